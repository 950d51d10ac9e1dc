namespace CompraVenta.Infrastructure.Accounts.Admin;

/// <summary>What became of something that an admin wanted done to an account. All but the first leave everything as it was.</summary>
public enum AdminOutcome
{
    /// <summary>It is done, and in the audit log.</summary>
    Done,

    /// <summary>It was so already.</summary>
    Unchanged,

    /// <summary>There is no such account.</summary>
    UnknownUser,

    /// <summary>Nobody locks their own account: they could not undo it.</summary>
    OwnAccount,

    /// <summary>Nobody would be left who can use the admin's tools.</summary>
    LastAdmin,

    /// <summary>A guest has no password and is swept when idle, so can't be an admin.</summary>
    GuestAccount,

    /// <summary>The account has no mail address.</summary>
    NoAddress,

    /// <summary>The epoch that was to be ended has ended, or its reset was asked for before: it is done once.</summary>
    AlreadyReset,

    /// <summary>The account had no such epoch.</summary>
    UnknownEpoch,

    /// <summary>The reset is asked for, and in the audit log; no engine leads just now, and the first that does will do it.</summary>
    ResetPending,
}
