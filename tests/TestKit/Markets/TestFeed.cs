using System.Globalization;
using System.Text;
using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;
using CompraVenta.Core.Markets.Loop;
using CompraVenta.Infrastructure.Markets;

namespace CompraVenta.TestKit.Markets;

/// <summary>One venue's connection as a test plays it: hands batches to a market as a feed would, prices and sizes written as text.</summary>
public sealed class TestFeed(MarketHost host, Venue venue, long connectionId)
{
    /// <summary>The three venues, as the feeds number them. Their books never become stale by themselves within a test.</summary>
    public static readonly IReadOnlyList<Venue> Venues =
    [
        new(0, "binance", "Binance", TimeSpan.FromHours(1)),
        new(1, "bitfinex", "Bitfinex", TimeSpan.FromHours(1)) { PriceDigits = 5 },
        new(2, "coinbase", "Coinbase", TimeSpan.FromHours(1)),
    ];

    private long updateId;
    private long tradeId;

    /// <summary>The venue.</summary>
    public Venue Venue { get; } = venue;

    /// <summary>Lists a pair; its symbol is the pair without the dash, unless one is given.</summary>
    public Listing List(string pair, string? symbol = null)
    {
        var parts = pair.Split('-');
        return host.Listings.Register(
            Venue, symbol ?? string.Concat(parts), new Instrument(parts[0], parts[1]), InstrumentRules.None, isTrading: true, DateTimeOffset.UnixEpoch).Listing;
    }

    /// <summary>Replaces a book. Levels are written <c>"100:2 99.5:1:4"</c>: price, size, and the count of orders if there is one.</summary>
    public Task SnapshotAsync(Listing listing, string bids, string asks) => BookAsync(FeedEventKind.BookSnapshot, listing, bids, asks);

    /// <summary>Changes a book; a size of 0 removes the level.</summary>
    public Task UpdateAsync(Listing listing, string bids, string asks) => BookAsync(FeedEventKind.BookUpdate, listing, bids, asks);

    /// <summary>Says that a book is lost.</summary>
    public Task LoseAsync(Listing listing, StaleReason reason) => ApplyAsync(batch => batch.AddLost(listing.Slot, reason, host.NowNs));

    /// <summary>Says that the connection is gone.</summary>
    public Task DisconnectAsync() => ApplyAsync(batch => batch.AddConnectionLost(StaleReason.Disconnected, host.NowNs));

    /// <summary>Prints a trade.</summary>
    public Task TradeAsync(Listing listing, Side taker, string price, string size) => ApplyAsync(batch =>
    {
        var mark = batch.Here;
        ref var trade = ref batch.AddTrade();
        trade.Slot = listing.Slot;
        trade.TakerSide = taker;
        trade.Id = ++tradeId;
        trade.VenueTimeNs = trade.ReceivedNs = host.NowNs;
        trade.Price = Number(price);
        trade.Size = Number(size);
        batch.AddTrades(mark, host.NowNs);
    });

    /// <summary>Sends the 24-hour figures of a listing.</summary>
    public Task TickerAsync(Listing listing, decimal last, decimal open, decimal volumeQuote) => ApplyAsync(batch =>
    {
        var mark = batch.Here;
        ref var ticker = ref batch.AddTicker();
        ticker.Slot = listing.Slot;
        ticker.ReceivedNs = host.NowNs;
        ticker.Last = last;
        ticker.Open = open;
        ticker.VolumeQuote = volumeQuote;
        batch.AddTickers(mark, host.NowNs);
    });

    private static ExactDecimal Number(string text) =>
        ExactDecimal.TryParse(Encoding.ASCII.GetBytes(text), out var number) ? number : throw new FormatException(text);

    private static void AddLevels(FeedBatch batch, Side side, string levels)
    {
        foreach (var level in levels.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = level.Split(':');
            var count = parts.Length > 2 ? int.Parse(parts[2], CultureInfo.InvariantCulture) : 0;
            if (!LevelChange.TryCreate(side, Number(parts[0]), Number(parts[1]), count, out batch.AddLevel())) throw new FormatException(level);
        }
    }

    private Task BookAsync(FeedEventKind kind, Listing listing, string bids, string asks) => ApplyAsync(batch =>
    {
        var mark = batch.Here;
        AddLevels(batch, Side.Bid, bids);
        AddLevels(batch, Side.Ask, asks);
        batch.AddBook(kind, listing.Slot, mark, ++updateId, host.NowNs, host.NowNs);
    });

    /// <summary>Hands a batch over and returns once the market has applied it.</summary>
    private async Task ApplyAsync(Action<FeedBatch> fill)
    {
        var batch = new FeedBatch { ConnectionId = connectionId };
        fill(batch);
        await host.ApplyAsync(batch, CancellationToken.None);
        await host.ReadAsync(_ => true, CancellationToken.None);
    }
}
