using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;
using CompraVenta.Infrastructure.Markets;
using Microsoft.Extensions.Hosting;

namespace CompraVenta.Browser.Tests.Fixtures;

/// <summary>A small market in the same process: a few listings whose books move, through the same door as the feeds.</summary>
internal sealed class MarketGenerator(MarketHost market, FeedBatchPool pool, InstrumentCatalog catalog) : BackgroundService
{
    /// <summary>Milliseconds between two rounds of updates.</summary>
    private const int RoundMs = 60;

    private readonly Random random = new(7);
    private readonly List<GeneratedBook> books = [];
    private readonly List<GeneratedPrice> prices = [];
    private readonly HashSet<Venue> silenced = [];
    private readonly Lock gate = new();

    public static Venue Binance { get; } = new(0, "binance", "Binance", TimeSpan.FromSeconds(5));

    public static Venue Bitfinex { get; } = new(1, "bitfinex", "Bitfinex", TimeSpan.FromSeconds(20));

    public static Venue Coinbase { get; } = new(2, "coinbase", "Coinbase", TimeSpan.FromSeconds(5));

    public static IReadOnlyList<Venue> Venues { get; } = [Binance, Bitfinex, Coinbase];

    /// <summary>Ends a venue's connection: its books are stale at once, and stay so until <see cref="Restore"/>.</summary>
    public async Task LoseAsync(Venue venue, CancellationToken ct)
    {
        lock (gate) silenced.Add(venue);
        var batch = pool.Rent(ConnectionOf(venue), venue.Index);
        batch.AddConnectionLost(StaleReason.Disconnected, market.NowNs);
        await market.ApplyAsync(batch, ct);
    }

    /// <summary>Lets a venue speak again.</summary>
    public void Restore(Venue venue)
    {
        lock (gate)
        {
            silenced.Remove(venue);
            foreach (var book in books.Where(b => b.Listing.Venue == venue)) book.IsSnapshotDue = true;
        }
    }

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        List("BTC", "USD", 64_000m, 2, 0.25m, 1, 2);
        List("BTC", "USDT", 64_010m, 2, 0.3m, 0, 1, 2);
        List("ETH", "USD", 3_150m, 2, 4m, 1, 2);
        List("DOGE", "USDT", 0.08123m, 5, 12_000m, 0, 1);
        List("1000000MOGCOIN", "USDT", 1.2345m, 4, 300m, 0);
        _ = catalog.All;
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var rounds = new PeriodicTimer(TimeSpan.FromMilliseconds(RoundMs));
        try
        {
            do
            {
                foreach (var price in prices) price.Wander();
                foreach (var venue in Venues) await SendAsync(venue, stoppingToken);
            }
            while (await rounds.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The app stops.
        }
    }

    private static long ConnectionOf(Venue venue) => venue.Index + 1;

    private void List(string baseAsset, string quote, decimal mid, int priceDecimals, decimal usualSize, params int[] venues)
    {
        var price = new GeneratedPrice(mid, priceDecimals, random.Next());
        prices.Add(price);
        foreach (var index in venues)
        {
            var venue = Venues[index];
            var (listing, _) = market.Listings.Register(
                venue, baseAsset + quote, new Instrument(baseAsset, quote), InstrumentRules.None, isTrading: true, DateTimeOffset.UnixEpoch);
            books.Add(new GeneratedBook(listing, price, usualSize, random.Next()));
        }
    }

    private async Task SendAsync(Venue venue, CancellationToken ct)
    {
        var batch = pool.Rent(ConnectionOf(venue), venue.Index);
        lock (gate)
        {
            if (silenced.Contains(venue)) return;
            foreach (var book in books.Where(b => b.Listing.Venue == venue)) book.Write(batch, market.NowNs);
        }

        await market.ApplyAsync(batch, ct);
    }
}
