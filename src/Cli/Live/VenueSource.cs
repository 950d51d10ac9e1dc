using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Threading.Channels;
using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;
using CompraVenta.Core.Markets.Loop;
using CompraVenta.Infrastructure.Feeds;
using CompraVenta.Infrastructure.Markets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace CompraVenta.Cli.Live;

/// <summary>A venue, read by its real feed into a real market of this process.</summary>
internal sealed class VenueSource : ILiveSource
{
    private static readonly TimeSpan StatusInterval = TimeSpan.FromMilliseconds(250);

    private readonly IHost host;
    private readonly IVenueFeed feed;
    private readonly IReadOnlyList<string> pairs;
    private readonly MarketHost market;
    private readonly Dictionary<int, LiveListing> bySlot = [];
    private readonly CancellationTokenSource closing = new();
    private Task telling = Task.CompletedTask;

    private VenueSource(IHost host, IVenueFeed feed, IReadOnlyList<string> pairs)
    {
        this.host = host;
        this.feed = feed;
        this.pairs = pairs;
        market = host.Services.GetRequiredService<MarketHost>();
    }

    /// <summary>Begins to connect.</summary>
    /// <param name="feeds">All venues.</param>
    /// <param name="feed">The one to read.</param>
    /// <param name="pairs">What to follow, in any spelling.</param>
    /// <param name="tap">Sees the raw frames; null when nobody does.</param>
    /// <param name="ct">Gives up.</param>
    public static async Task<VenueSource> StartAsync(
        IReadOnlyList<IVenueFeed> feeds, IVenueFeed feed, IReadOnlyList<string> pairs, IFeedTap? tap, CancellationToken ct)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Configuration.AddEnvironmentVariables("COMPRAVENTA_");
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
        {
            ["Feeds:Pairs"] = string.Join(',', pairs),
            ["Feeds:Tickers"] = "false",
        });

        // A venue keeps its place among all venues, whoever else is read.
        builder.Services.AddSingleton<IReadOnlyList<Venue>>([.. feeds.Select(f => f.Venue)]);
        builder.Services.AddSingleton(feed);
        if (tap is not null) builder.Services.AddSingleton(tap);
        builder.Services.AddMarket().AddFeeds(builder.Configuration);

        // Ctrl-C is the command's.
        builder.Services.RemoveAll<IHostLifetime>();
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        var running = builder.Build();
        var source = new VenueSource(running, feed, pairs);
        await running.StartAsync(ct);
        source.telling = source.TellProblemsAsync(source.closing.Token);
        return source;
    }

    /// <inheritdoc/>
    public long LastBreakMs { get; private set; }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<LiveListing>> ResolveAsync(CancellationToken ct)
    {
        var status = host.Services.GetRequiredService<IFeedStatus>();
        while ((await status.ReadAsync(ct))[0] is { Listings: 0 }) await Task.Delay(StatusInterval, ct);
        var catalog = host.Services.GetRequiredService<InstrumentCatalog>();
        var found = new List<LiveListing>();
        foreach (var pair in pairs)
        {
            var meant = catalog.Resolve(pair);
            if (meant.Instrument is not { } instrument)
            {
                throw new LiveProblem(
                    meant.Candidates.Count > 0
                        ? $"'{pair}' may mean {string.Join(", ", meant.Candidates.Select(i => i.Name))}"
                        : $"{feed.Venue.Name} lists no '{pair}'{Near(catalog, pair)}",
                    LiveProblem.Usage);
            }

            market.Listings.TryFind(feed.Venue, instrument, out var listing);
            var live = new LiveListing(feed.Venue.Id, instrument.Name, feed.TickSymbol(listing!.Symbol));
            if (bySlot.TryAdd(listing.Slot, live)) found.Add(live);
        }

        return found;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<LiveTrade> TradesAsync([EnumeratorCancellation] CancellationToken ct)
    {
        var trades = Channel.CreateUnbounded<Trade>(new() { SingleReader = true, SingleWriter = true });
        market.Observe(new TradeWatch(this, trades.Writer));

        // What came before the watch began.
        var first = await market.ReadAsync(m => bySlot.Keys.SelectMany(slot => Newest(m, slot)).ToList(), ct);
        var begun = first.GroupBy(t => t.Slot).ToDictionary(g => g.Key, g => g.Select(t => t.Id).ToHashSet());
        foreach (var trade in first) yield return new LiveTrade(bySlot[trade.Slot], trade);
        await foreach (var trade in trades.Reader.ReadAllAsync(ct))
        {
            if (!bySlot.TryGetValue(trade.Slot, out var listing)) continue;
            if (begun.TryGetValue(trade.Slot, out var told) && told.Remove(trade.Id)) continue;
            yield return new LiveTrade(listing, trade);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<LiveBook> BooksAsync(LiveListing listing, int depth, [EnumeratorCancellation] CancellationToken ct)
    {
        var newest = Channel.CreateBounded<LiveBook>(new BoundedChannelOptions(1) { SingleReader = true, FullMode = BoundedChannelFullMode.DropOldest });
        market.Observe(new BookWatch(this, listing, bySlot.First(s => s.Value == listing).Key, depth, newest.Writer));
        await foreach (var book in newest.Reader.ReadAllAsync(ct)) yield return book;
    }

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        await telling;
        await host.StopAsync();
        host.Dispose();
        closing.Dispose();
    }

    private static Trade[] Newest(Market m, int slot)
    {
        if (m.FindTape(slot) is not { } tape) return [];
        var trades = new Trade[tape.Count];
        tape.CopyNewest(trades);
        return trades;
    }

    private static string Near(InstrumentCatalog catalog, string pair)
    {
        var letters = pair.Trim().TrimStart('t').Split('-', '/', ':', '_')[0];
        var near = letters.Length < 2
            ? []
            : catalog.All.Keys.Where(i => i.Name.Contains(letters, StringComparison.OrdinalIgnoreCase)).OrderBy(i => i.Name, StringComparer.Ordinal).Take(8).ToList();
        return near.Count == 0 ? "" : $"; it lists {string.Join(", ", near.Select(i => i.Name))}";
    }

    /// <summary>Says what is the matter with the venue, once for each change.</summary>
    private async Task TellProblemsAsync(CancellationToken ct)
    {
        var status = host.Services.GetRequiredService<IFeedStatus>();
        string? told = null;
        var wasConnected = false;
        using var timer = new PeriodicTimer(StatusInterval);
        try
        {
            do
            {
                var now = (await status.ReadAsync(ct))[0];
                if (string.Equals(now.Problem, told, StringComparison.Ordinal)) continue;
                var isNews = now.Problem is not null && (told is null || wasConnected || now.State == VenueState.Unreachable);
                if (isNews && !string.Equals(now.Problem, "connecting", StringComparison.Ordinal)) await Console.Error.WriteLineAsync($"{feed.Venue.Name}: {now.Problem}; trying again");
                else if (now.Problem is null && told is not null && wasConnected) await Console.Error.WriteLineAsync($"{feed.Venue.Name}: connected");
                wasConnected |= now.Problem is null;
                told = now.Problem;
            }
            while (await timer.WaitForNextTickAsync(ct));
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The command is over.
        }
    }

    private sealed class TradeWatch(VenueSource source, ChannelWriter<Trade> trades) : MarketObserver
    {
        private long lostMs;

        /// <summary>A book that was live and is not, for a reason of its connection, has a tape with a hole in it.</summary>
        public override void OnBookStateChanged(VenueBook book)
        {
            if (!source.bySlot.TryGetValue(book.Listing.Slot, out var listing)) return;
            var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
            if (book.Reason is StaleReason.Disconnected or StaleReason.Silent or StaleReason.Gap && lostMs == 0) lostMs = source.LastBreakMs = now;
            else if (book.IsLive && lostMs != 0)
            {
                source.LastBreakMs = now;
                Console.Error.WriteLine($"{listing.Pair} is back after {(now - lostMs) / 1_000.0:0.0} s: trades of that time may be missing");
                lostMs = 0;
            }
        }

        public override void OnTrade(in Trade trade) => trades.TryWrite(trade);
    }

    private sealed class BookWatch(VenueSource source, LiveListing listing, int slot, int depth, ChannelWriter<LiveBook> newest) : MarketObserver
    {
        private readonly BookQuery query = new() { Depth = depth, Venue = source.feed.Venue, IncludeStale = true };
        private readonly BookWindow window = new(source.market.Venues.Count);
        private long seen = -1;

        public override void OnTick(Market market, long nowNs)
        {
            if (market.FindBook(slot) is not { } book || book.Version == seen) return;
            seen = book.Version;
            market.Find(book.Listing.Instrument)!.CopyTo(window, query, nowNs);
            var status = window.Venues[book.Listing.Venue.Index];
            newest.TryWrite(new LiveBook(
                listing,
                nowNs,
                status.ProofNs == 0 ? null : status.AgeMs(nowNs),
                book.IsLive ? null : JsonNamingPolicy.SnakeCaseLower.ConvertName(book.Reason.ToString()),
                Levels(window.Bids),
                Levels(window.Asks)));
        }

        private LiveLevel[] Levels(LevelWindow side)
        {
            var levels = new LiveLevel[side.Count];
            for (var rank = 0; rank < levels.Length; rank++)
            {
                levels[rank] = new LiveLevel(window.Price(side.Prices[rank]).ToString(), window.Size(side.Sizes[rank]).ToString());
            }

            return levels;
        }
    }

    /// <summary>The host stops when it is told to, and listens to no signals.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
