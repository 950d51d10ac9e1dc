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

    /// <summary>A guest account was made.</summary>
    GuestStarted = 9,

    /// <summary>A guest became a user with a mail address and a password.</summary>
    GuestBecameUser = 10,

    /// <summary>The mail address was confirmed by the link sent to it.</summary>
    AddressConfirmed = 11,

    /// <summary>Another mail address was asked for; nothing has changed yet.</summary>
    AddressChangeAsked = 12,

    /// <summary>The account has another mail address.</summary>
    AddressChanged = 13,

    /// <summary>A link to set a new password was asked for.</summary>
    PasswordResetAsked = 14,

    /// <summary>A new password was set by the link in a mail.</summary>
    PasswordReset = 15,

    /// <summary>An authenticator was set up: signing in asks for its code.</summary>
    AuthenticatorAdded = 16,

    /// <summary>The authenticator was taken away.</summary>
    AuthenticatorRemoved = 17,

    /// <summary>New recovery codes were made; the old ones are dead.</summary>
    RecoveryCodesMade = 18,

    /// <summary>A recovery code was used to sign in.</summary>
    RecoveryCodeUsed = 19,

    /// <summary>The password was right and the code was not.</summary>
    TwoFactorRefused = 20,

    /// <summary>A passkey was added.</summary>
    PasskeyAdded = 21,

    /// <summary>A passkey was taken away.</summary>
    PasskeyRemoved = 22,

    /// <summary>A sign-in with a passkey.</summary>
    SignedInByPasskey = 23,

    /// <summary>An API key was made.</summary>
    KeyMade = 24,

    /// <summary>An API key was revoked.</summary>
    KeyRevoked = 25,

    /// <summary>One session was ended from the list of sessions.</summary>
    SessionRevoked = 26,

    /// <summary>All (other) sessions were ended.</summary>
    SessionsRevoked = 27,

    /// <summary>The user downloaded all that is stored about them.</summary>
    DataDownloaded = 28,

    /// <summary>The account was deleted by its user.</summary>
    AccountDeleted = 29,

    /// <summary>A guest account was removed because nobody used it.</summary>
    GuestSwept = 30,

    /// <summary>The account was made an admin.</summary>
    AdminMade = 31,

    /// <summary>The account is no admin any more.</summary>
    AdminRemoved = 32,

    /// <summary>An admin locked the account.</summary>
    AccountLocked = 33,

    /// <summary>An admin unlocked the account.</summary>
    AccountUnlocked = 34,

    /// <summary>The account was reset to a new epoch.</summary>
    AccountReset = 35,

    /// <summary>An admin had a link to set a new password sent.</summary>
    ResetMailSent = 36,

    /// <summary>An admin had a mail that was given up tried again.</summary>
    MailRetried = 37,

    /// <summary>A sign-in to an account that an admin has locked.</summary>
    LockedAccountRefused = 38,

    /// <summary>The password was right, and the mail address is not confirmed yet.</summary>
    UnconfirmedAddressRefused = 39,

    /// <summary>An admin read a mail that was written to the data folder.</summary>
    MailRead = 40,

    /// <summary>An admin looked at the user's virtual account: wallet, orders, epochs.</summary>
    AccountRead = 41,
}
