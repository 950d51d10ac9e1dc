namespace CompraVenta.Infrastructure.Accounts.Audit;

/// <summary>What the audit log tells. Stored: append, never renumber.</summary>
public enum AuditEvent
{
    /// <summary>An account was made.</summary>
    Registered = 1,

    /// <summary>A sign-in with the right password.</summary>
    SignedIn = 2,

    /// <summary>A sign-in with a wrong password, or for an address without an account.</summary>
    SignInRefused = 3,

    /// <summary>Too many wrong passwords: the address is locked out for a while.</summary>
    LockedOut = 4,

    /// <summary>A session was ended by its user.</summary>
    SignedOut = 5,

    /// <summary>A refresh token was used twice: its session was ended.</summary>
    RefreshTokenReused = 6,

    /// <summary>The password was changed by its user.</summary>
    PasswordChanged = 7,

    /// <summary>The profile was changed by its user.</summary>
    ProfileChanged = 8,
}
