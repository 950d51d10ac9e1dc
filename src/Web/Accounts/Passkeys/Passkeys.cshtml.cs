using CompraVenta.Web.Shared.Forms;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;

namespace CompraVenta.Web.Accounts.Passkeys;

/// <summary>The page with one's own passkeys.</summary>
[EnableRateLimiting(AccountLimits.Policy)]
internal sealed class PasskeysModel(PasskeyList list, PasskeyCeremonies ceremonies) : FormPage
{
    private const string Here = "/Account/Passkeys";

    /// <summary>The name of a new one as typed.</summary>
    [BindProperty(Name = "name")]
    public string? KeyName { get; set; }

    /// <summary>As the options came with.</summary>
    [BindProperty(Name = "state")]
    public string? State { get; set; }

    /// <summary>The browser's answer.</summary>
    [BindProperty(Name = "credential")]
    public string? Credential { get; set; }

    /// <summary>Which one is changed.</summary>
    [BindProperty(Name = "id")]
    public string? Id { get; set; }

    /// <summary>Its other name as typed.</summary>
    [BindProperty(Name = "new_name")]
    public string? NewName { get; set; }

    /// <summary>The passkeys, the oldest first.</summary>
    public IReadOnlyList<PasskeyAnswer> Keys { get; private set; } = [];

    /// <summary>Why none can be added at this address; null where they can.</summary>
    public string? Problem => PasskeyHost.ProblemOf(Request)?.Message;

    /// <summary>This page where passkeys work; null where there is none.</summary>
    public string? BetterAddress => PasskeyHost.BetterAddress(Request);

    /// <summary>What is wrong with the name of one that is to be renamed; null for nothing.</summary>
    public string? NewNameProblem => ModelState.TryGetValue("new_name", out var entry) && entry.Errors.Count > 0 ? entry.Errors[0].ErrorMessage : null;

    /// <summary>Shows them; guests, who have no account to add any to, are led to where they get one.</summary>
    public async Task<IActionResult> OnGetAsync() => User.IsGuest() ? LocalRedirect("/Register") : await ReadAsync() ? Page() : Challenge();

    /// <summary>Adds one.</summary>
    public async Task<IActionResult> OnPostAddAsync()
    {
        var (passkey, faults, fault) = await ceremonies.AddAsync(HttpContext, User.UserId(), KeyName, State, Credential);
        if (passkey is not null) return DoneAt(Here, $"“{passkey.Name}” signs you in from now on.");
        if (!await ReadAsync()) return Challenge();
        return fault is not null ? Mend(fault.Message) : Mend(faults);
    }

    /// <summary>Renames one.</summary>
    public async Task<IActionResult> OnPostRenameAsync()
    {
        var (passkey, faults) = await list.RenameAsync(User.UserId(), Id ?? "", NewName, "new_name", Gone);
        if (passkey is not null) return DoneAt(Here, $"It is “{passkey.Name}” now.");
        if (!await ReadAsync()) return Challenge();
        return faults.Any ? Mend(faults) : Mend(PasskeyList.Unknown().Message);
    }

    /// <summary>Removes one.</summary>
    public async Task<IActionResult> OnPostRemoveAsync()
    {
        if (await list.RemoveAsync(User.UserId(), Id ?? "", HttpContext.NetworkAddress(), Gone)) return DoneAt(Here, "The passkey is removed, and signs in no more.");
        return await ReadAsync() ? Mend(PasskeyList.Unknown().Message) : Challenge();
    }

    private async Task<bool> ReadAsync()
    {
        if (await list.ReadAsync(User.UserId(), Gone) is not { } keys) return false;
        Keys = keys;
        return true;
    }
}
