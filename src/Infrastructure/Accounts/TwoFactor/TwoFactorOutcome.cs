namespace CompraVenta.Infrastructure.Accounts.TwoFactor;

/// <summary>What became of a change to a user's second factor.</summary>
public enum TwoFactorOutcome
{
    /// <summary>It is done.</summary>
    Done,

    /// <summary>There is an authenticator already.</summary>
    IsOn,

    /// <summary>There is no authenticator.</summary>
    IsOff,

    /// <summary>No secret was made that an authenticator could have.</summary>
    NotSetUp,

    /// <summary>The code is not the authenticator's.</summary>
    WrongCode,
}
