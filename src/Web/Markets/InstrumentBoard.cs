using System.Collections.Concurrent;
using System.Threading.Channels;
using CompraVenta.Core.Markets;
using CompraVenta.Core.Markets.Loop;
using CompraVenta.Infrastructure.Markets;

namespace CompraVenta.Web.Markets;

/// <summary>The newest 24-hour figures of every instrument. Tickers are gathered on the market loop, and summed up beside it at most four
/// times a second.</summary>
internal sealed class InstrumentBoard : BackgroundService, IMarketObserver
{
    /// <summary>Shortest time between two changes of the board.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly MarketHost host;
    private readonly MarketNames names;
    private readonly ConcurrentDictionary<Instrument, InstrumentSummary> summaries = new();
    private readonly Channel<bool> gathered = Channel.CreateBounded<bool>(1);

    // The market loop's, until handed over.
    private readonly HashSet<int> touched = [];
    private readonly List<Ticker> handed = [];
    private readonly Dictionary<Instrument, decimal> handedSpreads = [];
    private long nextNs;
    private volatile bool isHanded;

    // The worker's.
    private readonly Dictionary<int, Ticker> tickers = [];

    public InstrumentBoard(MarketHost host, MarketNames names)
    {
        this.host = host;
        this.names = names;
        host.Observe(this);
    }

    /// <summary>Told, by one task, which summaries have changed.</summary>
    public event Action<IReadOnlyList<InstrumentSummary>>? Changed;

    /// <summary>Every summary there is, in no order.</summary>
    public ICollection<InstrumentSummary> All => summaries.Values;

    /// <summary>The summary of an instrument; null before its first ticker.</summary>
    public InstrumentSummary? Find(Instrument instrument) => summaries.GetValueOrDefault(instrument);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var _ in gathered.Reader.ReadAllAsync(stoppingToken))
        {
            var instruments = new HashSet<Instrument>();
            foreach (var ticker in handed)
            {
                tickers[ticker.Slot] = ticker;
                instruments.Add(host.Listings[ticker.Slot].Instrument);
            }

            var spreads = new Dictionary<Instrument, decimal>(handedSpreads);
            handedSpreads.Clear();
            handed.Clear();
            isHanded = false;
            var changed = new List<InstrumentSummary>();
            foreach (var instrument in instruments)
            {
                var summary = Sum(instrument, spreads.TryGetValue(instrument, out var ofBook) ? ofBook : null);
                if (summaries.TryGetValue(instrument, out var known) && known == summary) continue;
                summaries[instrument] = summary;
                changed.Add(summary);
            }

            if (changed.Count > 0) Changed?.Invoke(changed);
        }
    }

    void IMarketObserver.OnTicker(in Ticker ticker) => touched.Add(ticker.Slot);

    void IMarketObserver.OnTick(Market market, long nowNs)
    {
        if (touched.Count == 0 || isHanded || nowNs < nextNs) return;
        nextNs = nowNs + (Interval.Ticks * TimeSpan.NanosecondsPerTick);
        foreach (var slot in touched)
        {
            if (market.FindTicker(slot) is { } ticker) handed.Add(ticker);
            var instrument = host.Listings[slot].Instrument;
            if (!handedSpreads.ContainsKey(instrument) && SpreadOfBook(market, instrument) is { } spread) handedSpreads.Add(instrument, spread);
        }

        touched.Clear();
        isHanded = true;
        gathered.Writer.TryWrite(true);
    }

    /// <inheritdoc/>
    void IMarketObserver.OnApplied()
    {
    }

    void IMarketObserver.OnBookChanged(Core.Books.VenueBook book)
    {
    }

    void IMarketObserver.OnBookStateChanged(Core.Books.VenueBook book)
    {
    }

    void IMarketObserver.OnTrade(in Trade trade)
    {
    }

    void IMarketObserver.OnResyncNeeded(Core.Books.VenueBook book, Core.Books.StaleReason reason)
    {
    }

    private static decimal? SpreadOfBook(Market market, Instrument instrument)
    {
        if (market.Find(instrument) is not { } book || !book.TryBest(Side.Bid, out var bid) || !book.TryBest(Side.Ask, out var ask)) return null;
        var decimals = (byte)book.Scale.PriceDecimals;
        return SpreadBps(new ExactDecimal(bid, decimals).ToDecimal(), new ExactDecimal(ask, decimals).ToDecimal());
    }

    private static decimal? SpreadBps(decimal? bid, decimal? ask) =>
        bid is { } b and > 0 && ask is { } a and > 0 ? decimal.Round((a - b) / ((a / 2) + (b / 2)) * 10_000, 2) : null;

    private InstrumentSummary Sum(Instrument instrument, decimal? spreadOfBook)
    {
        Listing? main = null;
        Ticker best = default;
        var turnover = 0m;
        foreach (var listing in names.ListingsOf(instrument))
        {
            if (!tickers.TryGetValue(listing.Slot, out var ticker)) continue;
            turnover += ticker.TurnoverQuote;
            if (ticker.Last is null || (main is not null && ticker.TurnoverQuote <= best.TurnoverQuote)) continue;
            (main, best) = (listing, ticker);
        }

        decimal? change = best is { Last: { } last, Open: { } open and > 0 } ? decimal.Round((last - open) / open * 100, 2) : null;
        return new InstrumentSummary(instrument, main?.Venue, best.Last, change, decimal.Round(turnover, 8), best.Low, best.High, spreadOfBook ?? SpreadBps(best.Bid, best.Ask));
    }
}
