using CompraVenta.Infrastructure.Accounts.Keys;
using CompraVenta.Web.Shared.Forms;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;

namespace CompraVenta.Web.Accounts.Keys;

/// <summary>The page with one's own API keys. A new secret stands in the answer to the form that made it and nowhere else, neither in a cookie nor in the history.</summary>
[EnableRateLimiting(AccountLimits.Policy)]
internal sealed class KeysModel(OwnKeys own) : FormPage
{
    private const string Path = "/Account/Keys";

    /// <summary>The keys that hold, newest first.</summary>
    public IReadOnlyList<ApiKeyRow> Keys { get; private set; } = [];

    /// <summary>The key that was just made, with its secret; null when none was.</summary>
    public (ApiKeyRow Row, string Secret)? Made { get; private set; }

    /// <summary>The app's own address, as the reader wrote it.</summary>
    public string Origin => $"{Request.Scheme}://{Request.Host}{Request.PathBase}";

    /// <summary>The name as typed.</summary>
    [BindProperty(Name = "name")]
    public string? KeyName { get; set; }

    /// <summary>The limit as chosen: <c>read</c> or <c>trade</c>.</summary>
    [BindProperty(Name = "scope")]
    public string? Scope { get; set; }

    /// <summary>The networks as typed, one a line.</summary>
    [BindProperty(Name = "networks")]
    public string? Networks { get; set; }

    /// <summary>The key to revoke.</summary>
    [BindProperty(Name = "id")]
    public Guid? Id { get; set; }

    /// <summary>Shows them.</summary>
    public Task OnGetAsync() => ReadAsync();

    /// <summary>Makes one, and shows it.</summary>
    public async Task<IActionResult> OnPostMakeAsync()
    {
        var networks = (Networks ?? "").Split([' ', ',', ';', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var scope = new FieldFaults();
        if (Scope is not ("read" or "trade")) scope.Add("scope", "Choose what the key may do.");
        var request = new KeyRequest(KeyName!, Scope == "trade", networks);
        var (made, faults) = scope.Any ? (null, scope) : await own.MakeAsync(User.UserId(), request, HttpContext.NetworkAddress(), Gone);
        await ReadAsync();
        if (faults.Any) return Mend(faults);
        if (made is null) return Mend(KeyEndpoints.TooMany.Message);
        Made = made;
        (KeyName, Scope, Networks) = (null, null, null);
        ModelState.Clear();
        Response.Headers.CacheControl = "no-store";
        return Page();
    }

    /// <summary>Revokes one.</summary>
    public async Task<IActionResult> OnPostRevokeAsync()
    {
        if (Id is { } id && await own.RevokeAsync(User.UserId(), id, HttpContext.NetworkAddress(), Gone) is { } name) return DoneAt(Path, $"Revoked: {name}.");
        await ReadAsync();
        return Mend("There is no such key any more.");
    }

    private async Task ReadAsync() => Keys = await own.ListAsync(User.UserId(), Gone);
}
