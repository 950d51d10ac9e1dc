using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;
using CompraVenta.Core.Markets.Loop;
using CompraVenta.Infrastructure.Feeds;
using CompraVenta.Infrastructure.Markets;
using CompraVenta.Web.Markets;

namespace CompraVenta.Web.Books;

/// <summary>Reads ladders for pages.</summary>
internal sealed class LadderReader(MarketHost market, InstrumentCatalog catalog, MarketInterest interest, IFeedStatus? feeds = null)
{
    private static readonly string[] FirstChoices = ["BTC-USD", "BTC-USDT"];

    /// <summary>The registered venues.</summary>
    public IReadOnlyList<Venue> Venues => market.Venues;

    /// <summary>Whether any exchange has named its pairs.</summary>
    public bool HasPairs => catalog.All.Count > 0;

    /// <summary>The venues that list an instrument.</summary>
    public IReadOnlyList<Venue> VenuesOf(Instrument instrument) =>
        catalog.All.TryGetValue(instrument, out var listings) ? [.. market.Venues.Where(v => listings.Any(l => l.Venue == v))] : [];

    /// <summary>Whether each venue answers, by venue index; empty where the market has no feeds.</summary>
    public async Task<IReadOnlyList<VenueReach>> ReachAsync(CancellationToken ct) =>
        feeds is null ? [] : [.. (await feeds.ReadAsync(ct)).Select(VenueReach.Of)];

    /// <summary>What the address of a page asks for; without a pair, the one that the most people look at.</summary>
    public async Task<BookFilter> FilterAsync(IQueryCollection query, CancellationToken ct)
    {
        var filter = BookFilter.Parse(query, catalog, market.Venues);
        if (filter.PairText.Length > 0 || await FirstPairAsync(ct) is not { } first) return filter;
        var withPair = query.ToDictionary(q => q.Key, q => q.Value, StringComparer.OrdinalIgnoreCase);
        withPair["pair"] = first.Name;
        return BookFilter.Parse(new QueryCollection(withPair), catalog, market.Venues);
    }

    /// <summary>The ladder that a valid filter with a pair means. The pair is followed from now on, until nobody looks any more.</summary>
    public async Task<LadderView> ReadAsync(BookFilter filter, CancellationToken ct)
    {
        var instrument = filter.Instrument!;
        interest.Touch(instrument);
        var now = market.NowNs;
        var taken = await market.ReadAsync(m => Copy(m, instrument, filter, now), ct);
        return LadderView.From(taken, filter, market.Venues, catalog.All[instrument], await ReachAsync(ct));
    }

    /// <summary>Pairs to offer while typing: those with a live book, the busiest first.</summary>
    public async Task<IReadOnlyList<string>> SuggestAsync(int count, CancellationToken ct) =>
        await market.ReadAsync(
            m => (IReadOnlyList<string>)[.. m.Instruments.Where(b => b.HasLiveBook)
                .OrderByDescending(b => b.Version).Take(count).Select(b => b.Instrument.Name)],
            ct);

    /// <summary>Pairs whose names hold what was typed; none for nothing typed.</summary>
    public IReadOnlyList<string> Matching(string text, int count)
    {
        var letters = MarketList.Plain(text);
        if (letters.Length == 0) return [];
        return [.. catalog.All.Keys.Where(i => MarketList.IsFound(i, letters)).OrderByDescending(i => i.Base.Contains(letters, StringComparison.Ordinal))
            .ThenBy(i => i.Name, StringComparer.Ordinal).Take(count).Select(i => i.Name)];
    }

    private static LadderReading Copy(Market market, Instrument instrument, BookFilter filter, long nowNs)
    {
        var reading = new LadderReading(market.Venues.Count, nowNs);
        if (market.Find(instrument) is not { } book) return reading;
        foreach (var known in book.Books)
        {
            if (known is null) continue;
            var venue = known.Listing.Venue;
            reading.Statuses[venue.Index] = new(venue, known.State, known.Reason, known.ProofNs, known.UpdateId);
        }

        // A book that nobody sends any more is still worth seeing, greyed and with its age.
        var isLive = filter.Venue is { } only ? book.Books[only.Index] is { IsLive: true } : book.HasLiveBook;
        book.CopyTo(reading.Levels, filter.ToQuery(includeStale: !isLive), nowNs);
        book.CopyTo(reading.Touch, new BookQuery { Depth = 1, Venue = filter.Venue, IncludeStale = !isLive }, nowNs);
        return reading;
    }

    private async Task<Instrument?> FirstPairAsync(CancellationToken ct)
    {
        foreach (var name in FirstChoices)
        {
            if (catalog.Resolve(name).Instrument is { } known) return known;
        }

        return await market.ReadAsync(m => m.Instruments.MaxBy(b => b.Version)?.Instrument, ct)
            ?? catalog.All.Keys.MinBy(i => i.Name, StringComparer.Ordinal);
    }
}
