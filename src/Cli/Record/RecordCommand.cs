using System.CommandLine;
using System.Globalization;
using CompraVenta.Cli.Live;
using CompraVenta.Infrastructure.Feeds;
using CompraVenta.Infrastructure.Recordings;

namespace CompraVenta.Cli.Record;

/// <summary><c>compraventa record VENUE INSTRUMENT… --trades | --raw --out DIR</c>: writes what comes to files, until stopped.</summary>
internal static class RecordCommand
{
    /// <summary>How many trades a running app still has of a pair.</summary>
    private const int TradesFirst = 1_000;

    private static readonly TimeSpan FlushInterval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan TellInterval = TimeSpan.FromSeconds(10);

    public static Command Create(IReadOnlyList<IVenueFeed> feeds)
    {
        var venue = LiveOptions.Venue(feeds);
        var instruments = new Argument<string[]>("instrument") { Arity = ArgumentArity.OneOrMore, Description = "pairs in any spelling" };
        var trades = new Option<bool>("--trades") { Description = "trades as CSV: trade.csv, or trade-PAIR.csv for each of several; continued where it is there" };
        var raw = new Option<bool>("--raw") { Description = "the venue's frames as they came: .jsonl.gz, a file a connection, which replay takes" };
        var output = new Option<DirectoryInfo>("--out") { Required = true, HelpName = "DIR", Description = "the folder for the files; made where it is missing" };
        var server = LiveOptions.Server();
        var command = new Command("record", "writes a live stream to files, of a venue itself or of a running app, until stopped") { venue, instruments, trades, raw, output, server };
        command.Validators.Add(result =>
        {
            if (result.GetValue(trades) == result.GetValue(raw)) result.AddError("record one of --trades and --raw");
            if (result.GetValue(raw) && result.GetResult(server) is not null) result.AddError("--raw frames come from the venue itself, not from a running app");
        });
        command.SetAction((parsed, ct) => LiveOptions.RunAsync(
            async token =>
            {
                var feed = LiveOptions.Find(feeds, parsed.GetRequiredValue(venue));
                var pairs = parsed.GetRequiredValue(instruments);
                if (parsed.GetValue(raw))
                {
                    await RawAsync(feeds, feed, pairs, Folder(parsed.GetRequiredValue(output)), token);
                    return;
                }

                await using ILiveSource source = parsed.GetValue(server) is { } app
                    ? new ServerSource(app, feed, pairs, TradesFirst)
                    : await VenueSource.StartAsync(feeds, feed, pairs, tap: null, token);
                await TradesAsync(source, parsed.GetRequiredValue(output), token);
            },
            ct));
        return command;
    }

    private static string Folder(DirectoryInfo folder)
    {
        try
        {
            folder.Create();
            return folder.FullName;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LiveProblem($"{folder.FullName}: {e.Message}", LiveProblem.Failure, e);
        }
    }

    private static async Task TradesAsync(ILiveSource source, DirectoryInfo output, CancellationToken ct)
    {
        var listings = await source.ResolveAsync(ct);
        var folder = Folder(output);
        var files = new Dictionary<string, TradeFile>(StringComparer.Ordinal);
        try
        {
            foreach (var listing in listings)
            {
                var path = Path.Combine(folder, listings.Count == 1 ? "trade.csv" : $"trade-{listing.Pair.Replace(':', '-')}.csv");
                files.Add(listing.Pair, TradeFile.Open(path, listing));
                await Console.Error.WriteLineAsync($"recording {listing.Pair} of {listing.Venue} to {path}");
            }

            var flushed = Environment.TickCount64;
            var trades = source.TradesAsync(ct).GetAsyncEnumerator(ct);
            await using (trades)
            {
                var next = trades.MoveNextAsync().AsTask();
                while (true)
                {
                    if (!next.IsCompleted || Environment.TickCount64 - flushed > FlushInterval.TotalMilliseconds)
                    {
                        foreach (var file in files.Values) file.Flush();
                        flushed = Environment.TickCount64;
                    }

                    if (!await next) return;
                    files[trades.Current.Listing.Pair].Add(trades.Current);
                    next = trades.MoveNextAsync().AsTask();
                }
            }
        }
        finally
        {
            LiveProblem? problem = null;
            foreach (var file in files.Values)
            {
                try
                {
                    file.Flush();
                }
                catch (LiveProblem e)
                {
                    // The others still have something to say.
                    problem ??= e;
                }

                file.Dispose();
            }

            if (problem is not null) await Console.Error.WriteLineAsync(problem.Message);
            await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{files.Values.Sum(f => f.Written)} trades recorded"));
        }
    }

    private static async Task RawAsync(IReadOnlyList<IVenueFeed> feeds, IVenueFeed feed, string[] pairs, string folder, CancellationToken ct)
    {
        using var recorder = new FeedRecorder(feed.Venue.Id, folder, TimeProvider.System);
        await using (var source = await VenueSource.StartAsync(feeds, feed, pairs, recorder, ct))
        {
            var listings = await source.ResolveAsync(ct);
            await Console.Error.WriteLineAsync($"recording {string.Join(", ", listings.Select(l => l.Pair))} of {feed.Venue.Id} to {folder}");
            var told = 0;
            try
            {
                while (true)
                {
                    await Task.WhenAny(recorder.Failed, Task.Delay(TellInterval, ct));
                    if (recorder.Failed.IsCompleted) throw new LiveProblem($"{folder}: {(await recorder.Failed).Message}");
                    ct.ThrowIfCancellationRequested();
                    foreach (var file in recorder.Files.Skip(told)) await Console.Error.WriteLineAsync($"writing {file}");
                    told = recorder.Files.Count;
                }
            }
            finally
            {
                await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{recorder.Frames} frames in {recorder.Files.Count} files"));
            }
        }
    }
}
