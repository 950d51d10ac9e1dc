using System.Text.Json;
using CompraVenta.TestKit.Markets;

namespace CompraVenta.Infrastructure.Tests.Simulator;

public sealed class BitfinexChannelTests
{
    [Theory]
    [InlineData("""{"event":"subscribe","channel":"book","symbol":"tNOPE"}""", 10300)]
    [InlineData("""{"event":"subscribe","channel":"weather","symbol":"tBTCUSD"}""", 10302)]
    [InlineData("""{"event":"subscribe","channel":"book","symbol":"tBTCUSD","prec":"P9"}""", 10011)]
    [InlineData("""{"event":"subscribe","channel":"book","symbol":"tBTCUSD","len":"26"}""", 10012)]
    [InlineData("""{"event":"subscribe","channel":"candles","key":"trade:2m:tBTCUSD"}""", 10300)]
    [InlineData("""{"event":"unsubscribe","chanId":1}""", 10401)]
    [InlineData("""{"event":"dance"}""", 10000)]
    public async Task Requests_that_make_no_sense_get_the_documented_code(string request, int code)
    {
        await using var simulator = await ManualSimulator.StartAsync();
        await using var client = await WireClient.ConnectAsync(simulator.Server, "/bitfinex/ws/2");
        await client.ReceiveAsync();
        await client.SendAsync(request);
        var answer = await client.ReceiveJsonAsync();
        Assert.Equal("error", answer.GetProperty("event").GetString());
        Assert.Equal(code, answer.GetProperty("code").GetInt32());
    }

    [Fact]
    public async Task Duplicates_and_the_twenty_sixth_channel_are_refused()
    {
        await using var simulator = await ManualSimulator.StartAsync();
        await using var client = await WireClient.ConnectAsync(simulator.Server, "/bitfinex/ws/2");
        var symbols = simulator.Server.Symbols("bitfinex").Take(25).ToList();
        await client.SendAsync(Ticker(symbols[0]));
        await client.SendAsync(Ticker(symbols[0]));
        foreach (var symbol in symbols.Skip(1)) await client.SendAsync(Ticker(symbol));
        await client.SendAsync(Ticker("tADAUSD"));
        var codes = new List<int>();
        var channels = new HashSet<long>();
        while (codes.Count < 2)
        {
            var frame = await client.ReceiveJsonAsync();
            if (frame.ValueKind != JsonValueKind.Object) continue;
            if (frame.GetProperty("event").GetString() == "subscribed") Assert.True(channels.Add(frame.GetProperty("chanId").GetInt64()));
            if (frame.TryGetProperty("code", out var code)) codes.Add(code.GetInt32());
        }

        Assert.Equal([10301, 10305], codes);
        Assert.Equal(25, channels.Count);
        static string Ticker(string symbol) => $$"""{"event":"subscribe","channel":"ticker","symbol":"{{symbol}}"}""";
    }

    [Fact]
    public async Task A_quiet_channel_beats_every_fifteen_seconds()
    {
        await using var simulator = await ManualSimulator.StartAsync(options => options.FramesPerSecond = 1);
        await using var client = await WireClient.ConnectAsync(simulator.Server, "/bitfinex/ws/2");
        await client.SendAsync("""{"event":"subscribe","channel":"book","symbol":"tXLMUSD"}""");
        for (var i = 0; i < 3; i++) await client.ReceiveAsync();
        simulator.Advance(31);
        var frame = await client.ReceiveJsonAsync();
        while (frame[1].ValueKind != JsonValueKind.String) frame = await client.ReceiveJsonAsync();
        Assert.Equal("hb", frame[1].GetString());
    }

    [Fact]
    public async Task A_raw_book_summed_by_price_is_the_true_book()
    {
        await using var simulator = await ManualSimulator.StartAsync();
        await using var client = await WireClient.ConnectAsync(simulator.Server, "/bitfinex/ws/2");
        await client.SendAsync("""{"event":"subscribe","channel":"book","symbol":"tETHUSD","prec":"R0","len":"100"}""");
        for (var i = 0; i < 2; i++) await client.ReceiveAsync();
        var orders = new Dictionary<long, (decimal Price, decimal Amount)>();
        foreach (var entry in (await client.ReceiveJsonAsync())[1].EnumerateArray()) Apply(entry);
        simulator.Advance(5);
        await client.SendAsync("""{"event":"ping"}""");
        while (await client.ReceiveJsonAsync() is { ValueKind: JsonValueKind.Array } frame) Apply(frame[1]);
        var book = new RebuiltBook();
        foreach (var (price, amount) in orders.Values) book.Set(amount > 0, price, Math.Abs(amount));
        book.AssertEquals(simulator.Server.FindBook("bitfinex", "tETHUSD"), 100);

        void Apply(JsonElement entry)
        {
            if (RebuiltBook.Number(entry[1]) == 0) Assert.True(orders.Remove(entry[0].GetInt64()));
            else orders[entry[0].GetInt64()] = (RebuiltBook.Number(entry[1]), RebuiltBook.Number(entry[2]));
        }
    }

    [Fact]
    public async Task Trades_come_executed_then_updated_and_candles_and_tickers_follow()
    {
        await using var simulator = await ManualSimulator.StartAsync();
        await using var client = await WireClient.ConnectAsync(simulator.Server, "/bitfinex/ws/2");
        await client.SendAsync("""{"event":"subscribe","channel":"trades","symbol":"tBTCUSD"}""");
        await client.SendAsync("""{"event":"subscribe","channel":"ticker","symbol":"tBTCUSD"}""");
        await client.SendAsync("""{"event":"subscribe","channel":"candles","key":"trade:1m:tBTCUSD"}""");
        var channels = new Dictionary<long, string>();
        for (var i = 0; i < 7; i++)
        {
            var frame = await client.ReceiveJsonAsync();
            if (frame.ValueKind == JsonValueKind.Array) Assert.True(frame[1].GetArrayLength() >= 10);
            else if (frame.TryGetProperty("chanId", out var id)) channels.Add(id.GetInt64(), frame.GetProperty("channel").GetString()!);
        }

        simulator.Advance(5);
        await client.SendAsync("""{"event":"ping"}""");
        string? executed = null;
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        while (await client.ReceiveJsonAsync() is { ValueKind: JsonValueKind.Array } frame)
        {
            var kind = frame[1].ValueKind == JsonValueKind.String ? frame[1].GetString()! : channels[frame[0].GetInt64()];
            counts[kind] = counts.GetValueOrDefault(kind) + 1;
            if (kind == "tu") Assert.Equal(executed, frame[2].GetRawText());
            if (kind == "te") executed = frame[2].GetRawText();
        }

        Assert.True(counts["te"] > 3 && counts["te"] == counts["tu"] && counts["ticker"] >= 3 && counts["candles"] >= 3);
    }
}
