namespace CompraVenta.Infrastructure.Mail;

/// <summary>What a mail says. Stored: append, never renumber.</summary>
public enum MailKind
{
    /// <summary>A link that confirms the address of a new account.</summary>
    ConfirmAddress = 1,

    /// <summary>A link that sets a new password; asked for by anybody, for any address.</summary>
    ResetPassword = 2,

    /// <summary>A link that makes a new address, to which it is sent, the account's.</summary>
    ChangeAddress = 3,

    /// <summary>To the old address: the account has a new one.</summary>
    AddressChanged = 4,

    /// <summary>Something changed in how the account is signed in to: password, authenticator, passkey, key.</summary>
    SecurityNotice = 5,

    /// <summary>What happened to the user's orders and instruments, as far as they want it by mail.</summary>
    Notifications = 6,

    /// <summary>An admin resets the user's virtual account, and why.</summary>
    AccountReset = 7,
}
