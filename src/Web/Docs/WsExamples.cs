using System.Text;
using System.Text.Json;
using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;
using CompraVenta.Core.Markets.Loop;
using CompraVenta.Infrastructure.Markets;
using CompraVenta.Infrastructure.Notifications;
using CompraVenta.Infrastructure.Trading;
using CompraVenta.Web.Http;
using CompraVenta.Web.Markets;
using CompraVenta.Web.Status;
using CompraVenta.Web.Streaming;
using CompraVenta.Web.Streaming.Messages;

namespace CompraVenta.Web.Docs;

/// <summary>A message of each kind, of a small market of its own in which nothing ever happens again.</summary>
internal sealed class WsExamples
{
    private const long MillisecondNs = 1_000_000;

    private static readonly Venue[] Venues =
    [
        new(0, "bitfinex", "Bitfinex", TimeSpan.FromSeconds(20)),
        new(1, "coinbase", "Coinbase", TimeSpan.FromSeconds(5)),
    ];

    private static readonly Instrument Pair = new("BTC", "USD");

    private static readonly long StartNs = (new DateTime(2026, 5, 4, 12, 0, 0, DateTimeKind.Utc) - DateTime.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;

    private readonly StreamKey book = new(StreamChannel.Book, Pair, Depth: 10);

    public WsExamples(JsonSerializerOptions json)
    {
        var listings = new ListingDirectory();
        var slots = Venues.Select(venue => listings.Register(venue, "BTCUSD", Pair, InstrumentRules.None, isTrading: true, DateTimeOffset.UnixEpoch).Listing).ToList();
        var market = new Market(listings, Venues, static _ => null, new Silent());
        Apply(market, slots[0], FeedEventKind.BookSnapshot, StartNs - (18 * MillisecondNs), (Side.Bid, "64000.1", "0.2"), (Side.Bid, "63999", "1"), (Side.Ask, "64000.8", "1.5"));
        Apply(market, slots[1], FeedEventKind.BookSnapshot, StartNs - (4 * MillisecondNs), (Side.Bid, "64000.1", "0.05"), (Side.Ask, "64000.7", "0.5"));
        var before = Read(market, StartNs);
        BookSnapshot = new BookSnapshot(book, 41, StartNs, MarketSource.Live, before, Venues, Venues);
        var nextNs = StartNs + (50 * MillisecondNs);
        Apply(market, slots[0], FeedEventKind.BookUpdate, nextNs - (7 * MillisecondNs), (Side.Bid, "64000.1", "0.35"), (Side.Bid, "63999", "0"));
        BookUpdate = new BookUpdate(book, 42, nextNs, MarketSource.Live, before, Read(market, nextNs), Listed: null, Venues);

        var trade = new Trade { TakerSide = Side.Bid, Id = 812_345_678, VenueTimeNs = StartNs - (31 * MillisecondNs), Price = Number("64000.7"), Size = Number("0.0125") };
        Trades = new TradesMessage(new StreamKey(StreamChannel.Trades, Pair), StreamMessage.Update, 9, StartNs, MarketSource.Live, [new TradeRow(trade, Venues[1])]);
        var summary = new InstrumentSummary(Pair, Venues[1], 64_000.7m, 3.23m, 812_345_678.5m, 61_800m, 64_420.5m, 0.09m);
        Tickers = new TickersMessage(new StreamKey(StreamChannel.Tickers), StreamMessage.Update, 311, StartNs, MarketSource.Live, [new TickerRow(Pair.Name, summary, summary.Price)]);
        Status = new StatusMessage(new StreamKey(StreamChannel.Status), StreamMessage.Update, 77, StartNs, MarketSource.Live, StatusAt(MarketJson.TimeOf(StartNs)), json);
        (AccountSnapshot, AccountUpdate) = AccountAt(nextNs);
        (NotificationsSnapshot, NotificationsUpdate) = NotificationsAt(nextNs);
        Pong = new PongAnswer("\"3\"", MarketJson.TimeOf(StartNs));
    }

    /// <summary>What the samples of the page send.</summary>
    public static RequestMessage Request { get; } = new(ChannelRule.Of(StreamChannel.Book).Word, Pair.Name, null, 10, "\"1\"");

    /// <summary>Signing in.</summary>
    public static AuthMessage Auth { get; } = new("eyJhbGciOiJFUzI1NiIsImtpZCI6I…", "\"4\"");

    /// <summary>An account with an order that stands.</summary>
    public AccountMessage AccountSnapshot { get; }

    /// <summary>The same account once the order is filled.</summary>
    public AccountMessage AccountUpdate { get; }

    /// <summary>Notifications of which one is unread.</summary>
    public NotificationMessage NotificationsSnapshot { get; }

    /// <summary>One more.</summary>
    public NotificationMessage NotificationsUpdate { get; }

    /// <summary>The answer to <see cref="Auth"/>.</summary>
    public AuthAnswer Authenticated { get; } = new(Auth.Id, MarketJson.TimeOf(StartNs).AddMinutes(15));

    /// <summary>A book.</summary>
    public BookSnapshot BookSnapshot { get; }

    /// <summary>The same book 50 ms later.</summary>
    public BookUpdate BookUpdate { get; }

    /// <summary>One trade.</summary>
    public TradesMessage Trades { get; }

    /// <summary>One pair.</summary>
    public TickersMessage Tickers { get; }

    /// <summary>The health of an app that is well.</summary>
    public StatusMessage Status { get; }

    /// <summary>The answer to <see cref="Request"/>.</summary>
    public SubscriptionAnswer Subscribed => new(SubscriptionAnswer.Taken, Request.Id, book);

    /// <summary>The answer to a ping.</summary>
    public PongAnswer Pong { get; }

    /// <summary>A refusal.</summary>
    public ErrorAnswer Error { get; } = new(
        "\"1\"", RequestFault.BadParameter("depth", $"The depth is none of {string.Join(", ", StreamKey.Depths)}."));

    private static void Apply(Market market, Listing listing, FeedEventKind kind, long timeNs, params ReadOnlySpan<(Side Side, string Price, string Size)> levels)
    {
        var batch = new FeedBatch { ConnectionId = 1 + listing.Venue.Index, VenueIndex = listing.Venue.Index };
        var mark = batch.Here;
        foreach (var (side, price, size) in levels)
        {
            if (!LevelChange.TryCreate(side, Number(price), Number(size), 0, out batch.AddLevel())) throw new InvalidOperationException($"no level is {price} {size}");
        }

        batch.AddBook(kind, listing.Slot, mark, 1, timeNs, timeNs);
        market.Apply(batch, timeNs);
    }

    private static ExactDecimal Number(string text) =>
        ExactDecimal.TryParse(Encoding.ASCII.GetBytes(text), out var number) ? number : throw new InvalidOperationException($"{text} is no number");

    private static BookWindow Read(Market market, long nowNs)
    {
        var window = new BookWindow(Venues.Length);
        market.Find(Pair)!.CopyTo(window, new BookQuery { Depth = 10 }, nowNs);
        return window;
    }

    private static (AccountMessage Snapshot, AccountMessage Update) AccountAt(long nowNs)
    {
        const decimal Amount = 0.0125m, Paid = 799.875m, Fee = 0.00001m;
        var placed = new DateTimeOffset(MarketJson.TimeOf(StartNs)).AddMinutes(-1);
        var order = new OrderView
        {
            OrderId = new Guid("019deb2d-b080-7c14-9d6f-3a1c5e7b9d02"),
            ClientOrderId = "my-first",
            Base = Pair.Base,
            Quote = Pair.Quote,
            Side = "BUY",
            Type = "LIMIT",
            State = "open",
            BAmount = Amount,
            Price = 63_990,
            TimeInForce = "GTC",
            Venue = Venues[1].Id,
            ReferenceVenue = Venues[1].Id,
            FilledBAmount = 0,
            FilledQAmount = 0,
            Fee = 0,
            FeeAsset = Pair.Base,
            Locked = Paid,
            QueueAhead = 0.3m,
            Epoch = 1,
            CreatedAt = placed,
            UpdatedAt = placed,
        };
        var now = new DateTimeOffset(MarketJson.TimeOf(nowNs));
        var filled = order with { State = "filled", FilledBAmount = Amount, FilledQAmount = Paid, AveragePrice = 63_990, Fee = Fee, Locked = 0, QueueAhead = null, UpdatedAt = now };
        var fill = new FillView(1_207, order.OrderId, Venues[1].Id, 63_990, Amount, Paid, Fee, IsMaker: true, now);
        return (
            new AccountMessage(StreamMessage.Snapshot, 41, nowNs, MarketSource.Live, new AccountState(1, [order], [new(Pair.Quote, 49_200.125m, Paid)]).ToJson()),
            new AccountMessage(
                StreamMessage.Update, 42, nowNs, MarketSource.Live, new AccountChange(1, [filled], [fill], [new(Pair.Base, Amount - Fee, 0), new(Pair.Quote, 49_200.125m, 0)]).ToJson()));
    }

    private static StatusAnswer StatusAt(DateTime time)
    {
        var feed = new FeedAnswer(
            Listings: 412,
            Connections: 3,
            BooksFollowed: 40,
            Frames: 1_204_331,
            FramesPerSecond: 310.5,
            Bytes: 402_118_220,
            AgeMs: 4,
            ApplyMsP50: 0.06,
            ApplyMsP99: 0.41,
            ApplyMsMax: 2.7,
            Applied: 1_204_118,
            AppliedLate: 0,
            UpdatesIgnored: 213,
            WentStale: 3,
            Suspected: 1,
            Reconnects: 1,
            Resyncs: 2,
            LastResyncAt: time.AddHours(-1),
            LastResyncReason: StaleReason.Gap.Word(),
            ChecksumsPassed: 0,
            ChecksumsFailed: 0,
            Faults: new Dictionary<string, long>(StringComparer.Ordinal));
        return new StatusAnswer(
            MarketSource.Live.Word(),
            time,
            time.AddHours(-2),
            "1.0.0",
            "ready",
            new AppAnswer(7_200, 310_000_000, true),
            new Dictionary<string, VenueAnswer>(StringComparer.Ordinal) { [Venues[1].Id] = new(Venues[1].Name, "live", null, null, null, 40, 0, null, [], 5_000, feed) },
            new MarketAnswer(412, 40, 0, 0.02),
            new StreamingAnswer(12, 9, 88_010, 402_377, 31, 0),
            new LedgerAnswer("sound", time.AddSeconds(-20), 4_210, 88_412, 12_006, []),
            new ProcessAnswer(CpuMs: 610_000, WorkingSetBytes: 420_000_000, AllocatedBytes: 9_120_000_000, Gen0: 58, Gen1: 21, Gen2: 3, GcPauseMs: 212.4));
    }

    private sealed class Silent : MarketObserver;

    private static (NotificationMessage Snapshot, NotificationMessage Update) NotificationsAt(long nowNs)
    {
        var order = new Guid("019deb2d-b080-7c14-9d6f-3a1c5e7b9d02");
        var bought = new NotificationView(7, new DateTimeOffset(MarketJson.TimeOf(nowNs)), NotificationKind.Fill.Word(), "Bought 0.0125 BTC at 63,990 USD.", Pair.Name, order, false);
        var fired = bought with { Id = 8, Kind = NotificationKind.StopFired.Word(), Message = "Stop-loss fired at 62,000 USD: sold 0.0125 BTC at 61,998.5 USD on average." };
        return (
            new NotificationMessage(StreamMessage.Snapshot, 7, nowNs, MarketSource.Live, new NotificationState(7, 6, 1, [bought]).ToJson()),
            new NotificationMessage(StreamMessage.Update, 8, nowNs, MarketSource.Live, fired.ToJson(unread: 2)));
    }
}
