using System.Text;
using System.Text.Json;
using CompraVenta.Core.Markets;

namespace CompraVenta.Infrastructure.Tests.Feeds.Binance;

/// <summary>Recordings of the real exchange through session and market.</summary>
public class BinanceRecordingTests
{
    [BinanceRecordingTheory]
    [MemberData(nameof(BinanceRecording.Names), MemberType = typeof(BinanceRecording))]
    public void Books_end_as_the_naive_ones_level_by_level(string name)
    {
        var rig = new BinanceRig(followsRecording: true);
        var naive = new NaiveBinance();
        var lines = BinanceRecording.Read(name);
        foreach (var line in lines)
        {
            Feed(rig, line);
            Feed(naive, line);
        }

        Assert.NotEmpty(naive.Books);
        Assert.Equal(0, naive.Gaps);
        foreach (var (symbol, expected) in naive.Books)
        {
            Assert.True(rig.IsLive(symbol), symbol);
            rig.AssertEqual(expected, symbol);
            Assert.Equal(expected.UpdateId, rig.Book(symbol)!.UpdateId);
        }

        Assert.Empty(rig.Faults);
        Assert.Equal(0, rig.Session.Counters.Gaps);
        Assert.Equal(0, rig.Session.Counters.Malformed);
        Assert.Equal(lines.Count(line => line.RestPath is null), rig.Session.Counters.Frames);
        Assert.Empty(rig.Session.Output.Frames);
        Assert.Empty(rig.Session.Output.Requests);
    }

    /// <summary>The counts are of the cases where a best-price frame carries the id of a depth update, 1,573 in all.</summary>
    [BinanceRecordingTheory]
    [InlineData("binance-20210404-btcusdt-ethusdt-dotusdt.jsonl.gz", 0)]
    [InlineData("binance-20210417-ten-symbols.jsonl.gz", 199)]
    [InlineData("binance-20211012-four-symbols.jsonl.gz", 26)]
    [InlineData("binance-20240808-btcusdt.jsonl.gz", 1_072)]
    [InlineData("binancetr-20230410-four-symbols.jsonl.gz", 24)]
    [InlineData("binanceus-20210417-ten-symbols.jsonl.gz", 174)]
    [InlineData("binanceus-20210814-four-symbols.jsonl.gz", 78)]
    public void Best_prices_equal_the_bookTicker_of_the_same_update(string name, int cases)
    {
        var rig = new BinanceRig(followsRecording: true);
        var ours = new Dictionary<(string Symbol, long UpdateId), Best>();
        rig.BookChanged = book =>
        {
            var (bids, asks) = (BinanceRig.LevelsOf(book, Side.Bid), BinanceRig.LevelsOf(book, Side.Ask));
            if (bids.Count > 0 && asks.Count > 0) ours[(book.Listing.Symbol, book.UpdateId)] = new Best(bids[0], asks[0]);
        };
        var theirs = new Dictionary<(string Symbol, long UpdateId), Best>();
        var updates = new HashSet<(string Symbol, long UpdateId)>();
        var snapshots = new HashSet<(string Symbol, long UpdateId)>();
        foreach (var line in BinanceRecording.Read(name))
        {
            Feed(rig, line);
            if (line.RestPath is not null)
            {
                // The snapshot stands in for the update that it ends with.
                if (line.RestPath.Contains("/depth?", StringComparison.Ordinal)) snapshots.Add((Symbol(line.RestPath), SnapshotId(line.Frame)));
                continue;
            }

            if (line.Frame.AsSpan().IndexOf("@bookTicker"u8) >= 0) Note(theirs, line.Frame);
            else if (line.Frame.AsSpan().IndexOf("@depth"u8) >= 0) updates.Add((Symbol(line.Frame), LastId(line.Frame)));
        }

        var compared = 0;
        foreach (var (key, best) in theirs)
        {
            if (!ours.TryGetValue(key, out var mine)) continue;
            Assert.Equal(best, mine);
            if (updates.Contains(key) && !snapshots.Contains(key)) compared++;
        }

        Assert.Equal(cases, compared);
    }

    [BinanceRecordingTheory]
    [MemberData(nameof(BinanceRecording.Names), MemberType = typeof(BinanceRecording))]
    public void Trades_are_the_recorded_ones_in_order(string name)
    {
        var rig = new BinanceRig(followsRecording: true);
        var trades = new List<(string Symbol, long Id, decimal Price, decimal Size, Side Taker, long TimeNs)>();
        var aggregates = new List<(string Symbol, long Id, decimal Price, decimal Size, Side Taker, long TimeNs)>();
        foreach (var line in BinanceRecording.Read(name))
        {
            Feed(rig, line);
            if (line.RestPath is not null) continue;
            using var document = JsonDocument.Parse(line.Frame);
            var data = document.RootElement.GetProperty("data");
            if (!data.TryGetProperty("e", out var kind) || kind.GetString() is not ("trade" or "aggTrade")) continue;
            var isTrade = kind.GetString() is "trade";
            (isTrade ? trades : aggregates).Add((
                data.GetProperty("s").GetString()!,
                data.GetProperty(isTrade ? "t" : "a").GetInt64(),
                decimal.Parse(data.GetProperty("p").GetString()!, System.Globalization.CultureInfo.InvariantCulture),
                decimal.Parse(data.GetProperty("q").GetString()!, System.Globalization.CultureInfo.InvariantCulture),
                data.GetProperty("m").GetBoolean() ? Side.Ask : Side.Bid,
                data.GetProperty("T").GetInt64() * 1_000_000));
        }

        var expected = trades.Count > 0 ? trades : aggregates;
        Assert.Equal(expected, rig.Trades.Select(trade =>
            (rig.Directory[trade.Slot].Symbol, trade.Id, trade.Price.ToDecimal(), trade.Size.ToDecimal(), trade.TakerSide, trade.VenueTimeNs)));
        foreach (var perSymbol in rig.Trades.GroupBy(trade => trade.Slot))
        {
            Assert.Equal(perSymbol.Last().Id - perSymbol.First().Id + 1, perSymbol.Count());
        }
    }

    [BinanceRecordingTheory]
    [MemberData(nameof(BinanceRecording.Names), MemberType = typeof(BinanceRecording))]
    public void A_depth_frame_cut_out_is_noticed_by_the_next_one_of_its_symbol(string name)
    {
        var lines = BinanceRecording.Read(name);
        var depths = lines.Select((line, index) => (line, index))
            .Where(row => row.line.RestPath is null && row.line.Frame.AsSpan().IndexOf("@depth"u8) >= 0)
            .GroupBy(row => Symbol(row.line.Frame))
            .Select(group => group.Select(row => row.index).ToList())
            .Where(indices => indices.Count >= 4)
            .ToList();
        Assert.NotEmpty(depths);
        foreach (var indices in depths.Take(4))
        {
            foreach (var cut in new[] { indices[1], indices[indices.Count / 2], indices[^2] })
            {
                // Up to the next frame of the symbol is enough.
                var end = indices.First(index => index > cut);
                var rig = new BinanceRig(followsRecording: true);
                for (var i = 0; i <= end; i++)
                {
                    if (i != cut) Feed(rig, lines[i]);
                }

                Assert.True(rig.Session.Counters.Gaps > 0 || !IsNeeded(lines, cut, end), $"line {cut} of {name}");
            }
        }
    }

    /// <summary>Whether no snapshot before the cut already holds it.</summary>
    private static bool IsNeeded(List<BinanceRecording.Line> lines, int cut, int end)
    {
        var symbol = Symbol(lines[cut].Frame);
        var lastId = LastId(lines[cut].Frame);
        foreach (var line in lines.Take(end).Where(line => line.RestPath?.Contains($"symbol={symbol}&", StringComparison.Ordinal) == true))
        {
            return SnapshotId(line.Frame) < lastId;
        }

        return true;
    }

    private static string Symbol(byte[] frame)
    {
        var from = frame.AsSpan().IndexOf("\"s\":\""u8) + 5;
        return Encoding.UTF8.GetString(frame.AsSpan(from, frame.AsSpan(from).IndexOf((byte)'"')));
    }

    private static long LastId(byte[] frame)
    {
        using var document = JsonDocument.Parse(frame);
        return document.RootElement.GetProperty("data").GetProperty("u").GetInt64();
    }

    private static long SnapshotId(byte[] body)
    {
        using var document = JsonDocument.Parse(body);
        return document.RootElement.GetProperty("lastUpdateId").GetInt64();
    }

    private static string Symbol(string restPath) => restPath.Split("symbol=")[1].Split('&')[0];

    private static void Feed(BinanceRig rig, BinanceRecording.Line line)
    {
        rig.NowNs = line.ReceivedNs;
        if (line.RestPath is null) rig.Frame(line.Frame);
        else rig.Rest(line.RestPath, line.Frame);
    }

    private static void Feed(NaiveBinance naive, BinanceRecording.Line line)
    {
        if (line.RestPath is { } path && !path.Contains("/depth?", StringComparison.Ordinal)) return;
        using var document = JsonDocument.Parse(line.Frame);
        if (line.RestPath is null) naive.Frame(document.RootElement);
        else naive.Snapshot(Symbol(line.RestPath), document.RootElement);
    }

    private static void Note(Dictionary<(string Symbol, long UpdateId), Best> theirs, byte[] frame)
    {
        using var document = JsonDocument.Parse(frame);
        var data = document.RootElement.GetProperty("data");
        decimal Of(string field) => decimal.Parse(data.GetProperty(field).GetString()!, System.Globalization.CultureInfo.InvariantCulture);
        theirs[(data.GetProperty("s").GetString()!, data.GetProperty("u").GetInt64())] = new Best((Of("b"), Of("B")), (Of("a"), Of("A")));
    }

    private readonly record struct Best((decimal Price, decimal Size) Bid, (decimal Price, decimal Size) Ask);
}
