using CompraVenta.Cli.Live;

namespace CompraVenta.Cli.Watch;

/// <summary>A book: on a terminal the ladder, drawn over in place; else a line for each change of the best prices, or a JSON object for each change.</summary>
internal sealed class BookLines(LiveOutput output, LiveText text, bool isJson)
{
    /// <summary>Writes the book until cancelled.</summary>
    public async Task RunAsync(ILiveSource source, LiveListing listing, int depth, CancellationToken ct)
    {
        string? last = null;
        string? toldStale = null;
        await foreach (var book in source.BooksAsync(listing, depth, ct))
        {
            if (isJson)
            {
                output.Line(Json(book));
                continue;
            }

            if (output.IsTerminal)
            {
                output.Draw(Picture(book, depth));
                continue;
            }

            if (!string.Equals(book.StaleBecause, toldStale, StringComparison.Ordinal))
            {
                toldStale = book.StaleBecause;
                await Console.Error.WriteLineAsync($"{listing.Pair} at {listing.Venue} is {(toldStale is null ? "live" : $"stale ({toldStale})")}");
            }

            // What is not proved to be current is not passed on as if it were.
            if (book.StaleBecause is not null) continue;
            var line = Line(book);
            if (string.Equals(line, last, StringComparison.Ordinal)) continue;
            last = line;
            output.Line($"{text.Time(book.TimeNs)}  {line}");
        }
    }

    private static string Line(LiveBook book)
    {
        var bid = book.Bids.Count > 0 ? book.Bids[0] : new LiveLevel("-", "-");
        var ask = book.Asks.Count > 0 ? book.Asks[0] : new LiveLevel("-", "-");
        return $"{bid.Size,18}  {bid.Price,16}  {ask.Price,-16}  {ask.Size}";
    }

    private IEnumerable<string> Picture(LiveBook book, int depth)
    {
        var state = book.StaleBecause is { } why ? $"STALE: {why.Replace('_', ' ')}" : "live";
        yield return $"{book.Listing.Pair} at {book.Listing.Venue}   {text.Time(book.TimeNs)}   {state}";
        yield return "";
        yield return $"{"bid size",18}  {"bid",16}  {"ask",-16}  ask size";
        for (var rank = 0; rank < depth; rank++)
        {
            var bid = rank < book.Bids.Count ? book.Bids[rank] : default;
            var ask = rank < book.Asks.Count ? book.Asks[rank] : default;
            yield return $"{bid.Size,18}  {Coloured($"{bid.Price,16}", "32", book)}  {Coloured($"{ask.Price,-16}", "31", book)}  {ask.Size}";
        }
    }

    private string Coloured(string shown, string colour, LiveBook book) =>
        output.HasColour ? $"\u001b[{(book.StaleBecause is null ? colour : "2")}m{shown}\u001b[0m" : shown;

    private string Json(LiveBook book) => LiveText.Json(new
    {
        time = text.Time(book.TimeNs),
        exchange = book.Listing.Venue,
        pair = book.Listing.Pair,
        stale = book.StaleBecause is not null,
        reason = book.StaleBecause,
        age_ms = book.AgeMs,
        bids = book.Bids.Select(l => new[] { l.Price, l.Size }),
        asks = book.Asks.Select(l => new[] { l.Price, l.Size }),
    });
}
