using CompraVenta.Infrastructure.Accounts.Admin;

namespace CompraVenta.Web.Accounts.Admin;

/// <summary>Something that an admin can do to an account, the same by API and page.</summary>
/// <param name="Name">Its word in addresses.</param>
/// <param name="Summary">What it does, in a few words.</param>
/// <param name="Description">What else there is to know.</param>
/// <param name="Done">What is said once it is done.</param>
/// <param name="Unchanged">What is said when it was so already.</param>
/// <param name="Act">Does it.</param>
internal sealed record AdminAction(
    string Name, string Summary, string Description, string Done, string Unchanged, Func<AccountAdmin, Guid, AdminActor, string?, CancellationToken, Task<AdminOutcome>> Act)
{
    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<AdminAction> All =
    [
        new("lock", "Lock an account", "Ends the user's sessions and API keys at once; the right password is answered with 403 `account_locked` from then on. Nobody locks themselves or the last admin.",
            "Account locked.", "The account was locked already.", static (admin, id, by, why, ct) => admin.LockAsync(id, by, why, ct)),
        new("unlock", "Unlock an account", "Also forgets the wrong passwords given for its address. Sessions and API keys that the lock has ended stay ended.",
            "Account unlocked.", "The account was open already.", static (admin, id, by, why, ct) => admin.UnlockAsync(id, by, why, ct)),
        new("sign_out", "Sign a user out everywhere", "Ends all sessions of the user at once.",
            "Signed out everywhere.", "There was no session.", static (admin, id, by, why, ct) => admin.SignOutAsync(id, by, why, ct)),
        new("reset_mail", "Send a user a mail to set a new password", "The mail is queued; the password so far holds until the link is used.",
            "Mail queued.", "The mail was queued already.", static (admin, id, by, why, ct) => admin.SendResetMailAsync(id, by, why, ct)),
        new("make_admin", "Make a user an admin", "Ends the user's sessions, since their rights change.",
            "The user is an admin now.", "The user was an admin already.", static (admin, id, by, why, ct) => admin.MakeAdminAsync(id, by, why, ct)),
        new("remove_admin", "Make an admin a user like others", "Ends the user's sessions, since their rights change. The last admin stays one.",
            "The user is no admin any more.", "The user was no admin.", static (admin, id, by, why, ct) => admin.RemoveAdminAsync(id, by, why, ct)),
        new("reset", "Reset an account", "Comes with trading: until then it is refused with 503 `reset_unavailable`.",
            "Account reset.", "The account was reset already.", static (admin, id, by, why, ct) => admin.ResetAsync(id, by, why, ct)),
    ];
}
