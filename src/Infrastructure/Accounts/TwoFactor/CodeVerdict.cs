namespace CompraVenta.Infrastructure.Accounts.TwoFactor;

/// <summary>What a code was.</summary>
public enum CodeVerdict
{
    /// <summary>Wrong, or used before.</summary>
    Refused,

    /// <summary>The authenticator's.</summary>
    Authenticator,

    /// <summary>A recovery code, which is used up now.</summary>
    RecoveryCode,
}
