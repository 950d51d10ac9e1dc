using CompraVenta.Infrastructure.Markets;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CompraVenta.Web.Status;

/// <summary>How the exchanges and the app stand, for people.</summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
[AllowAnonymous]
internal sealed class StatusModel(StatusBoard board, LiveHistory history, MarketHost host) : PageModel
{
    /// <summary>What was seen just now.</summary>
    public StatusAnswer Answer { get; private set; } = null!;

    /// <summary>One row an exchange.</summary>
    public IReadOnlyList<StatusRow> Rows { get; private set; } = [];

    /// <summary>Renders the page.</summary>
    public async Task OnGetAsync(CancellationToken ct)
    {
        Answer = await board.LookAsync(ct);
        Rows = [.. host.Venues.Select(venue => new StatusRow(venue.Id, Answer.Venues[venue.Id], Answer.Time, history.Read(venue.Id, Answer.Time)))];
    }
}
