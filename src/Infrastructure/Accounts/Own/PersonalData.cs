using CompraVenta.Infrastructure.Accounts.Audit;
using CompraVenta.Infrastructure.Mail;
using CompraVenta.Infrastructure.Notifications;

namespace CompraVenta.Infrastructure.Accounts.Own;

/// <summary>All that is stored about a user, but for secrets.</summary>
/// <param name="CollectedAt">When it was put together.</param>
/// <param name="Profile">Who they are.</param>
/// <param name="Sessions">Where they are signed in, and were lately.</param>
/// <param name="ApiKeys">Keys of their programs.</param>
/// <param name="Passkeys">Their passkeys.</param>
/// <param name="RecoveryCodesLeft">Recovery codes that are still good; the codes themselves are not kept.</param>
/// <param name="Mails">Mails to them.</param>
/// <param name="Activity">What the security log tells of them.</param>
/// <param name="NotificationSwitches">Where they want to be told what, where they have changed that.</param>
/// <param name="Accounts">Their virtual accounts, one for each market.</param>
/// <param name="FirstSteps">How far they have come with the first steps; null when nothing is stored of that.</param>
public sealed record PersonalData(
    DateTimeOffset CollectedAt,
    PersonalProfile Profile,
    IReadOnlyList<PersonalSession> Sessions,
    IReadOnlyList<PersonalKey> ApiKeys,
    IReadOnlyList<PersonalPasskey> Passkeys,
    int RecoveryCodesLeft,
    IReadOnlyList<PersonalMail> Mails,
    IReadOnlyList<PersonalEvent> Activity,
    IReadOnlyList<PersonalSwitch> NotificationSwitches,
    IReadOnlyList<PersonalAccount> Accounts,
    PersonalFirstSteps? FirstSteps);

/// <summary>How far a user has come with the first steps, and whether they hid them: when, null for not.</summary>
public sealed record PersonalFirstSteps(DateTimeOffset? BoughtAt, DateTimeOffset? ProtectedAt, DateTimeOffset? ReceiptReadAt, DateTimeOffset? HiddenAt);

/// <summary>Who a user is.</summary>
public sealed record PersonalProfile(
    Guid UserId,
    string? Email,
    bool EmailConfirmed,
    string? Username,
    string Name,
    int? Age,
    string? Country,
    string? Phone,
    string? TimeZone,
    string? Theme,
    string? Rising,
    bool IsGuest,
    bool IsAdmin,
    bool HasAuthenticator,
    DateTimeOffset CreatedAt,
    DateTimeOffset? SeenAt,
    DateTimeOffset? LockedAt);

/// <summary>A session of a user.</summary>
public sealed record PersonalSession(
    Guid Id, DateTimeOffset CreatedAt, DateTimeOffset UsedAt, DateTimeOffset ExpiresAt, DateTimeOffset? RevokedAt, string? Address, bool IsBrowser, string? Agent);

/// <summary>An API key of a user, without its secret.</summary>
public sealed record PersonalKey(
    Guid Id, string Name, string Key, bool MayTrade, IReadOnlyList<string> Networks, DateTimeOffset CreatedAt, DateTimeOffset? UsedAt, DateTimeOffset? RevokedAt);

/// <summary>A passkey of a user.</summary>
public sealed record PersonalPasskey(string? Name, DateTimeOffset CreatedAt);

/// <summary>A mail to a user.</summary>
public sealed record PersonalMail(MailKind Kind, string Address, DateTimeOffset CreatedAt, DateTimeOffset? DoneAt);

/// <summary>A line of the security log about a user.</summary>
public sealed record PersonalEvent(DateTimeOffset At, AuditEvent Event, string? Address, string? Detail);

/// <summary>Where a user wants to be told of something.</summary>
public sealed record PersonalSwitch(NotificationKind Kind, bool OnPage, bool ByMail);
