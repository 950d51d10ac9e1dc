using CompraVenta.Infrastructure.Notifications;
using CompraVenta.Web.Accounts;
using CompraVenta.Web.Shared.Forms;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;

namespace CompraVenta.Web.Notifications;

/// <summary>The page to choose what is told where.</summary>
[EnableRateLimiting(AccountLimits.Policy)]
internal sealed class SwitchesModel(NotificationSwitchStore store) : FormPage
{
    private const string Path = "/Account/Notifications";

    /// <summary>The switches as they are.</summary>
    public NotificationSwitches Switches { get; private set; } = new([]);

    /// <summary>Whether mail can reach the user.</summary>
    public bool HasMail { get; private set; }

    /// <summary>The name of a checkbox.</summary>
    public static string FieldOf(NotificationKind kind, string place) => $"{kind.Word()}-{place}";

    /// <summary>What a line of the matrix says.</summary>
    public static (string Name, string Meaning) WordsOf(NotificationKind kind) => kind switch
    {
        NotificationKind.Fill => ("Fills", "An order was filled, wholly or in part."),
        NotificationKind.StopFired => ("Stops that fire", "The price came that a stop-loss, take-profit, stop-limit or trailing stop waited for."),
        NotificationKind.Refusal => ("Orders that end by themselves", "An accepted order expired, or was cancelled by us with a reason."),
        NotificationKind.Stale => ("Stale data", "A pair that you hold or have open orders on has no fresh order book for more than 30 seconds; and once it has one again."),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "a kind without a switch"),
    };

    /// <summary>Shows them.</summary>
    public async Task OnGetAsync() => (Switches, HasMail) = await store.ReadAsync(User.UserId(), Gone);

    /// <summary>Saves them: a box that is not ticked is not sent.</summary>
    public async Task<IActionResult> OnPostAsync()
    {
        var (_, hasMail) = await store.ReadAsync(User.UserId(), Gone);
        var sent = await Request.ReadFormAsync(Gone);
        var changes = NotificationWords.Switched.ToDictionary(
            kind => kind, kind => ((bool?)sent.ContainsKey(FieldOf(kind, "page")), hasMail ? (bool?)sent.ContainsKey(FieldOf(kind, "mail")) : null));
        await store.ChangeAsync(User.UserId(), changes, Gone);
        return DoneAt(Path, "Saved.");
    }
}
