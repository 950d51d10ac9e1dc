using System.Diagnostics;
using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;
using CompraVenta.Core.Markets.Loop;
using CompraVenta.Infrastructure.Feeds;

namespace CompraVenta.Infrastructure.Recordings;

/// <summary>Runs a recording through a venue's real session and the real market, as fast as it goes.</summary>
/// <remarks>The clock stands still between frames: only the stream itself can make a book stale.</remarks>
public sealed class RecordingReplay
{
    private readonly IVenueFeed feed;
    private readonly ListingDirectory listings = new();
    private readonly Dictionary<string, DiscoveredListing> discovered = new(StringComparer.Ordinal);
    private readonly SymbolTable symbols;
    private readonly TradeLog log;
    private readonly FeedBatch batch = new();
    private VenueSession? session;
    private long connectionId;
    private long lastNs = 1;
    private long busy;

    /// <summary>A replay for one venue.</summary>
    /// <param name="feed">The venue.</param>
    /// <param name="keepTrades">Whether <see cref="Trades"/> is kept; measurements do without.</param>
    public RecordingReplay(IVenueFeed feed, bool keepTrades = true)
    {
        log = new TradeLog(keepTrades);
        this.feed = feed;
        symbols = new SymbolTable(Adopt);
        var venues = new Venue[feed.Venue.Index + 1];
        Array.Fill(venues, feed.Venue);
        Market = new Market(listings, venues, _ => feed.Checksum, log);
    }

    /// <summary>The market that the recording has made.</summary>
    public Market Market { get; }

    /// <summary>Every trade, in order.</summary>
    public IReadOnlyList<Trade> Trades => log.Trades;

    /// <summary>What the sessions have received; one session a connection.</summary>
    public IList<FeedCounters> Counters { get; } = [];

    /// <summary>The market's own counts.</summary>
    public MarketCounters MarketCounters => Market.Counters[feed.Venue.Index];

    /// <summary>Time that <see cref="Run"/> spent on decoding and applying frames, reading the file left out.</summary>
    public TimeSpan Busy => Stopwatch.GetElapsedTime(0, busy);

    /// <summary>The listing of a trade or book.</summary>
    public Listing ListingOf(int slot) => listings[slot];

    /// <summary>The instrument that a spelling names among those of the recording; null when none does.</summary>
    public Instrument? Find(string spelled) => new Markets.InstrumentCatalog(listings).Resolve(spelled).Instrument;

    /// <summary>Runs all lines.</summary>
    public void Run(RecordingReader reader, CancellationToken ct)
    {
        while (reader.TryRead(out var line))
        {
            ct.ThrowIfCancellationRequested();
            var since = Stopwatch.GetTimestamp();
            Take(line);
            if (line.Kind == RecordingLineKind.Frame) busy += Stopwatch.GetTimestamp() - since;
        }
    }

    /// <summary>Takes one line.</summary>
    public void Take(in RecordingLine line)
    {
        if (line.ReceivedNs is { } time) lastNs = time;
        switch (line.Kind)
        {
            case RecordingLineKind.Connect:
                Connect();
                break;
            case RecordingLineKind.Frame:
                (session ?? Connect()).OnFrame(line.Text.Span, lastNs);
                Apply();
                break;
            case RecordingLineKind.Rest:
                foreach (var listing in feed.ReadDiscovery(line.Address!, line.Text)) discovered[listing.Symbol] = listing;
                (session ?? Connect()).OnRest(line.Address!, line.Text.Span, succeeded: true, lastNs);
                Apply();
                break;
            default:
                break;
        }
    }

    private VenueSession Connect()
    {
        if (session is not null)
        {
            batch.AddConnectionLost(StaleReason.Disconnected, lastNs);
            Apply();
        }

        batch.ConnectionId = ++connectionId;
        session = feed.CreateBookSession(new SessionContext(feed.Venue, connectionId, symbols, NoFaultLog.Instance, FollowsRecording: true));
        session.Batch = batch;
        Counters.Add(session.Counters);
        session.OnConnected(lastNs);
        Apply();
        return session;
    }

    private void Apply()
    {
        Market.Apply(batch, lastNs);
        batch.Clear();
        var output = session!.Output;
        if (output.Frames.Count > 0) output.Frames.Clear();
        if (output.Requests.Count > 0) output.Requests.Clear();
    }

    private Listing? Adopt(string symbol)
    {
        if (discovered.TryGetValue(symbol, out var known))
        {
            return listings.Register(feed.Venue, symbol, known.Instrument, known.Rules, known.IsTrading, DateTimeOffset.UnixEpoch).Listing;
        }

        return feed.ReadSymbol(symbol) is { } instrument
            ? listings.Register(feed.Venue, symbol, instrument, InstrumentRules.None, isTrading: true, DateTimeOffset.UnixEpoch).Listing
            : null;
    }

    private sealed class NoFaultLog : IFaultLog
    {
        public static NoFaultLog Instance { get; } = new();

        public void Report(FaultKind kind, ReadOnlySpan<byte> excerpt)
        {
            // Counted by the session; the report shows the counts.
        }
    }

    private sealed class TradeLog(bool keeps) : MarketObserver
    {
        public List<Trade> Trades { get; } = [];

        public override void OnTrade(in Trade trade)
        {
            if (keeps) Trades.Add(trade);
        }
    }
}
