using System.Globalization;
using System.Text;
using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;
using CompraVenta.Core.Markets.Loop;
using CompraVenta.Infrastructure.Markets;
using CompraVenta.Infrastructure.Trading;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;

namespace CompraVenta.Bench.Trading;

/// <summary>The engine's host and the desk in this process, on a running market of one venue that is fed by hand.</summary>
internal sealed class TradingRig : IAsyncDisposable
{
    private static readonly Venue[] Venues = [new(0, "binance", "Binance", TimeSpan.FromHours(24))];

    private readonly FeedBatchPool pool = new();
    private readonly CancellationTokenSource ending = new();
    private long updates;
    private long trades;
    private Task showing = Task.CompletedTask;

    private TradingRig(NpgsqlDataSource database)
    {
        Market = new MarketHost(Listings, Venues, _ => null, pool, TimeProvider.System, NullLogger<MarketHost>.Instance);
        Listing = Listings.Register(Venues[0], "BTCUSDT", Pair, InstrumentRules.None, isTrading: true, DateTimeOffset.UnixEpoch).Listing;
        var source = new MarketSourceState();
        source.Decide(MarketSource.Simulated);
        var loader = new EngineLoader(database, Listings, Venues, TimeProvider.System);
        var options = Options.Create(new TradingOptions());
        var interest = new MarketInterest(TimeProvider.System);
        Engine = new EngineHost(Market, database, source, new PostgresJournal(database), loader, Streams, interest, options, TimeProvider.System, NullLogger<EngineHost>.Instance);
        Desk = new TradingDesk(Market, Engine, loader, Listings, new FirstBooks(Market, interest, TimeProvider.System), options, TimeProvider.System);
    }

    public static Instrument Pair { get; } = new("BTC", "USDT");

    public ListingDirectory Listings { get; } = new();

    public Listing Listing { get; }

    public MarketHost Market { get; }

    public AccountStreams Streams { get; } = new();

    public EngineHost Engine { get; }

    public TradingDesk Desk { get; }

    /// <summary>Starts, and returns once it leads.</summary>
    public static async Task<TradingRig> StartAsync(NpgsqlDataSource database)
    {
        var rig = new TradingRig(database);
        await rig.Market.StartAsync(CancellationToken.None);
        await rig.Engine.StartAsync(CancellationToken.None);
        while (rig.Engine.State != EngineState.Leading)
        {
            if (rig.Engine.ExecuteTask!.IsCompleted) await rig.Engine.ExecuteTask;
            await Task.Delay(1);
        }

        await rig.ShowAsync();
        rig.showing = rig.KeepShowingAsync();
        return rig;
    }

    /// <summary>Shows the book again each second: one without news for 5 seconds is not traded against.</summary>
    private async Task KeepShowingAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        try
        {
            while (await timer.WaitForNextTickAsync(ending.Token)) await ShowAsync();
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The rig ends.
        }
    }

    /// <summary>A book so deep that nobody takes a level wholly.</summary>
    private async Task ShowAsync()
    {
        var batch = pool.Rent(1, 0);
        var mark = batch.Here;
        for (var i = 1; i <= 20; i++)
        {
            batch.AddLevel() = Level(Side.Bid, 64_000 - i, 1_000);
            batch.AddLevel() = Level(Side.Ask, 64_000 + i, 1_000);
        }

        batch.AddBook(FeedEventKind.BookSnapshot, Listing.Slot, mark, ++updates, Market.NowNs, Market.NowNs);
        await Market.ApplyAsync(batch, CancellationToken.None);
    }

    /// <summary>A trade.</summary>
    public async Task TradeAsync(decimal price)
    {
        var batch = pool.Rent(1, 0);
        var mark = batch.Here;
        batch.AddTrade() = new Trade { Slot = Listing.Slot, TakerSide = Side.Ask, Id = ++trades, Price = Exact(price), Size = Exact(0.001m), ReceivedNs = Market.NowNs, VenueTimeNs = Market.NowNs };
        batch.AddTrades(mark, Market.NowNs);
        await Market.ApplyAsync(batch, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await showing;
        ending.Dispose();
        await Engine.StopAsync(CancellationToken.None);
        await Market.StopAsync(CancellationToken.None);
        Engine.Dispose();
        Market.Dispose();
    }

    private static LevelChange Level(Side side, decimal price, decimal size) =>
        LevelChange.TryCreate(side, Exact(price), Exact(size), 0, out var change) ? change : throw new InvalidOperationException($"{price} is no level");

    private static ExactDecimal Exact(decimal number) =>
        ExactDecimal.TryParse(Encoding.ASCII.GetBytes(number.ToString(CultureInfo.InvariantCulture)), out var exact) ? exact : throw new InvalidOperationException($"{number} is not exact");
}
