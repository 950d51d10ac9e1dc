using CompraVenta.Web.Http;
using CompraVenta.Web.Shared.Forms;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;

namespace CompraVenta.Web.Accounts.Sessions;

/// <summary>The page with one's own sessions.</summary>
[EnableRateLimiting(AccountLimits.Policy)]
internal sealed class SessionsModel(OwnSessions own) : FormPage
{
    private const string Path = "/Account/Sessions";

    /// <summary>The sessions of this page, newest use first.</summary>
    public IReadOnlyList<SessionAnswer> Sessions { get; private set; } = [];

    /// <summary>Where the page before ended; null for the first. What can't be read is the first too.</summary>
    [BindProperty(Name = "cursor", SupportsGet = true)]
    public string? Cursor { get; set; }

    /// <summary>The session to end.</summary>
    [BindProperty(Name = "id")]
    public Guid? Id { get; set; }

    /// <summary>Whether this is the first page.</summary>
    public bool IsFirst { get; private set; }

    /// <summary>The cursor of the next page; null on the last.</summary>
    public string? Next { get; private set; }

    /// <summary>Shows them.</summary>
    public Task OnGetAsync() => ReadAsync();

    /// <summary>Ends one.</summary>
    public async Task<IActionResult> OnPostEndAsync()
    {
        if (Id is { } id && await own.EndAsync(User, id, HttpContext.NetworkAddress(), Gone) is { } name) return DoneAt(Path, $"Signed out: {name}.");
        await ReadAsync();
        return Mend("There is no such session any more.");
    }

    /// <summary>Ends all but this one.</summary>
    public async Task<IActionResult> OnPostEndOthersAsync()
    {
        await own.EndOthersAsync(User, HttpContext.NetworkAddress(), Gone);
        return DoneAt(Path, "You are signed out everywhere else.");
    }

    private async Task ReadAsync()
    {
        IsFirst = !SessionCursor.TryRead(Cursor ?? "", out var after);
        (Sessions, Next) = await own.ListAsync(User, after, ListPage.LimitDefault, Gone);
    }
}
