using CompraVenta.Infrastructure.Accounts.Admin;
using CompraVenta.Infrastructure.Trading;

namespace CompraVenta.Web.Accounts.Admin;

/// <summary>Something that an admin can do to an account, the same by API and page.</summary>
/// <param name="Name">Its word in addresses.</param>
/// <param name="Summary">What it does, in a few words.</param>
/// <param name="Button">The same as an order.</param>
/// <param name="Question">What there is to know before it is done.</param>
/// <param name="Done">What is said once it is done.</param>
/// <param name="Unchanged">What is said when it was so already.</param>
/// <param name="Act">Does it.</param>
internal sealed record AdminAction(
    string Name,
    string Summary,
    string Button,
    string Question,
    string Done,
    string Unchanged,
    Func<AccountAdmin, Guid, SeenEpoch?, AdminActor, string?, CancellationToken, Task<AdminOutcome>> Act)
{
    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<AdminAction> All =
    [
        new(
            "lock",
            "Lock an account",
            "Lock",
            "Ends the user's sessions at once, for good, and refuses to sign the user in. API keys rest while the account is locked and work again once it is unlocked: a key that leaked is to be revoked by its user. Nobody locks themselves or the last admin.",
            "The account is locked.",
            "The account was locked already.",
            static (admin, id, _, by, why, ct) => admin.LockAsync(id, by, why, ct)) { IsHarsh = true },
        new(
            "unlock",
            "Unlock an account",
            "Unlock",
            "The user can sign in again, and API keys work again. Wrong passwords given for the address are forgotten; sessions that the lock has ended stay ended.",
            "The account is open.",
            "The account was open already.",
            static (admin, id, _, by, why, ct) => admin.UnlockAsync(id, by, why, ct)),
        new(
            "sign_out",
            "Sign a user out everywhere",
            "Sign out everywhere",
            "Ends all sessions of the user at once; signing in again is possible.",
            "The user is signed out everywhere.",
            "The user was signed out already.",
            static (admin, id, _, by, why, ct) => admin.SignOutAsync(id, by, why, ct)) { IsHarsh = true },
        new(
            "reset_mail",
            "Send a mail to set a new password",
            "Send a reset mail",
            "Sends the user a link to set a new password; the password so far holds until it is used.",
            "The mail is on its way.",
            "The mail was on its way already.",
            static (admin, id, _, by, why, ct) => admin.SendResetMailAsync(id, by, why, ct)),
        new(
            "make_admin",
            "Make a user an admin",
            "Make an admin",
            "Admins see all users, can lock accounts and make others admins. The user's sessions end, since their rights change.",
            "The user is an admin now.",
            "The user was an admin already.",
            static (admin, id, _, by, why, ct) => admin.MakeAdminAsync(id, by, why, ct)),
        new(
            "remove_admin",
            "Make an admin a user like others",
            "Remove as admin",
            "The sessions of the user end, since their rights change. The last admin stays one.",
            "The user is no admin any more.",
            "The user was no admin.",
            static (admin, id, _, by, why, ct) => admin.RemoveAdminAsync(id, by, why, ct)) { IsHarsh = true },
        new(
            "reset",
            "Reset an account",
            "Reset",
            "Begins a new epoch: open orders are cancelled, and the account has again what a new one has. Nothing is deleted; the epochs before stay readable. The user reads the reason with the epoch, and by mail too: but for guests, who have no address, and for admins who reset themselves.",
            "The account is reset.",
            "The user has no virtual account yet.",
            static (admin, id, seen, by, why, ct) => admin.ResetAsync(id, seen, by, why, ct)) { IsHarsh = true },
    ];

    /// <summary>Whether it begins a new epoch, for which a reason is needed: whoever is reset reads it.</summary>
    public bool IsReset => Name == "reset";

    /// <summary>Whether it takes something away from the user.</summary>
    public bool IsHarsh { get; init; }

    /// <summary>Who is told the reason of a reset, and where.</summary>
    /// <param name="user">Whose account it is.</param>
    /// <param name="adminId">Who resets it.</param>
    public static string ToldWhere(UserSummary user, Guid adminId) => user switch
    {
        { Email: null } => "The user reads it with the epoch that ends: a guest has no mail address. It stands in the audit log.",
        _ when user.Id == adminId => "You read it with the epoch that ends; it stands in the audit log.",
        _ => "The user reads it, by mail and with the epoch that ends; it stands in the audit log.",
    };

    /// <summary>What is said of an outcome that is no refusal.</summary>
    public string Said(AdminOutcome outcome) => outcome switch
    {
        AdminOutcome.Done => Done,
        AdminOutcome.AlreadyReset => "This epoch had ended already: the account was reset once, and nothing more was done.",
        _ => Unchanged,
    };

    /// <summary>Whether it makes sense to offer it: not what is so already, nor what would be refused for the account's sake.</summary>
    /// <param name="user">The account as it is.</param>
    /// <param name="adminId">Who would do it.</param>
    public bool Fits(UserSummary user, Guid adminId) => Name switch
    {
        "lock" => user.LockedAt is null && user.Id != adminId,
        "unlock" => user.LockedAt is not null,
        "reset_mail" => user.Email is not null,
        "make_admin" => user is { IsAdmin: false, IsGuest: false },
        "remove_admin" => user.IsAdmin,
        _ => true,
    };
}
