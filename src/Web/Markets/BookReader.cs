using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;
using CompraVenta.Infrastructure.Markets;

namespace CompraVenta.Web.Markets;

/// <summary>Copies books out of the market for a request.</summary>
internal sealed class BookReader(MarketHost host, BookWindowPool pool)
{
    /// <summary>Books copied between two inputs of the market, so that a call for all of them holds nobody up.</summary>
    private const int BooksPerRead = 32;

    /// <summary>The book of one instrument; empty when it never had one.</summary>
    public async Task<BookReading> ReadAsync(Instrument instrument, BookQuery query, CancellationToken ct)
    {
        // When the caller gives up, the read may still happen: its window is then left to the garbage collector.
        var nowNs = host.NowNs;
        var window = await host.ReadAsync(
            market =>
            {
                nowNs = host.NowNs;
                if (market.Find(instrument) is not { } book) return pool.Empty();
                var filled = pool.Rent();
                book.CopyTo(filled, query, nowNs);
                return filled;
            },
            ct);
        return new BookReading(window, nowNs, pool);
    }

    /// <summary>The books of every instrument that is live, or live at the one venue asked for, by name.</summary>
    public async Task<IReadOnlyList<BookReading>> ReadLiveAsync(BookQuery query, CancellationToken ct)
    {
        var live = await host.ReadAsync(market => market.Instruments.Where(book => IsLive(book, query.Venue)).Select(book => book.Instrument).ToArray(), ct);
        Array.Sort(live, (a, b) => string.CompareOrdinal(a.Name, b.Name));
        var readings = new List<BookReading>(live.Length);
        foreach (var some in live.Chunk(BooksPerRead))
        {
            readings.AddRange(await host.ReadAsync(
                market =>
                {
                    var nowNs = host.NowNs;
                    var read = new List<BookReading>(some.Length);
                    foreach (var instrument in some)
                    {
                        if (market.Find(instrument) is not { } book || !IsLive(book, query.Venue)) continue;
                        var window = pool.Rent();
                        book.CopyTo(window, query, nowNs);
                        read.Add(new BookReading(window, nowNs, pool));
                    }

                    return read;
                },
                ct));
        }

        return readings;
    }

    private static bool IsLive(ConsolidatedBook book, Venue? venue) =>
        venue is null ? book.HasLiveBook : book.Books[venue.Index] is { IsLive: true };
}
