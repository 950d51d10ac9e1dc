using CompraVenta.Infrastructure.Accounts.Admin;
using CompraVenta.Infrastructure.Markets;
using CompraVenta.Infrastructure.Trading;
using CompraVenta.Web.Shared.Forms;
using CompraVenta.Web.Trading;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CompraVenta.Web.Accounts.Admin;

/// <summary>The page that asks before something is done to an account, and why.</summary>
[Authorize(Policy = BearerHandler.AdminRole)]
internal sealed class AdminActModel(UserDirectory users, AccountAdmin accounts, WalletReader wallets, MarketSourceState source) : FormPage
{
    /// <summary>The reason as typed.</summary>
    [BindProperty(Name = "reason")]
    public string? Reason { get; set; }

    /// <summary>Of a reset the epoch that the page was asked of, which is sent with the form: sent twice, it resets once.</summary>
    [BindProperty(Name = "epoch")]
    public int? Epoch { get; set; }

    /// <summary>What is to be done.</summary>
    public AdminAction Action { get; private set; } = null!;

    /// <summary>To whom.</summary>
    public UserDetail Detail { get; private set; } = null!;

    /// <summary>How the page calls them.</summary>
    public string Name => AdminWords.NameOf(Detail.Summary);

    /// <summary>Most characters of a reason.</summary>
    public int ReasonLengthMax => Actor.ReasonLengthMax;

    private AdminActor Actor => AdminEndpoints.ActorOf(User, HttpContext);

    /// <summary>Where the page leads when it is done, or left.</summary>
    public string Next => Action.IsReset ? AccountPaths.Of(Detail.Summary.Id).Wallet : $"/Admin/Users/{Detail.Summary.Id}";

    /// <summary>Asks.</summary>
    public async Task<IActionResult> OnGetAsync(Guid id, string what)
    {
        if (!await FindAsync(id, what)) return NotFound();
        if (Action.IsReset) Epoch = await wallets.ListEpochsAsync(id, Gone) is [var current, ..] ? current.Epoch : null;
        return Page();
    }

    /// <summary>Does it.</summary>
    public async Task<IActionResult> OnPostAsync(Guid id, string what)
    {
        if (!await FindAsync(id, what)) return NotFound();
        if (AdminWords.FaultOf(Reason, Action, Actor) is { } wrong)
        {
            var faults = new FieldFaults();
            faults.Add("reason", wrong);
            return Mend(faults);
        }

        var outcome = await Action.Act(accounts, id, AdminEndpoints.SeenOf(source, Epoch), Actor, Reason, Gone);
        if (AdminWords.Refusal(outcome) is not { } refusal) return DoneAt(Next, Action.Said(outcome));
        var again = Mend(refusal.Message);
        if (refusal.Status == StatusCodes.Status503ServiceUnavailable) Response.StatusCode = refusal.Status;
        return again;
    }

    private async Task<bool> FindAsync(Guid id, string what)
    {
        if (AdminAction.All.FirstOrDefault(action => string.Equals(action.Name, what, StringComparison.Ordinal)) is not { } action) return false;
        if (await users.FindAsync(id, Gone) is not { } user) return false;
        (Action, Detail) = (action, user);
        return true;
    }
}
