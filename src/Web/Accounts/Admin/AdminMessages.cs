using System.ComponentModel;
using CompraVenta.Infrastructure.Accounts.Admin;
using CompraVenta.Infrastructure.Accounts.Audit;
using CompraVenta.Infrastructure.Mail;

namespace CompraVenta.Web.Accounts.Admin;

/// <summary>The body of what an admin does to an account.</summary>
internal sealed record AdminActionRequest([property: Description("Why, for the audit log; at most 500 characters.")] string? Reason = null);

/// <summary>The body of a reset.</summary>
internal sealed record AdminResetRequest(
    [property: Description("Why, for the user and the audit log; at most 500 characters.")] string? Reason = null,
    [property: Description("The epoch that is to end, so that a call sent again resets nothing more; whichever the account is in, when left out.")] int? Epoch = null);

/// <summary>What an admin did, and the user as it is then.</summary>
internal sealed record AdminActionAnswer([property: Description("What was done.")] string Message, [property: Description("The user now.")] AdminUserDetailAnswer User);

/// <summary>A user in a list.</summary>
internal sealed record AdminUserAnswer(
    [property: Description("The user's id.")] Guid Id,
    [property: Description("The mail address; null for a guest.")] string? Email,
    [property: Description("How others see the user.")] string? Username,
    [property: Description("How the user wants to be called.")] string Name,
    [property: Description("Whether the user may use the admin calls.")] bool IsAdmin,
    [property: Description("Whether this is a guest account.")] bool IsGuest,
    [property: Description("When the user registered.")] DateTime CreatedAt,
    [property: Description("When the user was last here; null when never.")] DateTime? SeenAt,
    [property: Description("When an admin locked the account; null while it is open.")] DateTime? LockedAt)
{
    public static AdminUserAnswer Of(UserSummary user) => new(
        user.Id, user.Email, user.Username, user.Name, user.IsAdmin, user.IsGuest, user.CreatedAt.UtcDateTime, user.SeenAt?.UtcDateTime, user.LockedAt?.UtcDateTime);
}

/// <summary>A user.</summary>
internal sealed record AdminUserDetailAnswer(
    [property: Description("The user's id.")] Guid Id,
    [property: Description("The mail address; null for a guest.")] string? Email,
    [property: Description("Whether the mail address was confirmed.")] bool EmailConfirmed,
    [property: Description("How others see the user.")] string? Username,
    [property: Description("How the user wants to be called.")] string Name,
    [property: Description("Whether the user may use the admin calls.")] bool IsAdmin,
    [property: Description("Whether this is a guest account.")] bool IsGuest,
    [property: Description("Whether signing in asks for an authenticator's code.")] bool TwoFactor,
    [property: Description("Sign-ins that live.")] int Sessions,
    [property: Description("API keys that hold.")] int ApiKeys,
    [property: Description("Passkeys.")] int Passkeys,
    [property: Description("When the user registered.")] DateTime CreatedAt,
    [property: Description("When the user was last here; null when never.")] DateTime? SeenAt,
    [property: Description("When an admin locked the account; null while it is open.")] DateTime? LockedAt)
{
    public static AdminUserDetailAnswer Of(UserDetail user) => new(
        user.Summary.Id,
        user.Summary.Email,
        user.IsEmailConfirmed,
        user.Summary.Username,
        user.Summary.Name,
        user.Summary.IsAdmin,
        user.Summary.IsGuest,
        user.HasTwoFactor,
        user.Sessions,
        user.ApiKeys,
        user.Passkeys,
        user.Summary.CreatedAt.UtcDateTime,
        user.Summary.SeenAt?.UtcDateTime,
        user.Summary.LockedAt?.UtcDateTime);
}

/// <summary>A page of users.</summary>
internal sealed record AdminUsersAnswer(
    [property: Description("The users, in the order asked for.")] IReadOnlyList<AdminUserAnswer> Users,
    [property: Description("The `cursor` of the next page; null when this is the last.")] string? Next);

/// <summary>A user as the audit log names them.</summary>
internal sealed record AuditPartyAnswer(
    [property: Description("The user's id, which stays when the account is gone.")] Guid Id,
    [property: Description("The mail address now; null when there is none, or no account any more.")] string? Email,
    [property: Description("The user name now; null when the account is gone.")] string? Username)
{
    public static AuditPartyAnswer? Of(AuditParty? party) => party is null ? null : new(party.Id, party.Email, party.Username);
}

/// <summary>An event of the audit log.</summary>
internal sealed record AuditEventAnswer(
    [property: Description("Its number, in the order of events.")] long Id,
    [property: Description("When it happened.")] DateTime At,
    [property: Description("What happened.")] AuditEvent Event,
    [property: Description("Who did it; null for somebody who was not signed in, and for the console.")] AuditPartyAnswer? Actor,
    [property: Description("Whose account it is about; null when there is none.")] AuditPartyAnswer? Subject,
    [property: Description("The network address it came from; null when unknown.")] string? Address,
    [property: Description("What else there is to say, such as a reason; null for nothing.")] string? Detail)
{
    public static AuditEventAnswer Of(AuditEntry entry) =>
        new(entry.Id, entry.At.UtcDateTime, entry.Event, AuditPartyAnswer.Of(entry.Actor), AuditPartyAnswer.Of(entry.Subject), entry.Address, entry.Detail);
}

/// <summary>A page of the audit log.</summary>
internal sealed record AuditAnswer(
    [property: Description("The events, newest first.")] IReadOnlyList<AuditEventAnswer> Events,
    [property: Description("The `cursor` of the next page; null when this is the last.")] string? Next);

/// <summary>How many there are of what an admin looks after.</summary>
internal sealed record AdminFiguresAnswer(
    [property: Description("Accounts with a mail address.")] long Users,
    [property: Description("Guest accounts.")] long Guests,
    [property: Description("Admins.")] long Admins,
    [property: Description("Locked accounts.")] long Locked,
    [property: Description("Accounts made within the last 24 hours, guests not counted.")] long Registered,
    [property: Description("Sessions that live.")] long Sessions,
    [property: Description("Mails that are to be sent.")] long MailsWaiting,
    [property: Description("Mails that were given up.")] long MailsDead)
{
    public static AdminFiguresAnswer Of(AdminFigures figures) =>
        new(figures.Users, figures.Guests, figures.Admins, figures.Locked, figures.Registered, figures.Sessions, figures.MailsWaiting, figures.MailsDead);
}

/// <summary>A mail.</summary>
internal sealed record MailAnswer(
    [property: Description("Its number, in the order in which mails were asked for.")] long Id,
    [property: Description("What it says.")] MailKind Kind,
    [property: Description("How far it has come.")] MailState State,
    [property: Description("The address that it is to.")] string Address,
    [property: Description("The user that it is about; null where only an address was given.")] Guid? UserId,
    [property: Description("When it was asked for.")] DateTime CreatedAt,
    [property: Description("When it is to be tried (again).")] DateTime DueAt,
    [property: Description("How often it was tried.")] int Attempts,
    [property: Description("When it was sent, or found to have no reader; null before.")] DateTime? DoneAt,
    [property: Description("When it was given up; null unless it was.")] DateTime? DeadAt,
    [property: Description("Why the last try failed; null when none did.")] string? Problem)
{
    public static MailAnswer Of(MailRow mail) => new(
        mail.Id,
        mail.Kind,
        MailAdmin.StateOf(mail),
        mail.Address,
        mail.UserId,
        mail.CreatedAt.UtcDateTime,
        mail.DueAt.UtcDateTime,
        mail.Attempts,
        mail.DoneAt?.UtcDateTime,
        mail.DeadAt?.UtcDateTime,
        mail.Problem);
}

/// <summary>A page of mails.</summary>
internal sealed record MailsAnswer(
    [property: Description("The mails, newest first.")] IReadOnlyList<MailAnswer> Mails,
    [property: Description("The `cursor` of the next page; null when this is the last.")] string? Next);

/// <summary>What a mail says.</summary>
internal sealed record MailTextAnswer(
    [property: Description("Its subject.")] string Subject,
    [property: Description("Whom it is to.")] string To,
    [property: Description("What it says, as plain text.")] string Text);
