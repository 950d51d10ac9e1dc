using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using CompraVenta.Infrastructure.Feeds;
using CompraVenta.Infrastructure.Recordings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CompraVenta.Bench.Frames;

/// <summary>Frame to correct book over the recordings, taking turns with a bare <see cref="Utf8JsonReader"/> scan of the same bytes.
/// Guards the budget of 0 bytes a frame in steady state and the ratios of docs/performance.md.</summary>
internal static class FramesBench
{
    private static readonly TimeSpan Warming = TimeSpan.FromSeconds(2);

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
            .BuildServiceProvider().GetServices<IVenueFeed>().ToDictionary(f => f.Venue.Id);
        Console.WriteLine($"{"recording",-52}{"frames",9}{"ns/frame",11}{"scan ns",11}{"ratio",8}{"B/frame",9}");
        foreach (var path in Directory.GetFiles(folder, "*.jsonl.gz").Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(path)[..^9];
            var venue = name.Split('-')[0];
            if (venue.StartsWith("binance", StringComparison.Ordinal)) venue = "binance";
            if (feeds.TryGetValue(venue, out var feed)) Measure(name, Load(path), feed, rounds);
        }

        return 0;
    }

    private static void Measure(string name, List<RecordingLine> lines, IVenueFeed feed, int rounds)
    {
        var frames = lines.Where(l => l.Kind == RecordingLineKind.Frame).Select(l => l.Text).ToArray();

        // Small recordings are repeated, each time into fresh books, until a round takes long enough to be timed; and before the
        // rounds until the compiler has seen enough of them to compile for speed.
        var repeats = Math.Max(1, 60_000 / frames.Length);
        var warming = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(warming) < Warming)
        {
            Books(lines, feed, repeats, frames.Length);
            Scan(frames, repeats);
        }

        var books = new double[rounds];
        var scans = new double[rounds];
        long allocated = 0;
        for (var round = 0; round < rounds; round++)
        {
            var (busy, bytes) = Books(lines, feed, repeats, frames.Length);
            var scan = Scan(frames, repeats);
            books[round] = busy.TotalNanoseconds / repeats / frames.Length;
            scans[round] = scan.TotalNanoseconds / repeats / frames.Length;
            allocated = bytes;
        }

        var ratio = Median([.. books.Zip(scans, (b, s) => b / s)]);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name,-52}{frames.Length,9}{Median(books),11:F0}{Median(scans),11:F0}{ratio,8:F2}{(double)allocated / (frames.Length - (frames.Length / 2)),9:F1}"));
    }

    private static (TimeSpan Busy, long Bytes) Books(List<RecordingLine> lines, IVenueFeed feed, int repeats, int frames)
    {
        var busy = TimeSpan.Zero;
        long bytes = 0;
        for (var repeat = 0; repeat < repeats; repeat++)
        {
            var replay = new RecordingReplay(feed, keepTrades: false);
            var seen = 0;
            long before = 0;
            foreach (var line in lines)
            {
                // The second half only: by then every book has its depth.
                if (line.Kind == RecordingLineKind.Frame && seen++ == frames / 2) before = GC.GetAllocatedBytesForCurrentThread();
                replay.Take(line);
            }

            bytes = GC.GetAllocatedBytesForCurrentThread() - before;
            busy += replay.Busy;
        }

        return (busy, bytes);
    }

    private static TimeSpan Scan(ReadOnlyMemory<byte>[] frames, int repeats)
    {
        var since = Stopwatch.GetTimestamp();
        for (var repeat = 0; repeat < repeats; repeat++)
        {
            foreach (var frame in frames)
            {
                var reader = new Utf8JsonReader(frame.Span);
                while (reader.Read())
                {
                }
            }
        }

        return Stopwatch.GetElapsedTime(since);
    }

    private static List<RecordingLine> Load(string path)
    {
        using var reader = RecordingReader.Open(path);
        var lines = new List<RecordingLine>();
        while (reader.TryRead(out var line)) lines.Add(line with { Text = line.Text.ToArray() });
        return lines;
    }

    private static double Median(double[] values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}
