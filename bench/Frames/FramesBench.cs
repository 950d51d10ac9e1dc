using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;
using CompraVenta.Infrastructure.Feeds;
using CompraVenta.Infrastructure.Recordings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CompraVenta.Bench.Frames;

/// <summary>Frame to correct book over the recordings, taking turns with ccxt and with a bare <see cref="Utf8JsonReader"/> scan of the same bytes.
/// Guards the budget of 0 bytes a frame in steady state and the ratios of docs/performance.md.</summary>
internal static class FramesBench
{
    private static readonly TimeSpan Warming = TimeSpan.FromSeconds(2);

    /// <summary>What each venue must reach: times as fast as ccxt, and at most so many times a bare scan.</summary>
    private static readonly Dictionary<string, (double Ccxt, double Scan)> Goals = new(StringComparer.Ordinal)
    {
        ["binance"] = (20, 2.5),
        ["bitfinex"] = (12, 1.5),
        ["advanced"] = (15, 1.5),
        ["exchange"] = (15, 1.5),
    };

    public static int Run(string[] args)
    {
        var folder = args.Length > 0 ? args[0] : Path.Combine("..", "shared", "data", "recordings");
        var rounds = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 5;
        if (!Directory.Exists(folder))
        {
            Console.Error.WriteLine($"no recordings in {folder}: name their folder");
            return 1;
        }

        var configuration = new ConfigurationBuilder().Build();
        var feeds = new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration).AddSingleton(TimeProvider.System).AddLogging().AddVenues(configuration)
            .BuildServiceProvider().GetServices<IVenueFeed>().ToDictionary(f => f.Venue.Id, StringComparer.Ordinal);
        Console.WriteLine($"{"recording",-52}{"frames",9}{"ns/frame",11}{"scan ns",11}{"ccxt ns",11}{"of scan",9}{"x ccxt",8}{"B/frame",9}");
        var venues = new Dictionary<string, List<Measured>>(StringComparer.Ordinal);
        foreach (var path in Directory.GetFiles(folder, "*.jsonl.gz").Order(StringComparer.Ordinal))
        {
            if (FrameInput.Read(path, feeds) is not { } input) continue;
            if (!venues.TryGetValue(input.Peer, out var measured)) venues.Add(input.Peer, measured = []);
            measured.Add(Measure(input, rounds));
        }

        Console.WriteLine();
        var isReached = true;
        foreach (var (venue, measured) in venues)
        {
            // The venue's whole set, once each, as one input.
            var scan = Median([.. Enumerable.Range(0, rounds).Select(r => measured.Sum(m => m.Ours[r]) / measured.Sum(m => m.Scan[r]))]);
            var ccxt = Median([.. Enumerable.Range(0, rounds).Select(r => measured.Sum(m => m.Ccxt[r]) / measured.Sum(m => m.Ours[r]))]);
            var goal = Goals[venue];
            var isMet = scan <= goal.Scan && ccxt >= goal.Ccxt;
            isReached &= isMet;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{venue,-12} {ccxt,7:F1} times as fast as ccxt (goal {goal.Ccxt}), {scan:F2} of a bare scan (goal {goal.Scan})  {(isMet ? "reached" : "MISSED")}"));
        }

        return isReached ? 0 : 1;
    }

    private static Measured Measure(FrameInput input, int rounds)
    {
        var file = Path.GetTempFileName();
        try
        {
            input.Write(file);
            using var ccxt = new PeerProcess(Path.Combine("bench", "peers", "ccxt.mjs"), input.Peer, file);
            var frames = input.Frames;
            var texts = input.Lines.Select(l => l.Text).ToArray();

            // Small recordings are repeated, each time into fresh books, until a round takes long enough to be timed; and before the
            // rounds until the compilers have seen enough of them to compile for speed.
            var passes = Math.Max(1, 30_000 / frames);
            var peerPasses = Math.Max(1, passes / 10);
            var warming = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(warming) < Warming)
            {
                Books(input, passes);
                Scan(texts, passes);
            }

            ccxt.Run(Math.Max(1, peerPasses / 2));
            Agree(input, ccxt);
            var measured = new Measured(new double[rounds], new double[rounds], new double[rounds]);
            long allocated = 0;
            for (var round = 0; round < rounds; round++)
            {
                var (busy, bytes) = Books(input, passes);
                measured.Ours[round] = busy.TotalNanoseconds / passes;
                measured.Scan[round] = Scan(texts, passes).TotalNanoseconds / passes;
                measured.Ccxt[round] = ccxt.Run(peerPasses).TotalNanoseconds / peerPasses;
                allocated = bytes;
            }

            var (ours, scan, theirs) = (Median(measured.Ours), Median(measured.Scan), Median(measured.Ccxt));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{input.Name,-52}{frames,9}{ours / frames,11:F0}{scan / frames,11:F0}{theirs / frames,11:F0}{ours / scan,9:F2}{theirs / ours,8:F1}{(double)allocated / (frames - (frames / 2)),9:F1}"));
            return measured;
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>A ratio of different work would be none: both must end with the same books.</summary>
    private static void Agree(FrameInput input, PeerProcess peer)
    {
        var replay = new RecordingReplay(input.Feed, keepTrades: false);
        foreach (var line in input.Lines) replay.Take(line);
        foreach (var (symbol, (bids, asks)) in peer.Books())
        {
            var book = replay.Market.Instruments.Select(i => i.Books[input.Feed.Venue.Index]!).FirstOrDefault(b => string.Equals(b.Listing.Symbol, symbol, StringComparison.Ordinal));
            if (book is null && bids.Length == 0 && asks.Length == 0) continue;
            if (book is not { IsLive: true } || !Same(book, book.Bids, bids) || !Same(book, book.Asks, asks))
            {
                throw new InvalidOperationException($"{input.Name}: our book of {symbol} ({book?.State} {book?.Reason}, {book?.Bids.Count} and {book?.Asks.Count} levels) is not ccxt's ({bids.Length} and {asks.Length})");
            }
        }

        var report = replay.Counters.Sum(c => c.Gaps + c.Malformed) + replay.MarketCounters.ChecksumsFailed;
        if (report != 0) throw new InvalidOperationException($"{input.Name}: {report} gaps, unreadable frames or wrong checksums");
    }

    private static bool Same(VenueBook book, BookSide side, double[][] theirs)
    {
        if (side.Count != theirs.Length) return false;
        for (var rank = 0; rank < theirs.Length; rank++)
        {
            var price = new ExactDecimal(side.PriceOf(side[rank].Key), (byte)book.Scale.PriceDecimals).ToDecimal();
            var size = new ExactDecimal(side[rank].Size, (byte)book.Scale.SizeDecimals).ToDecimal();
            if ((double)price != theirs[rank][0] || (double)size != theirs[rank][1]) return false;
        }

        return true;
    }

    private static (TimeSpan Busy, long Bytes) Books(FrameInput input, int passes)
    {
        var busy = TimeSpan.Zero;
        long bytes = 0;
        var frames = input.Frames;
        for (var pass = 0; pass < passes; pass++)
        {
            var replay = new RecordingReplay(input.Feed, keepTrades: false);
            var seen = 0;
            long before = 0;
            var since = Stopwatch.GetTimestamp();
            foreach (var line in input.Lines)
            {
                // The second half only: by then every book has its depth.
                if (line.Kind == RecordingLineKind.Frame && seen++ == frames / 2) before = GC.GetAllocatedBytesForCurrentThread();
                replay.Take(line);
            }

            var elapsed = Stopwatch.GetElapsedTime(since);
            bytes = GC.GetAllocatedBytesForCurrentThread() - before;
            busy += elapsed;
        }

        return (busy, bytes);
    }

    private static TimeSpan Scan(ReadOnlyMemory<byte>[] texts, int passes)
    {
        var since = Stopwatch.GetTimestamp();
        for (var pass = 0; pass < passes; pass++)
        {
            foreach (var text in texts)
            {
                var reader = new Utf8JsonReader(text.Span);
                while (reader.Read())
                {
                }
            }
        }

        return Stopwatch.GetElapsedTime(since);
    }

    private static double Median(double[] values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }

    /// <summary>Nanoseconds a pass, by round.</summary>
    private sealed record Measured(double[] Ours, double[] Scan, double[] Ccxt);
}
