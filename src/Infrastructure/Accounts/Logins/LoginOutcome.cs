namespace CompraVenta.Infrastructure.Accounts.Logins;

/// <summary>What a password was good for.</summary>
public enum LoginOutcome
{
    /// <summary>It is right, and nothing else stands in the way.</summary>
    Accepted,

    /// <summary>It is wrong, or the address has no account: nobody is told which.</summary>
    Refused,

    /// <summary>The address has had too many wrong ones; this one was not looked at.</summary>
    LockedOut,

    /// <summary>It is right, and an admin has locked the account.</summary>
    AccountLocked,

    /// <summary>It is right, and a code of the authenticator is needed as well.</summary>
    CodeNeeded,

    /// <summary>It is right, and the code is wrong or was used before.</summary>
    BadCode,

    /// <summary>A passkey that is not known here, or an answer that came too late or twice.</summary>
    PasskeyRefused,

    /// <summary>It is right, and the mail address has to be confirmed first.</summary>
    AddressNotConfirmed,
}
