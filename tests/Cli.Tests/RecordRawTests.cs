using System.Text.Json;
using CompraVenta.Infrastructure.Recordings;
using CompraVenta.Simulator;
using CompraVenta.Simulator.Faults;
using CompraVenta.TestKit;

namespace CompraVenta.Cli.Tests;

/// <summary>What was recorded from the simulator replays to the simulator's own book.</summary>
public sealed class RecordRawTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("compraventa-record-");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData("binance", "btcusdt", "BTC-USDT", "BTCUSDT")]
    [InlineData("bitfinex", "tBTCUSD", "BTC-USD", "tBTCUSD")]
    [InlineData("coinbase", "BTC/USD", "BTC-USD", "BTC-USD")]
    public async Task A_recording_replays_to_the_book_it_was_made_of(string venue, string spelled, string pair, string symbol)
    {
        await using var simulator = await MovingSimulator.StartAsync();
        using var recording = ConsoleProcess.Start(simulator.Address, "record", venue, spelled, "--raw", "--out", folder.FullName);
        await Eventually.True(() => FramesIn(venue) > 40, TimeSpan.FromSeconds(60));
        await simulator.FreezeAsync();
        var truth = simulator.Server.FindBook(venue, symbol)!;
        await Eventually.True(async () => Same(await ReplayAsync(venue), pair, truth), TimeSpan.FromSeconds(60));

        Assert.Equal(0, await recording.StopAsync());
        var replayed = await ReplayAsync(venue);
        Assert.True(Same(replayed, pair, truth));
        Assert.False(replayed.GetProperty("books").GetProperty(pair).GetProperty("stale").GetBoolean());
        var report = replayed.GetProperty("report");
        Assert.Equal((0, 0, 0), (report.GetProperty("gaps").GetInt32(), report.GetProperty("malformed").GetInt32(), report.GetProperty("checksums_failed").GetInt32()));
        Assert.Contains("frames in 1 files", recording.Errors, StringComparison.Ordinal);
        Assert.Empty(recording.Lines);
    }

    [Fact]
    public async Task What_a_killed_process_leaves_behind_replays_up_to_its_last_whole_line()
    {
        await using var simulator = await MovingSimulator.StartAsync();
        using var recording = ConsoleProcess.Start(simulator.Address, "record", "binance", "BTCUSDT", "--raw", "--out", folder.FullName);
        await Eventually.True(() => FramesIn("binance") > 20, TimeSpan.FromSeconds(60));
        Assert.NotEqual(0, await recording.StopAsync("KILL"));

        var file = folder.GetFiles("binance-*.jsonl.gz").Single();
        var (exit, output, errors) = await ConsoleProcess.RunAsync(null, "replay", file.FullName, "--venue", "binance", "--json");
        Assert.True(exit == 0, errors);
        Assert.True(JsonDocument.Parse(output).RootElement.GetProperty("report").GetProperty("frames").GetInt32() > 20);
    }

    [Fact]
    public async Task A_connection_that_breaks_begins_a_new_file_that_replays_by_itself()
    {
        await using var simulator = await MovingSimulator.StartAsync();
        using var recording = ConsoleProcess.Start(simulator.Address, "record", "binance", "BTC-USDT", "--raw", "--out", folder.FullName);
        await Eventually.True(() => FramesIn("binance") > 10, TimeSpan.FromSeconds(60));
        simulator.Server.AddFault(new Fault { Kind = FaultKind.Disconnect, Venue = "binance", Count = 1 });
        await Eventually.True(() => folder.GetFiles("binance-*.jsonl.gz").Length == 2 && FramesIn("binance") > 10, TimeSpan.FromSeconds(60));
        await simulator.FreezeAsync();
        var truth = simulator.Server.FindBook("binance", "BTCUSDT")!;
        await Eventually.True(async () => Same(await ReplayAsync("binance"), "BTC-USDT", truth), TimeSpan.FromSeconds(60));
        Assert.Equal(0, await recording.StopAsync("TERM"));
    }

    [Fact]
    public async Task Raw_frames_are_not_to_be_had_from_a_running_app()
    {
        var (exit, output, errors) = await ConsoleProcess.RunAsync(null, "record", "binance", "BTC-USDT", "--raw", "--out", folder.FullName, "--server", "http://127.0.0.1:9");
        Assert.Equal((2, ""), (exit, output));
        Assert.Contains("from the venue itself", errors, StringComparison.Ordinal);
    }

    private static bool Same(JsonElement replayed, string pair, TrueBook truth)
    {
        if (replayed.ValueKind != JsonValueKind.Object || !replayed.TryGetProperty("books", out var books) || !books.TryGetProperty(pair, out var book)) return false;
        return Side(book.GetProperty("bids"), truth.Bids, all: truth.Venue == "coinbase") && Side(book.GetProperty("asks"), truth.Asks, all: truth.Venue == "coinbase");

        // Other venues' snapshots end at a depth.
        static bool Side(JsonElement levels, IReadOnlyList<TrueLevel> side, bool all)
        {
            var shown = levels.EnumerateArray().Select(l => (decimal.Parse(l[0].GetString()!), decimal.Parse(l[1].GetString()!))).ToList();
            var count = all ? side.Count : Math.Min(25, side.Count);
            return shown.Count >= count && (!all || shown.Count == count) && shown.Take(count).SequenceEqual(side.Take(count).Select(l => (l.Price, l.Size)));
        }
    }

    private FileInfo? Newest(string venue) => folder.GetFiles($"{venue}-*.jsonl.gz").MaxBy(f => f.Name, StringComparer.Ordinal);

    private int FramesIn(string venue)
    {
        if (Newest(venue) is not { } file) return 0;
        using var reader = RecordingReader.Open(file.FullName);
        var frames = 0;
        while (reader.TryRead(out var line)) frames += line.Kind == RecordingLineKind.Frame ? 1 : 0;
        return frames;
    }

    private async Task<JsonElement> ReplayAsync(string venue)
    {
        // A file that has just begun holds no frame yet, which is a failure.
        var (exit, output, _) = await ConsoleProcess.RunAsync(null, "replay", Newest(venue)!.FullName, "--venue", venue, "--json");
        return exit == 0 ? JsonDocument.Parse(output).RootElement : default;
    }
}
