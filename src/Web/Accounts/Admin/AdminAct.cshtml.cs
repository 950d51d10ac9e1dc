using CompraVenta.Infrastructure.Accounts.Admin;
using CompraVenta.Web.Shared.Forms;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CompraVenta.Web.Accounts.Admin;

/// <summary>The page that asks before something is done to an account, and why.</summary>
[Authorize(Policy = BearerHandler.AdminRole)]
internal sealed class AdminActModel(UserDirectory users, AccountAdmin accounts) : FormPage
{
    /// <summary>The reason as typed.</summary>
    [BindProperty(Name = "reason")]
    public string? Reason { get; set; }

    /// <summary>What is to be done.</summary>
    public AdminAction Action { get; private set; } = null!;

    /// <summary>To whom.</summary>
    public UserDetail Detail { get; private set; } = null!;

    /// <summary>How the page calls them.</summary>
    public string Name => AdminWords.NameOf(Detail.Summary);

    /// <summary>Most characters of a reason.</summary>
    public int ReasonLengthMax => Actor.ReasonLengthMax;

    private AdminActor Actor => AdminEndpoints.ActorOf(User, HttpContext);

    /// <summary>Asks.</summary>
    public async Task<IActionResult> OnGetAsync(Guid id, string what) => await FindAsync(id, what) ? Page() : NotFound();

    /// <summary>Does it.</summary>
    public async Task<IActionResult> OnPostAsync(Guid id, string what)
    {
        if (!await FindAsync(id, what)) return NotFound();
        if (AdminWords.FaultOf(Reason, Actor) is { } wrong)
        {
            var faults = new FieldFaults();
            faults.Add("reason", wrong);
            return Mend(faults);
        }

        var outcome = await Action.Act(accounts, id, Actor, Reason, Gone);
        if (AdminWords.Refusal(outcome) is { } refusal) return Mend(refusal.Message);
        return DoneAt($"/Admin/Users/{id}", outcome == AdminOutcome.Done ? Action.Done : Action.Unchanged);
    }

    private async Task<bool> FindAsync(Guid id, string what)
    {
        if (AdminAction.All.FirstOrDefault(action => string.Equals(action.Name, what, StringComparison.Ordinal)) is not { } action) return false;
        if (await users.FindAsync(id, Gone) is not { } user) return false;
        (Action, Detail) = (action, user);
        return true;
    }
}
