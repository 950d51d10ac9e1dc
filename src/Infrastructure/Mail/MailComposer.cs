using System.Collections.Frozen;
using System.Globalization;
using CompraVenta.Infrastructure.Accounts.Audit;
using CompraVenta.Infrastructure.Accounts.Users;
using CompraVenta.Infrastructure.Notifications;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace CompraVenta.Infrastructure.Mail;

/// <summary>Writes mails when they are sent: finds out whom they are for, and makes the links that they carry.</summary>
internal sealed class MailComposer(UserManager<User> users, IOptions<MailOptions> options)
{
    private static readonly FrozenDictionary<AuditEvent, (string Subject, string Sentence)> Notices = new Dictionary<AuditEvent, (string, string)>
    {
        [AuditEvent.PasswordChanged] = ("Your password was changed", "The password of your account was changed, and all other sessions were ended."),
        [AuditEvent.PasswordReset] = ("Your password was set anew", "A new password was set by the link in a mail. All sessions were ended, and API keys and passkeys removed."),
        [AuditEvent.AuthenticatorAdded] = ("An authenticator was set up", "Signing in to your account asks for the code of an authenticator from now on."),
        [AuditEvent.AuthenticatorRemoved] = ("The authenticator was taken away", "Signing in to your account does not ask for a code any more."),
        [AuditEvent.RecoveryCodesMade] = ("New recovery codes were made", "Your account has new recovery codes; the old ones do not work any more."),
        [AuditEvent.RecoveryCodeUsed] = ("A recovery code was used", "Somebody signed in to your account with a recovery code. It does not work again."),
        [AuditEvent.PasskeyAdded] = ("A passkey was added", "Your account can be signed in to with another passkey."),
        [AuditEvent.PasskeyRemoved] = ("A passkey was taken away", "A passkey does not sign in to your account any more."),
        [AuditEvent.KeyMade] = ("An API key was made", "A program can use your account with a new API key."),
        [AuditEvent.KeyRevoked] = ("An API key was revoked", "An API key of your account does not work any more."),
    }.ToFrozenDictionary();

    /// <summary>Whether there are words for a notice about this.</summary>
    public static bool HasNotice(AuditEvent what) => Notices.ContainsKey(what);

    /// <summary>Writes a mail.</summary>
    /// <returns>Null when it has no reader: no account has the address, or what it was to ask for is done.</returns>
    public async Task<MailText?> WriteAsync(MailRow mail) => mail.Kind switch
    {
        MailKind.ConfirmAddress => await ConfirmAsync(mail),
        MailKind.ResetPassword => await ResetAsync(mail),
        MailKind.ChangeAddress => await ChangeAsync(mail),
        MailKind.AddressChanged => await ChangedAsync(mail),
        MailKind.SecurityNotice => await NoticeAsync(mail),
        MailKind.Notifications => await NotificationsAsync(mail),
        MailKind.AccountReset => await AccountResetAsync(mail),
        _ => throw new InvalidOperationException($"There are no words for mails of kind {mail.Kind}."),
    };

    private async Task<MailText?> ConfirmAsync(MailRow mail)
    {
        if (await users.FindByEmailAsync(mail.Address) is not { EmailConfirmed: false } user) return null;
        var token = await users.GenerateEmailConfirmationTokenAsync(user);
        return new MailText(
            user.Email!,
            user.Name,
            "Confirm your mail address",
            ["An account at CompraVenta was made with this mail address. Confirm that the address is yours."],
            ("Confirm my address", LinkTo("Email/Confirm", ("user", user.Id.ToString()), ("token", token))),
            ["The link works for 24 hours. If you did not make this account, leave this mail alone."]);
    }

    private async Task<MailText?> ResetAsync(MailRow mail)
    {
        if (await users.FindByEmailAsync(mail.Address) is not { } user) return null;

        // To the address as the account has it, not as it was typed: the two may look alike and be different people's.
        var token = await users.GeneratePasswordResetTokenAsync(user);
        return new MailText(
            user.Email!,
            user.Name,
            "Set a new password",
            ["Somebody, probably you, asked to set a new password for your account at CompraVenta."],
            ("Set a new password", LinkTo("Password/Reset", ("user", user.Id.ToString()), ("token", token))),
            ["The link works once, within one hour. If you did not ask for it, there is nothing to do: your password stays as it is."]);
    }

    private async Task<MailText?> ChangeAsync(MailRow mail)
    {
        if (await UserOfAsync(mail) is not { } user || await users.FindByEmailAsync(mail.Address) is not null) return null;
        var token = await users.GenerateChangeEmailTokenAsync(user, mail.Address);
        return new MailText(
            mail.Address,
            user.Name,
            "Confirm your new mail address",
            ["You asked that this becomes the mail address of your account at CompraVenta. Until you confirm it, nothing changes."],
            ("Use this address", LinkTo("Email/Change", ("user", user.Id.ToString()), ("email", mail.Address), ("token", token))),
            ["The link works once, within 24 hours. If you did not ask for it, there is nothing to do."]);
    }

    private async Task<MailText?> ChangedAsync(MailRow mail)
    {
        if (await UserOfAsync(mail) is not { } user) return null;
        return new MailText(
            mail.Address,
            user.Name,
            "Your account has another mail address",
            [$"Since {When(mail)} your account at CompraVenta has another mail address; this one does not sign in any more."],
            null,
            ["If this was not you, somebody else knows your password: tell those who run this site at once."]);
    }

    private async Task<MailText?> NoticeAsync(MailRow mail)
    {
        if (await UserOfAsync(mail) is not { } user) return null;
        var (subject, sentence) = Notices[Enum.Parse<AuditEvent>(mail.Detail!)];
        return new MailText(
            mail.Address,
            user.Name,
            subject,
            [sentence, $"This happened on {When(mail)}. If it was you, there is nothing to do."],
            ("Not you? Set a new password", LinkTo("Password/Forgotten")),
            ["A new password set by such a link ends all sessions, and removes API keys and passkeys."]);
    }

    private async Task<MailText?> AccountResetAsync(MailRow mail)
    {
        if (await UserOfAsync(mail) is not { } user) return null;
        var reason = mail.Detail is null ? Array.Empty<string>() : [$"The reason given: {mail.Detail}"];
        return new MailText(
            mail.Address,
            user.Name,
            "Your virtual account is reset",
            [$"On {When(mail)} an admin of this site had your virtual account reset: open orders are cancelled, and a new epoch begins with what a new account has.", .. reason],
            ("Look at your wallet", LinkTo("Wallet")),
            ["Nothing is deleted: every earlier epoch stays readable. All money here is virtual."]);
    }

    private async Task<MailText?> NotificationsAsync(MailRow mail)
    {
        // Whoever has another address by now, or none that is theirs for certain, is not told at this one.
        if (await UserOfAsync(mail) is not { EmailConfirmed: true } user || user.Email != mail.Address) return null;
        var told = MailedNotices.Of(mail.Detail!);
        var rest = told.More > 0 ? [$"And {told.More} more."] : Array.Empty<string>();
        return new MailText(
            mail.Address,
            user.Name,
            told.Count == 1 ? told.Lines[0].TrimEnd('.') : $"{told.Count} notifications",
            [.. told.Lines, .. rest],
            told.OrderId is { } order ? ("Look at the order", LinkTo($"Orders/{order}")) : ("Look at your orders", LinkTo("Orders?epoch=all")),
            [$"All money here is virtual. What is told by mail is yours to choose: {LinkTo("Account/Notifications")}"]);
    }

    private async Task<User?> UserOfAsync(MailRow mail) => mail.UserId is { } id ? await users.FindByIdAsync(id.ToString()) : null;

    private string LinkTo(string page, params (string Name, string Value)[] parameters) =>
        $"{options.Value.PublicUrl!.TrimEnd('/')}/{page}"
        + (parameters.Length == 0 ? "" : "?" + string.Join('&', parameters.Select(p => $"{p.Name}={Uri.EscapeDataString(p.Value)}")));

    private static string When(MailRow mail) => mail.CreatedAt.ToUniversalTime().ToString("d MMMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
