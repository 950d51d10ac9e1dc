namespace CompraVenta.Web.Accounts;

/// <summary>The stable words of refused account calls.</summary>
internal static class AccountCodes
{
    /// <summary>No token, or one that does not hold.</summary>
    public const string Unauthorized = "unauthorized";

    /// <summary>Signed in, but not for this.</summary>
    public const string Forbidden = "forbidden";

    /// <summary>Mail address and password do not go together.</summary>
    public const string BadCredentials = "bad_credentials";

    /// <summary>Too many wrong passwords for the mail address.</summary>
    public const string LockedOut = "locked_out";

    /// <summary>The password is right, and a code is needed as well.</summary>
    public const string TwoFactorRequired = "two_factor_required";

    /// <summary>The password is right, and the code is not.</summary>
    public const string BadCode = "bad_code";

    /// <summary>There is an authenticator already.</summary>
    public const string TwoFactorOn = "two_factor_on";

    /// <summary>There is no authenticator.</summary>
    public const string TwoFactorOff = "two_factor_off";

    /// <summary>No secret was made that an authenticator could have.</summary>
    public const string TwoFactorNotSetUp = "two_factor_not_set_up";

    /// <summary>A passkey that is not known here, or an answer that came too late or twice.</summary>
    public const string PasskeyRefused = "passkey_refused";

    /// <summary>Browsers give no passkeys to the address that was asked.</summary>
    public const string NoPasskeysHere = "no_passkeys_here";

    /// <summary>The user has no such passkey.</summary>
    public const string UnknownPasskey = "unknown_passkey";

    /// <summary>The user has as many passkeys as one may have.</summary>
    public const string TooManyPasskeys = "too_many_passkeys";

    /// <summary>Not for a guest, who has no password.</summary>
    public const string GuestAccount = "guest_account";

    /// <summary>An admin has locked the account.</summary>
    public const string AccountLocked = "account_locked";

    /// <summary>The mail address has to be confirmed before it signs in.</summary>
    public const string AddressNotConfirmed = "address_not_confirmed";

    /// <summary>The user was never in the market that runs here.</summary>
    public const string NoAccount = "no_account";

    /// <summary>The link of a mail is wrong, too old, or was used.</summary>
    public const string BadLink = "bad_link";

    /// <summary>The refresh token does not hold (any more).</summary>
    public const string BadRefreshToken = "bad_refresh_token";

    /// <summary>Fields of the body are missing or wrong.</summary>
    public const string BadFields = "bad_fields";

    /// <summary>The mail address has an account.</summary>
    public const string EmailTaken = "email_taken";

    /// <summary>Somebody has the user name.</summary>
    public const string UsernameTaken = "username_taken";

    /// <summary>Another call changed the same at the same time.</summary>
    public const string ChangedMeanwhile = "changed_meanwhile";
    /// <summary>No session of the user's has this id.</summary>
    public const string UnknownSession = "unknown_session";

    /// <summary>No API key of the user's has this id.</summary>
    public const string UnknownKey = "unknown_key";

    /// <summary>The user has as many API keys as there may be.</summary>
    public const string TooManyKeys = "too_many_keys";

    /// <summary>An API key may not call this, or this one may not.</summary>
    public const string KeyNotAllowed = "key_not_allowed";

    /// <summary>An API key may not come from this network address.</summary>
    public const string AddressNotAllowed = "address_not_allowed";

    /// <summary>There is no such account.</summary>
    public const string UnknownUser = "unknown_user";

    /// <summary>Nobody locks their own account.</summary>
    public const string OwnAccount = "own_account";

    /// <summary>Nobody would be left who can use the admin calls.</summary>
    public const string LastAdmin = "last_admin";

    /// <summary>The account has no mail address.</summary>
    public const string NoAddress = "no_address";

    /// <summary>Accounts can't be reset until there is trading.</summary>
    public const string ResetPending = "reset_pending";

    /// <summary>There is no such mail.</summary>
    public const string UnknownMail = "unknown_mail";

    /// <summary>The mail was not given up, so can't be tried again.</summary>
    public const string MailNotDead = "mail_not_dead";

    /// <summary>Too many account calls from one network address.</summary>
    public const string TooManyRequests = "too_many_requests";
}
