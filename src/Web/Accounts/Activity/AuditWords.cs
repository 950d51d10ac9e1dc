using CompraVenta.Infrastructure.Accounts.Audit;

namespace CompraVenta.Web.Accounts.Activity;

/// <summary>What people read of an event of the audit log.</summary>
internal static class AuditWords
{
    /// <summary>The event in a few words.</summary>
    public static string Of(AuditEvent what) => what switch
    {
        AuditEvent.Registered => "Account made",
        AuditEvent.SignedIn => "Signed in",
        AuditEvent.SignInRefused => "Wrong password",
        AuditEvent.LockedOut => "Locked out after too many wrong passwords",
        AuditEvent.SignedOut => "Signed out",
        AuditEvent.RefreshTokenReused => "A refresh token was used twice; its session was ended",
        AuditEvent.PasswordChanged => "Password changed",
        AuditEvent.ProfileChanged => "Profile changed",
        AuditEvent.GuestStarted => "Began as a guest",
        AuditEvent.GuestBecameUser => "Guest became an account",
        AuditEvent.AddressConfirmed => "Mail address confirmed",
        AuditEvent.AddressChangeAsked => "Another mail address asked for",
        AuditEvent.AddressChanged => "Mail address changed",
        AuditEvent.PasswordResetAsked => "Mail to reset the password asked for",
        AuditEvent.PasswordReset => "Password set by a link in a mail",
        AuditEvent.AuthenticatorAdded => "Authenticator set up",
        AuditEvent.AuthenticatorRemoved => "Authenticator removed",
        AuditEvent.RecoveryCodesMade => "New recovery codes made",
        AuditEvent.RecoveryCodeUsed => "Signed in with a recovery code",
        AuditEvent.TwoFactorRefused => "Right password, wrong code",
        AuditEvent.PasskeyAdded => "Passkey added",
        AuditEvent.PasskeyRemoved => "Passkey removed",
        AuditEvent.SignedInByPasskey => "Signed in with a passkey",
        AuditEvent.KeyMade => "API key made",
        AuditEvent.KeyRevoked => "API key revoked",
        AuditEvent.SessionRevoked => "A session was ended",
        AuditEvent.SessionsRevoked => "All other sessions were ended",
        AuditEvent.DataDownloaded => "Data downloaded",
        AuditEvent.AccountDeleted => "Account deleted",
        AuditEvent.GuestSwept => "Idle guest removed",
        AuditEvent.AdminMade => "Made an admin",
        AuditEvent.AdminRemoved => "No admin any more",
        AuditEvent.AccountLocked => "Locked by an admin",
        AuditEvent.AccountUnlocked => "Unlocked by an admin",
        AuditEvent.AccountReset => "Account reset",
        AuditEvent.ResetMailSent => "An admin sent a mail to reset the password",
        AuditEvent.MailRetried => "A mail was tried again by an admin",
        AuditEvent.LockedAccountRefused => "Sign-in refused: the account is locked",
        AuditEvent.UnconfirmedAddressRefused => "Sign-in refused: the mail address is not confirmed",
        AuditEvent.MailRead => "A mail was read by an admin",
        AuditEvent.AccountRead => "Virtual account looked at by an admin",
        _ => throw new ArgumentOutOfRangeException(nameof(what), what, "an event without words"),
    };
}
