using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;
using CompraVenta.Core.Markets.Loop;
using CompraVenta.Core.Trading;
using CompraVenta.Infrastructure.Markets;
using CompraVenta.Infrastructure.Trading;
using CompraVenta.TestKit;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;

namespace CompraVenta.Infrastructure.Tests.Trading;

/// <summary>A running market of two venues that is fed by hand, with an engine's host on a real PostgreSQL.</summary>
internal sealed class EngineRig : IAsyncDisposable
{
    public static readonly Venue[] Venues =
    [
        new(0, "binance", "Binance", TimeSpan.FromHours(1)),
        new(1, "bitfinex", "Bitfinex", TimeSpan.FromHours(1)),
    ];

    private readonly FeedBatchPool pool = new();
    private readonly NpgsqlDataSource database;
    private readonly bool ownsDatabase;
    private long trades;

    private EngineRig(NpgsqlDataSource database, bool ownsDatabase, TradingOptions? options)
    {
        (this.database, this.ownsDatabase) = (database, ownsDatabase);
        Market = new MarketHost(Listings, Venues, _ => null, pool, TimeProvider.System, NullLogger<MarketHost>.Instance);
        Listing = Listings.Register(Venues[0], "BTCUSDT", Pair, InstrumentRules.None, isTrading: true, DateTimeOffset.UnixEpoch).Listing;
        var source = new MarketSourceState();
        source.Decide(MarketSource.Simulated);
        Loader = new EngineLoader(database, Listings, Venues, TimeProvider.System);
        var settings = Options.Create(options ?? PatientOptions);
        Engine = new EngineHost(Market, database, source, new PostgresJournal(database), Loader, Streams, Interest, settings, TimeProvider.System, NullLogger<EngineHost>.Instance);
        Desk = new TradingDesk(Market, Engine, Loader, Listings, new FirstBooks(Market, Interest, TimeProvider.System), settings, TimeProvider.System);
    }

    /// <summary>Settings by which it waits as long as it takes: no test is about how fast the machine is.</summary>
    public static TradingOptions PatientOptions => new() { Patience = TimeSpan.FromMinutes(2), LeasePatience = TimeSpan.FromMinutes(2) };

    public static Instrument Pair { get; } = new("BTC", "USDT");

    public ListingDirectory Listings { get; } = new();

    public Listing Listing { get; }

    public MarketHost Market { get; }

    public EngineLoader Loader { get; }

    public MarketInterest Interest { get; } = new(TimeProvider.System);

    public AccountStreams Streams { get; } = new();

    public EngineHost Engine { get; }

    public TradingDesk Desk { get; }

    /// <summary>Starts, with a book of a hundred bids from 99 down and a hundred asks from 101 up, each of size 10.</summary>
    public static async Task<EngineRig> StartAsync(NpgsqlDataSource database, bool ownsDatabase = false, TradingOptions? options = null, bool leads = true)
    {
        var rig = new EngineRig(database, ownsDatabase, options);
        await rig.Market.StartAsync(CancellationToken.None);
        await rig.Engine.StartAsync(CancellationToken.None);
        await rig.SnapshotAsync();
        if (leads) await Eventually.True(() => rig.Engine.State == EngineState.Leading || rig.Engine.ExecuteTask!.IsCompleted);
        if (rig.Engine.ExecuteTask!.IsCompleted) await rig.Engine.ExecuteTask;
        return rig;
    }

    public static OrderTerms Buy(decimal amount, string? clientId = null) => new() { Instrument = Pair, Side = OrderSide.Buy, Type = OrderType.Market, AmountBase = amount, ClientId = clientId };

    public static OrderTerms Limit(OrderSide side, decimal amount, decimal price, string? clientId = null) =>
        new() { Instrument = Pair, Side = side, Type = OrderType.Limit, AmountBase = amount, Price = price, ClientId = clientId };

    public static OrderTerms StopLoss(decimal amount, decimal stop) => new() { Instrument = Pair, Side = OrderSide.Sell, Type = OrderType.StopLoss, AmountBase = amount, StopPrice = stop };

    /// <summary>Shows a book of a hundred levels a side: of the rig's own listing, unless another is named.</summary>
    public async Task SnapshotAsync(Listing? of = null)
    {
        var batch = pool.Rent(1, 0);
        var mark = batch.Here;
        for (var i = 0; i < 100; i++)
        {
            batch.AddLevel() = Level(Side.Bid, 99 - (i * 0.5m), 10);
            batch.AddLevel() = Level(Side.Ask, 101 + (i * 0.5m), 10);
        }

        batch.AddBook(FeedEventKind.BookSnapshot, (of ?? Listing).Slot, mark, 1, Market.NowNs, Market.NowNs);
        await Market.ApplyAsync(batch, CancellationToken.None);
    }

    public async Task TradeAsync(decimal price, decimal size, Side taker = Side.Ask)
    {
        var batch = pool.Rent(1, 0);
        var mark = batch.Here;
        batch.AddTrade() = new Trade { Slot = Listing.Slot, TakerSide = taker, Id = Interlocked.Increment(ref trades), Price = Exact(price), Size = Exact(size), ReceivedNs = Market.NowNs, VenueTimeNs = Market.NowNs };
        batch.AddTrades(mark, Market.NowNs);
        await Market.ApplyAsync(batch, CancellationToken.None);
    }

    public async Task<T> QueryAsync<T>(string sql)
    {
        await using var command = database.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public async ValueTask DisposeAsync()
    {
        await Engine.StopAsync(CancellationToken.None);
        await Market.StopAsync(CancellationToken.None);
        Engine.Dispose();
        Market.Dispose();
        if (ownsDatabase) await database.DisposeAsync();
    }

    private static LevelChange Level(Side side, decimal price, decimal size)
    {
        Assert.True(LevelChange.TryCreate(side, Exact(price), Exact(size), 0, out var change));
        return change;
    }

    private static ExactDecimal Exact(decimal number)
    {
        Assert.True(ExactDecimal.TryParse(System.Text.Encoding.ASCII.GetBytes(number.ToString(System.Globalization.CultureInfo.InvariantCulture)), out var exact));
        return exact;
    }
}
