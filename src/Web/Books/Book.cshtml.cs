using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CompraVenta.Web.Books;

/// <summary>The Book page: one pair's ladder, filtered by the address.</summary>
[AllowAnonymous]
internal sealed class BookModel(LadderReader books) : PageModel
{
    private const int SuggestionsMax = 12;

    /// <summary>What the address asks for.</summary>
    public BookFilter Filter { get; private set; } = null!;

    /// <summary>The ladder; null when the filter means nothing or no pair is known yet.</summary>
    public LadderView? Ladder { get; private set; }

    /// <summary>Pairs to choose from: those whose names hold what was typed, else those that have a live book now.</summary>
    public IReadOnlyList<string> Suggestions { get; private set; } = [];

    /// <summary>Whether the suggestions hold what was typed.</summary>
    public bool IsMatching { get; private set; }

    /// <summary>Whether each venue answers; read when there is no ladder to say so.</summary>
    public IReadOnlyList<VenueReach> Reaches { get; private set; } = [];

    /// <summary>Whether any exchange has named its pairs.</summary>
    public bool HasPairs => books.HasPairs;

    /// <summary>The venues that list the pair, when the one asked for does not; null otherwise.</summary>
    public IReadOnlyList<Core.Markets.Venue>? ListedElsewhere { get; private set; }

    /// <summary>What is known of the one venue asked for.</summary>
    public VenueReach? ReachOfAsked => Reaches.FirstOrDefault(r => r.Venue == Filter.Venue);

    /// <summary>The registered venues.</summary>
    public IReadOnlyList<Core.Markets.Venue> Venues => books.Venues;

    /// <summary>Renders the page; 404 for a pair that nobody lists or that the exchange asked for does not, 400 for another field that means
    /// nothing, 503 for a pair asked for before any exchange has named its pairs.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        Filter = await books.FilterAsync(Request.Query, ct);
        if (Filter is { IsValid: true, Instrument: { } instrument })
        {
            var listed = books.VenuesOf(instrument);
            if (Filter.Venue is { } asked && !listed.Contains(asked)) ListedElsewhere = listed;
            else Ladder = await books.ReadAsync(Filter, ct);
        }
        else
        {
            Suggestions = books.Matching(Filter.PairText, SuggestionsMax);
            IsMatching = Suggestions.Count > 0;
            if (!IsMatching) Suggestions = await books.SuggestAsync(SuggestionsMax, ct);
        }

        if (Ladder is null) Reaches = await books.ReachAsync(ct);
        if (ListedElsewhere is not null) Response.StatusCode = StatusCodes.Status404NotFound;
        else if (Filter.IsValid && Filter.PairText.Length > 0 && !HasPairs) Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        else if (Filter.ErrorOf("pair") is not null && Filter.Candidates.Count == 0) Response.StatusCode = StatusCodes.Status404NotFound;
        else if (!Filter.IsValid) Response.StatusCode = StatusCodes.Status400BadRequest;
        return Page();
    }
}
