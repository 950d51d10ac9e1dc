using System.CommandLine;
using System.Globalization;
using CompraVenta.Cli.Live;
using CompraVenta.Core.Markets;
using CompraVenta.Infrastructure.Feeds;

namespace CompraVenta.Cli.Watch;

/// <summary><c>compraventa watch VENUE INSTRUMENT --trades | --book | --candles 1m</c>: a live stream on the console.</summary>
internal static class WatchCommand
{
    private const int TradesFirst = 10;
    private const int DepthMax = 1_000;

    public static Command Create(IReadOnlyList<IVenueFeed> feeds)
    {
        var venue = LiveOptions.Venue(feeds);
        var instrument = new Argument<string>("instrument") { Description = "a pair in any spelling: BTC-USD, BTC/USD, btcusd" };
        var trades = new Option<bool>("--trades") { Description = "each trade; the side is the taker's" };
        var book = new Option<bool>("--book") { Description = "the book: drawn in place on a terminal, else a line for each change of the best prices" };
        var candles = new Option<string?>("--candles") { Description = "candles of this length: " + string.Join(", ", CandleInterval.Words) };
        candles.AcceptOnlyFromAmong([.. CandleInterval.Words]);
        var price = new Option<string?>("--price") { Description = "of the candles only this number: o, h, l, c or v" };
        price.AcceptOnlyFromAmong("o", "h", "l", "c", "v");
        var depth = new Option<int>("--depth")
        {
            DefaultValueFactory = _ => 10,
            Description = $"levels a side of the book, 1 to {DepthMax}",
            CustomParser = result =>
            {
                if (int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var levels) && levels is > 0 and <= DepthMax) return levels;
                result.AddError($"--depth is a number of levels, 1 to {DepthMax}, not '{result.Tokens[0].Value}'");
                return 0;
            },
        };
        var local = new Option<bool>("--local-time") { Description = "times of this machine's zone; UTC unless given" };
        var json = new Option<bool>("--json") { Description = "one JSON object a line" };
        var server = LiveOptions.Server();
        var command = new Command("watch", "prints a live stream, of a venue itself or of a running app")
        {
            venue, instrument, trades, book, candles, price, depth, local, json, server,
        };
        command.Validators.Add(result =>
        {
            var kinds = (result.GetValue(trades) ? 1 : 0) + (result.GetValue(book) ? 1 : 0) + (result.GetResult(candles) is not null ? 1 : 0);
            if (kinds != 1) result.AddError("watch one of --trades, --book and --candles");
            if (result.GetResult(price) is not null && result.GetResult(candles) is null) result.AddError("--price goes with --candles");
        });
        command.SetAction((parsed, ct) => LiveOptions.RunAsync(
            async token =>
            {
                var feed = LiveOptions.Find(feeds, parsed.GetRequiredValue(venue));
                var pair = parsed.GetRequiredValue(instrument);
                var text = new LiveText(parsed.GetValue(local));
                var isJson = parsed.GetValue(json);
                using var output = new LiveOutput();
                await using ILiveSource source = parsed.GetValue(server) is { } app
                    ? new ServerSource(app, feed, [pair], TradesFirst)
                    : await VenueSource.StartAsync(feeds, feed, [pair], tap: null, token);
                var listing = (await source.ResolveAsync(token))[0];
                if (parsed.GetValue(trades)) await new TradeLines(output, text, isJson).RunAsync(source, token);
                else if (parsed.GetValue(book)) await new BookLines(output, text, isJson).RunAsync(source, listing, parsed.GetValue(depth), token);
                else await Candles(parsed.GetRequiredValue(candles)!, parsed.GetValue(price), output, text, isJson).RunAsync(source, token);
            },
            ct));
        return command;
    }

    private static CandleLines Candles(string interval, string? price, LiveOutput output, LiveText text, bool isJson) =>
        CandleInterval.TryParse(interval, out var length)
            ? new CandleLines(output, text, isJson, length, price?[0])
            : throw new LiveProblem($"'{interval}' is no length of candles", LiveProblem.Usage);
}
