using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CompraVenta.Web.Books;

/// <summary>The Book page: one pair's ladder, filtered by the address.</summary>
internal sealed class BookModel(LadderReader books) : PageModel
{
    /// <summary>What the address asks for.</summary>
    public BookFilter Filter { get; private set; } = null!;

    /// <summary>The ladder; null when the filter means nothing or no pair is known yet.</summary>
    public LadderView? Ladder { get; private set; }

    /// <summary>Pairs that have a live book now, to choose from.</summary>
    public IReadOnlyList<string> Suggestions { get; private set; } = [];

    /// <summary>The registered venues.</summary>
    public IReadOnlyList<Core.Markets.Venue> Venues => books.Venues;

    /// <summary>Renders the page; 404 for a pair that nobody lists, 400 for another field that means nothing.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        Filter = await books.FilterAsync(Request.Query, ct);
        if (Filter is { IsValid: true, Instrument: not null }) Ladder = await books.ReadAsync(Filter, ct);
        else Suggestions = await books.SuggestAsync(12, ct);
        if (Filter.ErrorOf("pair") is not null && Filter.Candidates.Count == 0) Response.StatusCode = StatusCodes.Status404NotFound;
        else if (!Filter.IsValid) Response.StatusCode = StatusCodes.Status400BadRequest;
        return Page();
    }
}
