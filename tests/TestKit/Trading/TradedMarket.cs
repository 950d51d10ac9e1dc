using System.Globalization;
using CompraVenta.Core.Markets;
using CompraVenta.Core.Trading;
using CompraVenta.Infrastructure.Markets;
using CompraVenta.Infrastructure.Trading;
using CompraVenta.TestKit.Markets;
using Npgsql;

namespace CompraVenta.TestKit.Trading;

/// <summary>The engine on a market that is fed by hand, and its journal in a database: what a test needs of accounts with a history. BTC-USDT at Binance and Bitfinex.</summary>
public sealed class TradedMarket
{
    private readonly PostgresJournal journal;
    private readonly AccountEvents events = new();
    private long epoch;
    private long batch;
    private int orders;
    private long trades;

    private TradedMarket(NpgsqlDataSource database, MarketSource source, DateTimeOffset start)
    {
        (Database, journal, Shard) = (database, new PostgresJournal(database), new EngineShard(source));
        Feed.NowNs = (start - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
        Binance = Feed.List(0, quote: "USDT");
        Bitfinex = Feed.List(1, quote: "USDT");
        Engine = new TradingEngine(Feed.Market, new EngineLimits(), [.. TestMarket.Venues.Select(_ => FeeSchedule.Default)], Shard.FillBase);
        Feed.Market.Engine = Engine;
        ShowBooks();
    }

    public static Instrument BtcUsdt { get; } = new("BTC", "USDT");

    public NpgsqlDataSource Database { get; }

    public EngineShard Shard { get; }

    public TestMarket Feed { get; } = new();

    public Listing Binance { get; }

    public Listing Bitfinex { get; }

    public TradingEngine Engine { get; }

    /// <summary>A market that leads its shard, and has no account yet.</summary>
    public static async Task<TradedMarket> BeginAsync(NpgsqlDataSource database, MarketSource source = MarketSource.Simulated, DateTimeOffset? start = null)
    {
        var market = new TradedMarket(database, source, start ?? new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        (market.epoch, market.batch) = await market.journal.TakeOverAsync(market.Shard, DateTimeOffset.UnixEpoch, CancellationToken.None);
        return market;
    }

    public static OrderTerms Market(OrderSide side, decimal? amount = null, decimal? quote = null) =>
        new() { Instrument = BtcUsdt, Side = side, Type = OrderType.Market, AmountBase = amount, AmountQuote = quote };

    public static OrderTerms Limit(OrderSide side, decimal amount, decimal price) =>
        new() { Instrument = BtcUsdt, Side = side, Type = OrderType.Limit, AmountBase = amount, Price = price };

    public static OrderTerms Stop(OrderSide side, decimal amount, decimal stop) =>
        new() { Instrument = BtcUsdt, Side = side, Type = OrderType.StopLoss, AmountBase = amount, StopPrice = stop };

    /// <summary>Opens the account of a user.</summary>
    public Guid Open(Guid user) => Engine.OpenAccount(new Guid(user.ToByteArray().Reverse().ToArray()), user, Feed.NowNs);

    public Order Place(Guid account, OrderTerms terms)
    {
        var placed = Engine.Place(account, Guid.CreateVersion7(DateTimeOffset.UnixEpoch.AddSeconds(++orders)), terms, Feed.NowNs);
        Assert.Equal(RejectReason.None, placed.Rejection.Reason);
        return placed.Order!;
    }

    /// <summary>A trade at Binance.</summary>
    public void Trade(Side taker, string price, string size)
    {
        var mark = Feed.Batch.Here;
        Feed.Batch.AddTrade() = new Trade { Slot = Binance.Slot, TakerSide = taker, Id = ++trades, Price = Exact(price), Size = Exact(size), ReceivedNs = Feed.NowNs, VenueTimeNs = Feed.NowNs };
        Feed.Batch.AddTrades(mark, Feed.NowNs);
        Feed.Apply();
    }

    /// <summary>Lets time pass; the books are shown anew.</summary>
    public void Pass(TimeSpan time)
    {
        Feed.NowNs += time.Ticks * TimeSpan.NanosecondsPerTick;
        ShowBooks();
    }

    /// <summary>Writes what was decided to the database.</summary>
    public async Task CommitAsync()
    {
        var pending = Engine.TakePending();
        var outcome = await journal.CommitAsync(
            Shard, epoch, ++batch, pending, events.Of(pending, DateTimeOffset.UnixEpoch.AddTicks(Feed.NowNs / TimeSpan.NanosecondsPerTick)), CancellationToken.None);
        Assert.Equal(CommitOutcome.Committed, outcome);
        await journal.CloseAsync();
    }

    /// <summary>Trades of every kind: a new account that has taken at two venues, stands with an order that is filled in part, waits with another, and has cancelled one.</summary>
    public async Task<Guid> TradeAsync(Guid user)
    {
        var account = Open(user);
        Place(account, Market(OrderSide.Buy, 0.5m));
        Pass(TimeSpan.FromMinutes(1));
        Place(account, Market(OrderSide.Sell, 0.123m));
        Place(account, Market(OrderSide.Buy, quote: 777.77m));
        Pass(TimeSpan.FromMinutes(1));
        Place(account, Limit(OrderSide.Buy, 0.3333m, 63_999.9m) with { Venue = Binance.Venue });
        Trade(Side.Ask, "63999.8", "0.11111");
        Trade(Side.Ask, "63999.8", "0.05");
        Place(account, Stop(OrderSide.Sell, 0.05m, 60_000));
        var cancelled = Place(account, Limit(OrderSide.Sell, 0.01m, 70_000));
        Pass(TimeSpan.FromMinutes(1));
        Engine.Cancel(account, cancelled.Id, Feed.NowNs);
        await CommitAsync();
        return account;
    }

    /// <summary>Runs a statement on the database.</summary>
    public async Task<int> ExecuteAsync(string sql)
    {
#pragma warning disable CA2100 // The statements are the tests' own.
        await using var command = Database.CreateCommand(sql);
#pragma warning restore CA2100
        return await command.ExecuteNonQueryAsync();
    }

    /// <summary>What a statement answers, as text.</summary>
    public async Task<string> AskAsync(string sql)
    {
#pragma warning disable CA2100 // The statements are the tests' own.
        await using var command = Database.CreateCommand(sql);
#pragma warning restore CA2100
        return Convert.ToString(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture)!;
    }

    private static ExactDecimal Exact(string text)
    {
        Assert.True(ExactDecimal.TryParse(System.Text.Encoding.ASCII.GetBytes(text), out var number));
        return number;
    }

    private void ShowBooks()
    {
        Feed.Snapshot(
            Binance, TestMarket.Level(Side.Bid, "63999.9", "0.2"), TestMarket.Level(Side.Bid, "63998.5", "1"), TestMarket.Level(Side.Ask, "64000.1", "0.21"), TestMarket.Level(Side.Ask, "64001.3", "2"));
        Feed.Snapshot(
            Bitfinex, TestMarket.Level(Side.Bid, "63999.1", "0.05"), TestMarket.Level(Side.Bid, "63997", "3"), TestMarket.Level(Side.Ask, "64000.7", "0.07"), TestMarket.Level(Side.Ask, "64003", "3"));
    }
}
