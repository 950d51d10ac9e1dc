using System.Text.Json;
using CompraVenta.TestKit.Markets;

namespace CompraVenta.Infrastructure.Tests.Simulator;

public sealed class CandleHistoryTests
{
    private const long Minute = 60_000;
    private const long Hour = 60 * Minute;

    [Fact]
    public async Task Binance_minutes_reach_back_thirty_days_and_join_without_a_jump()
    {
        await using var simulator = await ManualSimulator.StartAsync();
        var start = ManualSimulator.Start.AddDays(-30).ToUnixTimeMilliseconds();
        var rows = new List<decimal[]>();
        while (rows.Count < 30 * 1_440)
        {
            rows.AddRange(await RowsAsync(simulator, $"/binance/api/v3/klines?symbol=BTCUSDT&interval=1m&limit=1000&startTime={start}"));
            start = (long)rows[^1][0] + 1;
        }

        for (var i = 1; i < rows.Count; i++)
        {
            Assert.Equal(rows[i - 1][0] + Minute, rows[i][0]);
            if (rows[i][0] < ManualSimulator.Start.ToUnixTimeMilliseconds() / Minute * Minute) Assert.Equal(rows[i - 1][4], rows[i][1]);
            Assert.True(rows[i][2] >= Math.Max(rows[i][1], rows[i][4]) && rows[i][3] <= Math.Min(rows[i][1], rows[i][4]));
            Assert.True(rows[i][5] > 0);
        }
    }

    [Theory]
    [InlineData("/binance/api/v3/klines?symbol=DOGEUSDT&interval=1m&limit=1000", false, 4)]
    [InlineData("/bitfinex/v2/candles/trade:1m:tDOGE:USD/hist?limit=1000", true, 2)]
    [InlineData("/coinbase/exchange/products/DOGE-USD/candles?granularity=60", true, 4)]
    public async Task The_running_tape_joins_the_past_at_every_venue(string url, bool newestFirst, int closeColumn)
    {
        await using var simulator = await ManualSimulator.StartAsync();
        simulator.Advance(180);
        var rows = await RowsAsync(simulator, url);
        if (newestFirst) rows.Reverse();
        var closes = rows.Select(row => row[closeColumn]).ToList();
        var steps = closes.Zip(closes.Skip(1), (a, b) => (double)Math.Abs((b / a) - 1)).ToList();
        // A step from the past to the tape is no larger than the market's own minutes.
        Assert.True(steps[^4..].Max() <= steps.Max() * 1.5 + 0.001, $"{steps[^4..].Max()} after {steps.Max()}");
    }

    [Fact]
    public async Task Hours_are_the_sum_of_their_minutes_and_reach_back_three_years()
    {
        await using var simulator = await ManualSimulator.StartAsync();
        var hour = ManualSimulator.Start.ToUnixTimeMilliseconds() / Hour * Hour - (26 * Hour);
        var minutes = await RowsAsync(simulator, $"/binance/api/v3/klines?symbol=ETHUSDT&interval=1m&limit=60&startTime={hour}");
        var whole = Assert.Single(await RowsAsync(simulator, $"/binance/api/v3/klines?symbol=ETHUSDT&interval=1h&limit=1&startTime={hour}"));
        Assert.Equal(minutes[0][1], whole[1]);
        Assert.Equal(minutes.Max(row => row[2]), whole[2]);
        Assert.Equal(minutes.Min(row => row[3]), whole[3]);
        Assert.Equal(minutes[^1][4], whole[4]);
        Assert.Equal(minutes.Sum(row => row[5]), whole[5]);

        var old = ManualSimulator.Start.AddDays(-3 * 365).ToUnixTimeMilliseconds();
        var hours = await RowsAsync(simulator, $"/bitfinex/v2/candles/trade:1h:tETHUSD/hist?limit=10000&sort=1&start={old}");
        Assert.Equal(10_000, hours.Count);
        Assert.InRange(hours[0][0], old, old + Hour);
        var daily = await RowsAsync(simulator, "/binance/api/v3/klines?symbol=ETHUSDT&interval=1M&limit=12");
        Assert.Equal(12, daily.Count);
    }

    [Fact]
    public async Task Running_minutes_are_made_of_the_real_prints()
    {
        await using var simulator = await ManualSimulator.StartAsync();
        simulator.Advance(30);
        await using var client = await WireClient.ConnectAsync(simulator.Server, "/binance/ws/btcusdt@trade");
        simulator.Advance(61);
        await client.SendAsync("""{"method":"LIST_SUBSCRIPTIONS","id":1}""");
        var opening = ManualSimulator.Start.AddSeconds(30).ToUnixTimeMilliseconds();
        var prints = new List<(decimal Price, decimal Size)>();
        while (await client.ReceiveJsonAsync() is var frame && frame.TryGetProperty("e", out _))
        {
            if (frame.GetProperty("T").GetInt64() < opening + Minute) prints.Add((RebuiltBook.Number(frame.GetProperty("p")), RebuiltBook.Number(frame.GetProperty("q"))));
        }

        var bar = Assert.Single(await RowsAsync(simulator, $"/binance/api/v3/klines?symbol=BTCUSDT&interval=1m&startTime={opening}&endTime={opening}"));
        Assert.Equal(prints[0].Price, bar[1]);
        Assert.Equal(prints.Max(print => print.Price), bar[2]);
        Assert.Equal(prints.Min(print => print.Price), bar[3]);
        Assert.Equal(prints[^1].Price, bar[4]);
        Assert.Equal(prints.Sum(print => print.Size), bar[5]);
        Assert.Equal(prints.Count, (int)bar[8]);
    }

    [Fact]
    public async Task Coinbase_limits_its_rows_and_its_intervals()
    {
        await using var simulator = await ManualSimulator.StartAsync();
        var tooMany = await simulator.Http.GetAsync(new Uri("/coinbase/exchange/products/BTC-USD/candles?granularity=60&start=2026-11-01T00:00:00Z&end=2026-11-20T00:00:00Z", UriKind.Relative));
        Assert.Equal(400, (int)tooMany.StatusCode);
        var wrong = await simulator.Http.GetAsync(new Uri("/coinbase/exchange/products/BTC-USD/candles?granularity=120", UriKind.Relative));
        Assert.Equal(400, (int)wrong.StatusCode);
        using var json = JsonDocument.Parse(await simulator.Http.GetStringAsync("/coinbase/api/v3/brokerage/market/products/BTC-USD/candles?granularity=ONE_HOUR"));
        Assert.InRange(json.RootElement.GetProperty("candles").GetArrayLength(), 349, 350);
    }

    private static async Task<List<decimal[]>> RowsAsync(ManualSimulator simulator, string url)
    {
        using var json = JsonDocument.Parse(await simulator.Http.GetStringAsync(url));
        return [.. json.RootElement.EnumerateArray().Select(row => row.EnumerateArray().Select(RebuiltBook.Number).ToArray())];
    }
}
