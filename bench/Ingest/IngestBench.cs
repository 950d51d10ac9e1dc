using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using CompraVenta.Simulator;

namespace CompraVenta.Bench.Ingest;

/// <summary>The whole way of a frame in the app as it is run, socket to applied book, under the load of three simulated exchanges in another
/// process (this one). Says whether the goals are met.</summary>
internal static class IngestBench
{
    private const double RssMax = 1024.0 * 1024 * 1024;
    private const double CoresMax = 1;
    private const double P99MsMax = 5;

    /// <summary>Book changes among the frames, which the simulator is set by: trades and tickers come on top, a quarter to two fifths of them.</summary>
    private const double BookShare = 0.8;

    /// <summary>Frames under way while the two sides are read one after the other.</summary>
    private const double UnderWaySeconds = 0.5;

    private static readonly TimeSpan WarmUpMax = TimeSpan.FromMinutes(20);
    private static readonly TimeSpan SampleInterval = TimeSpan.FromSeconds(1);

    public static async Task<int> RunAsync(string[] args)
    {
        if (IngestOptions.Read(args) is not { } options)
        {
            await Console.Error.WriteLineAsync("usage: bench/ingest [--minutes 10] [--instruments 1500] [--frames 20000] [--settle SECONDS] [--depth LEVELS]");
            return 2;
        }

        // The exchanges of the world do not run on the machine that reads them: here they keep to the last core, the app and its database to the others.
        Cores.KeepProcessToLast();
        var world = new SimulatorOptions
        {
            Instruments = options.Instruments,
            FramesPerSecond = options.Frames * BookShare,
            NewListingInterval = TimeSpan.FromDays(1_000),
        };
        await using var simulator = await SimulatorServer.StartAsync(world, TimeProvider.System, null, CancellationToken.None);
        using var control = new HttpClient { BaseAddress = simulator.BaseAddress };
        using var app = await IngestApp.StartAsync(simulator.BaseAddress, options);
        var expected = simulator.Symbols("binance").Count + simulator.Symbols("bitfinex").Count + simulator.Symbols("coinbase").Count;
        Say($"{options.Instruments} instruments, {expected} books at three exchanges, {options.Frames:0} frames/s wanted");

        var start = Stopwatch.StartNew();
        var sample = await app.ReadAsync();
        for (var second = 0; sample.Sum(v => v.Live) < expected; second++)
        {
            if (start.Elapsed > WarmUpMax)
            {
                Say($"only {sample.Sum(v => v.Live)} of {expected} books are live after {start.Elapsed.TotalMinutes:0.0} min");
                return 1;
            }

            if (second % 15 == 0) Say($"  {start.Elapsed.TotalSeconds,4:0} s  {sample.Sum(v => v.Live)} live of {expected}");
            await Task.Delay(SampleInterval);
            sample = await app.ReadAsync();
        }

        Say($"all {expected} books live after {start.Elapsed.TotalSeconds:0} s on {sample.Sum(v => v.Connections)} connections; settling for {options.Settle.TotalSeconds:0} s");
        await Task.Delay(options.Settle);

        var first = await app.ReadAsync();
        var firstSent = await SentAsync(control);
        var worst = new Dictionary<string, (List<double> P50, List<double> P99, double Max)>(StringComparer.Ordinal);
        foreach (var venue in first.Venues) worst[venue.Id] = ([], [], 0);
        var rss = first.Rss;
        var backlog = 0L;
        var last = first;
        var lastSent = firstSent;
        var measured = Stopwatch.StartNew();
        while (measured.Elapsed.TotalMinutes < options.Minutes)
        {
            await Task.Delay(SampleInterval);
            last = await app.ReadAsync();
            lastSent = await SentAsync(control);
            rss = Math.Max(rss, last.Rss);
            backlog = Math.Max(backlog, lastSent.Backlog);
            foreach (var venue in last.Venues)
            {
                var (p50, p99, max) = worst[venue.Id];
                p50.Add(venue.P50);
                p99.Add(venue.P99);
                worst[venue.Id] = (p50, p99, Math.Max(max, venue.Max));
            }
        }

        return Report(first, last, firstSent, lastSent, worst, rss, backlog, expected, options.Frames);
    }

    private static int Report(
        IngestSample first, IngestSample last, Sent firstSent, Sent lastSent,
        Dictionary<string, (List<double> P50, List<double> P99, double Max)> lags, long rss, long backlog, int expected, double wanted)
    {
        var seconds = Stopwatch.GetElapsedTime(first.Timestamp, last.Timestamp).TotalSeconds;
        Say("");
        Say($"over {seconds:0} s         sent/s  received/s   applied/s  ignored  lag p50 ms  p99 ms  max ms   late %  gaps  faults  stale  resyncs  of quiet books  reconnects  checksums ok / failed");
        long sentAll = 0, receivedAll = 0;
        foreach (var venue in last.Venues)
        {
            var before = first.Venues.First(v => v.Id == venue.Id);
            var sent = lastSent.Frames[venue.Id] - firstSent.Frames[venue.Id];
            var received = venue.Frames - before.Frames;
            var applied = venue.Applied - before.Applied;
            sentAll += sent;
            receivedAll += received;
            var (p50, p99, max) = lags[venue.Id];
            Say(string.Create(
                CultureInfo.InvariantCulture,
                $"{venue.Id,-12} {sent / seconds,12:0} {received / seconds,11:0} {applied / seconds,11:0} {venue.Ignored - before.Ignored,8} {Median(p50),11:0.000} {Median(p99),7:0.00} {max,7:0.0} {100.0 * (venue.Late - before.Late) / Math.Max(1, applied),8:0.000} {venue.Gaps - before.Gaps,5} {venue.Faults - before.Faults,7} {venue.WentStale - before.WentStale,6} {venue.Resyncs - before.Resyncs,8} {venue.Suspected - before.Suspected,15} {venue.Reconnects - before.Reconnects,11}  {venue.ChecksumsPassed - before.ChecksumsPassed} / {venue.ChecksumsFailed - before.ChecksumsFailed}"));
        }

        var appliedAll = last.Sum(v => v.Applied) - first.Sum(v => v.Applied);
        var late = last.Sum(v => v.Late) - first.Sum(v => v.Late);
        var user = (last.User - first.User).TotalSeconds;
        var system = (last.System - first.System).TotalSeconds;
        var cores = (user + system) / seconds;
        Say(string.Create(CultureInfo.InvariantCulture, $"all          {sentAll / seconds,12:0} {receivedAll / seconds,11:0} {appliedAll / seconds,11:0}"));
        Say(string.Create(CultureInfo.InvariantCulture, $"processor    {cores:0.000} cores (user {user / seconds:0.000}, system {system / seconds:0.000}), {(user + system) / receivedAll * 1e6:0.0} µs a frame"));
        Say(string.Create(CultureInfo.InvariantCulture, $"memory       {rss / 1048576.0:0} MiB highest while measured, {last.RssPeak / 1048576.0:0} MiB since the start; {(last.Allocated - first.Allocated) / seconds / 1048576:0.00} MiB/s allocated"));
        Say(string.Create(CultureInfo.InvariantCulture, $"collections  gen 0 {first.Gen0} + {last.Gen0 - first.Gen0}, gen 1 {first.Gen1} + {last.Gen1 - first.Gen1}, gen 2 {first.Gen2} + {last.Gen2 - first.Gen2} (warm-up + measured), {last.PauseMs - first.PauseMs:0.0} ms of pauses"));
        Say(string.Create(CultureInfo.InvariantCulture, $"simulator    at most {backlog / 1024.0:0} KiB waited unread at the exchanges' side"));
        Say("");

        // What is lost shows in sequence numbers and checksums; the counts only have to agree within what is under way.
        var dropped = Math.Max(0, sentAll - receivedAll - (sentAll / seconds * UnderWaySeconds));
        var broken = last.Sum(Broken) - first.Sum(Broken);
        var isMet = true;
        Goal($"at least {wanted:0} frames/s were sent", sentAll / seconds >= wanted);
        Goal("processor under one core", cores < CoresMax);
        Goal("memory under 1.0 GiB", last.RssPeak < RssMax);
        Goal($"99 of 100 events applied within {P99MsMax} ms of their receipt", late <= appliedAll * 0.01);
        Goal("nothing dropped: no gap, fault, reconnect, ignored update or failed checksum, and no book stale but while a quiet one is checked by a snapshot", dropped == 0 && broken == 0);
        Goal("every book is followed to the end", last.Sum(v => v.Followed) == expected);
        Goal("no collection of generation 2 after warm-up", last.Gen2 == first.Gen2);
        return isMet ? 0 : 1;

        void Goal(string what, bool holds)
        {
            isMet &= holds;
            Say($"{(holds ? "met   " : "MISSED")}  {what}");
        }
    }

    /// <summary>What went wrong. Whatever is wrong makes a book stale; the snapshot by which a quiet one is checked now and then is not counted so.</summary>
    private static long Broken(VenueSample venue) =>
        venue.Gaps + venue.Faults + venue.Ignored + venue.WentStale + venue.Reconnects + venue.ChecksumsFailed;

    private static double Median(List<double> values)
    {
        if (values.Count == 0) return 0;
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }

    private static async Task<Sent> SentAsync(HttpClient control)
    {
        using var status = JsonDocument.Parse(await control.GetByteArrayAsync(new Uri("/control/status", UriKind.Relative)));
        var venues = status.RootElement.GetProperty("venues").EnumerateObject().ToList();
        return new Sent(
            venues.ToDictionary(v => v.Name, v => v.Value.GetProperty("frames_sent").GetInt64(), StringComparer.Ordinal),
            venues.Sum(v => v.Value.GetProperty("backlog_bytes").GetInt64()));
    }

    private static void Say(string line) => Console.WriteLine(line);

    /// <summary>What the exchanges have sent so far, and what waits unread.</summary>
    private sealed record Sent(IReadOnlyDictionary<string, long> Frames, long Backlog);
}
