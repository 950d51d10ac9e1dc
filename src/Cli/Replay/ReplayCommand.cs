using System.CommandLine;
using System.Globalization;
using CompraVenta.Infrastructure.Feeds;
using CompraVenta.Infrastructure.Recordings;

namespace CompraVenta.Cli.Replay;

/// <summary><c>compraventa replay FILE.jsonl.gz --venue V</c>: runs a recording through the real decoders and books.</summary>
internal static class ReplayCommand
{
    public static Command Create(IReadOnlyList<IVenueFeed> feeds)
    {
        var file = new Argument<FileInfo>("FILE") { Description = "a recording, .jsonl.gz" };
        var venue = new Option<string>("--venue") { Required = true, Description = string.Join(", ", feeds.Select(f => f.Venue.Id)) };
        var instrument = new Option<string?>("--instrument") { Description = "only this pair" };
        var print = new Option<string>("--print") { DefaultValueFactory = _ => "book", Description = "book, trades or candles" };
        print.AcceptOnlyFromAmong("book", "trades", "candles");
        var depth = new Option<int?>("--depth")
        {
            Description = "levels a side, 1 or more; all unless given",
            CustomParser = result =>
            {
                if (int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var levels) && levels > 0) return levels;
                result.AddError($"--depth is a number of levels, 1 or more, not '{result.Tokens[0].Value}'");
                return null;
            },
        };
        var json = new Option<bool>("--json") { Description = "one JSON object with everything" };
        var command = new Command("replay", "runs a recording through the real decoders and books, then prints the final state and a report")
        {
            file, venue, instrument, print, depth, json,
        };
        command.SetAction((parsed, ct) =>
        {
            var id = parsed.GetRequiredValue(venue).ToLowerInvariant();
            if (string.Equals(id, "gdax", StringComparison.Ordinal)) id = "coinbase";
            if (feeds.FirstOrDefault(f => string.Equals(f.Venue.Id, id, StringComparison.Ordinal)) is not { } feed)
            {
                Console.Error.WriteLine($"unknown venue '{id}'; known are {string.Join(", ", feeds.Select(f => f.Venue.Id))}");
                return Task.FromResult(2);
            }

            return Task.FromResult(Run(
                feed,
                parsed.GetRequiredValue(file),
                new ReplayPrint(parsed.GetValue(instrument), parsed.GetRequiredValue(print), parsed.GetValue(depth), parsed.GetValue(json)),
                ct));
        });
        return command;
    }

    private static int Run(IVenueFeed feed, FileInfo file, ReplayPrint print, CancellationToken ct)
    {
        var replay = new RecordingReplay(feed);
        try
        {
            using var reader = RecordingReader.Open(file.FullName);
            replay.Run(reader, ct);
            if (reader.IsTruncated) Console.Error.WriteLine($"{file.Name} breaks off: what is whole of it was replayed");
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(e is InvalidDataException && e.InnerException is null
                ? $"{file.Name} is not a whole gzip file: {e.Message}"
                : $"{file.Name}: {e.Message}");
            return 1;
        }

        var report = ReplayReport.Of(replay);
        if (report.Frames == report.Malformed + report.Ignored)
        {
            Console.Error.WriteLine(report.Frames == 0
                ? $"{file.Name} holds no frame"
                : $"{file.Name} holds no market data as {feed.Venue.Name} sends it: is it another venue's?");
            return 1;
        }

        try
        {
            using var output = Console.OpenStandardOutput();
            if (print.TryWrite(replay, feed.Venue, output, out var problem)) return 0;
            Console.Error.WriteLine(problem);
        }
        catch (IOException e)
        {
            Console.Error.WriteLine($"standard output: {e.Message}");
        }

        return 1;
    }
}
