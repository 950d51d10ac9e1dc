using System.Net.Http.Json;
using System.Text.Json;
using CompraVenta.Simulator.Faults;
using CompraVenta.TestKit.Markets;

namespace CompraVenta.Infrastructure.Tests.Simulator;

public sealed class FaultTests
{
    private const string Streams = "/binance/stream?streams=btcusdt@depth@100ms";

    [Fact]
    public async Task Drop_leaves_a_gap_in_the_update_ids()
    {
        var frames = await BinanceFramesAsync(new Fault { Kind = FaultKind.Drop, Venue = "binance", Symbol = "BTCUSDT", Count = 1 });
        Assert.Equal(1, frames.Zip(frames.Skip(1), (a, b) => Id(b, "U") > Id(a, "u") + 1).Count(gap => gap));
    }

    [Fact]
    public async Task Duplicate_sends_a_frame_twice()
    {
        var frames = await BinanceFramesAsync(new Fault { Kind = FaultKind.Duplicate, Venue = "binance", Count = 1 });
        Assert.Equal(1, frames.Zip(frames.Skip(1), (a, b) => a == b).Count(same => same));
    }

    [Fact]
    public async Task Reorder_swaps_two_frames_and_loses_none()
    {
        var frames = await BinanceFramesAsync(new Fault { Kind = FaultKind.Reorder, Venue = "binance", Count = 1 });
        Assert.Equal(1, frames.Zip(frames.Skip(1), (a, b) => Id(b, "U") < Id(a, "U")).Count(back => back));
        var sorted = frames.OrderBy(frame => Id(frame, "U")).ToList();
        Assert.All(sorted.Zip(sorted.Skip(1)), pair => Assert.Equal(Id(pair.First, "u") + 1, Id(pair.Second, "U")));
    }

    [Theory]
    [InlineData("not_json")]
    [InlineData("half")]
    [InlineData("deep")]
    [InlineData("wrong_types")]
    [InlineData("absurd")]
    public async Task Garbage_takes_the_place_of_a_frame(string variant)
    {
        var frames = await BinanceFramesAsync(new Fault { Kind = FaultKind.Garbage, Venue = "binance", Count = 1, Variant = variant });
        var bad = Assert.Single(frames, frame => !IsGood(frame));
        switch (variant)
        {
            case "deep":
                Assert.StartsWith("[[[[[[", bad, StringComparison.Ordinal);
                break;
            case "wrong_types":
                Assert.Contains("true", bad, StringComparison.Ordinal);
                break;
            case "absurd":
                Assert.Contains("99999999999999999999999999999999999999", bad, StringComparison.Ordinal);
                break;
            default:
                Assert.ThrowsAny<JsonException>(() => JsonDocument.Parse(bad));
                break;
        }
    }

    [Fact]
    public async Task An_oversized_frame_is_larger_than_any_real_one()
    {
        var frames = await BinanceFramesAsync(new Fault { Kind = FaultKind.Garbage, Venue = "binance", Count = 1, Variant = "oversized" });
        Assert.Contains(frames, frame => frame.Length > 32 << 20);
    }

    [Fact]
    public async Task Silence_withholds_one_symbol_and_tells_everything_afterwards()
    {
        await using var simulator = await ManualSimulator.StartAsync();
        await using var client = await WireClient.ConnectAsync(simulator.Server, "/binance/stream?streams=btcusdt@depth@100ms/ethusdt@depth@100ms");
        simulator.Advance(1);
        simulator.Server.AddFault(new Fault { Kind = FaultKind.Silence, Venue = "binance", Symbol = "BTCUSDT", Duration = TimeSpan.FromSeconds(5) });
        simulator.Advance(4.5);
        await client.SendAsync("""{"method":"LIST_SUBSCRIPTIONS","id":1}""");
        var silent = await UntilAnswerAsync(client, 1);
        simulator.Advance(2);
        await client.SendAsync("""{"method":"LIST_SUBSCRIPTIONS","id":2}""");
        var after = await UntilAnswerAsync(client, 2);
        var lastBefore = silent.Last(frame => frame.Contains("btcusdt", StringComparison.Ordinal));
        Assert.True(silent.Count(frame => frame.Contains("ethusdt", StringComparison.Ordinal)) > 20);
        Assert.True(silent.Count(frame => frame.Contains("btcusdt", StringComparison.Ordinal)) <= 10);
        Assert.Equal(Id(lastBefore, "u") + 1, Id(after.First(frame => frame.Contains("btcusdt", StringComparison.Ordinal)), "U"));
    }

    [Fact]
    public async Task Silence_of_the_venue_stops_heartbeats_too()
    {
        await using var simulator = await ManualSimulator.StartAsync();
        await using var client = await WireClient.ConnectAsync(simulator.Server, "/coinbase/advanced");
        await client.SendAsync("""{"type":"subscribe","channel":"heartbeats"}""");
        Assert.Equal("subscriptions", (await client.ReceiveJsonAsync()).GetProperty("channel").GetString());
        simulator.Advance(2);
        var id = simulator.Server.AddFault(new Fault { Kind = FaultKind.Silence, Venue = "coinbase" });
        simulator.Advance(10);
        Assert.True(simulator.Server.RemoveFault(id));
        simulator.Advance(1);
        long counter = 0, largest = 0;
        while (counter < 12)
        {
            var next = (await client.ReceiveJsonAsync()).GetProperty("events")[0].GetProperty("heartbeat_counter").GetInt64();
            largest = Math.Max(largest, next - counter);
            counter = next;
        }

        Assert.True(largest >= 10);
    }

    [Fact]
    public async Task A_bad_checksum_differs_from_what_another_client_of_the_same_book_gets()
    {
        await using var simulator = await ManualSimulator.StartAsync();
        await using var first = await SubscribeAsync(simulator);
        await using var second = await SubscribeAsync(simulator);
        simulator.Server.AddFault(new Fault { Kind = FaultKind.BadChecksum, Venue = "bitfinex", Count = 1 });
        simulator.Advance(5);
        Assert.Empty(simulator.Server.Faults);
        var checksums = await ChecksumsAsync(first);
        Assert.True(checksums.Count > 3);
        Assert.Equal(1, checksums.Zip(await ChecksumsAsync(second), (a, b) => a != b).Count(differs => differs));

        static async Task<WireClient> SubscribeAsync(ManualSimulator simulator)
        {
            var client = await WireClient.ConnectAsync(simulator.Server, "/bitfinex/ws/2");
            await client.SendAsync("""{"event":"conf","flags":131072}""");
            await client.SendAsync("""{"event":"subscribe","channel":"book","symbol":"tBTCUSD","len":"25"}""");
            for (var i = 0; i < 4; i++) await client.ReceiveAsync();
            return client;
        }

        static async Task<List<int>> ChecksumsAsync(WireClient client)
        {
            await client.SendAsync("""{"event":"ping"}""");
            var checksums = new List<int>();
            while (await client.ReceiveJsonAsync() is { ValueKind: JsonValueKind.Array } frame)
            {
                if (frame[1].ValueKind == JsonValueKind.String) checksums.Add(frame[2].GetInt32());
            }

            return checksums;
        }
    }

    [Theory]
    [InlineData("abrupt")]
    [InlineData("close")]
    public async Task Disconnect_ends_the_connection(string variant)
    {
        await using var simulator = await ManualSimulator.StartAsync();
        await using var client = await WireClient.ConnectAsync(simulator.Server, Streams);
        simulator.Server.AddFault(new Fault { Kind = FaultKind.Disconnect, Venue = "binance", Variant = variant, Count = 1 });
        simulator.Advance(3);
        while (await client.TryReceiveAsync() is not null) { }
        await using var again = await WireClient.ConnectAsync(simulator.Server, Streams);
        simulator.Advance(1);
        Assert.True(IsGood(await again.ReceiveAsync()));
    }

    [Fact]
    public async Task Slow_frames_come_late_and_in_order()
    {
        await using var simulator = await ManualSimulator.StartAsync();
        await using var client = await WireClient.ConnectAsync(simulator.Server, Streams);
        simulator.Server.AddFault(new Fault { Kind = FaultKind.Slow, Venue = "binance", Count = 3, Delay = TimeSpan.FromSeconds(3) });
        simulator.Advance(2);
        Assert.Empty(simulator.Server.Faults);
        simulator.Advance(3);
        await client.SendAsync("""{"method":"LIST_SUBSCRIPTIONS","id":1}""");
        var frames = await UntilAnswerAsync(client, 1);
        var books = frames.Where(frame => frame.Contains("depthUpdate", StringComparison.Ordinal)).ToList();
        Assert.All(books.Zip(books.Skip(1)), pair => Assert.Equal(Id(pair.First, "u") + 1, Id(pair.Second, "U")));
        Assert.True(books.Count > 20);
    }

    [Fact]
    public async Task A_crossed_book_has_a_bid_above_the_best_ask()
    {
        await using var simulator = await ManualSimulator.StartAsync();
        await using var client = await WireClient.ConnectAsync(simulator.Server, "/coinbase/exchange");
        await client.SendAsync("""{"type":"subscribe","product_ids":["BTC-USD"],"channels":["level2_batch"]}""");
        await client.ReceiveAsync();
        var snapshot = await client.ReceiveJsonAsync();
        var book = new RebuiltBook();
        book.SetAll(true, snapshot.GetProperty("bids"));
        book.SetAll(false, snapshot.GetProperty("asks"));
        simulator.Server.AddFault(new Fault { Kind = FaultKind.Crossed, Venue = "coinbase", Symbol = "BTC-USD", Count = 1 });
        simulator.Advance(2);
        while (!book.IsCrossed)
        {
            foreach (var change in (await client.ReceiveJsonAsync()).GetProperty("changes").EnumerateArray())
            {
                book.Set(change[0].GetString() == "buy", RebuiltBook.Number(change[1]), RebuiltBook.Number(change[2]));
            }
        }
    }

    [Fact]
    public async Task Time_runs_backwards_by_an_hour()
    {
        var frames = await BinanceFramesAsync(new Fault { Kind = FaultKind.TimeBackwards, Venue = "binance", Count = 1 });
        Assert.Equal(1, frames.Zip(frames.Skip(1), (a, b) => Id(b, "E") < Id(a, "E") - 3_500_000).Count(back => back) + (Id(frames[0], "E") < Id(frames[1], "E") - 3_500_000 ? 1 : 0));
    }

    [Fact]
    public async Task Rest_faults_answer_429_and_500_and_sockets_can_be_refused()
    {
        await using var simulator = await ManualSimulator.StartAsync();
        simulator.Server.AddFault(new Fault { Kind = FaultKind.Rest429, Venue = "binance", Count = 1 });
        var limited = await simulator.Http.GetAsync(new Uri("/binance/api/v3/depth?symbol=BTCUSDT", UriKind.Relative));
        Assert.Equal(429, (int)limited.StatusCode);
        Assert.NotNull(limited.Headers.RetryAfter);
        simulator.Server.AddFault(new Fault { Kind = FaultKind.RestError, Venue = "bitfinex", Count = 1 });
        Assert.Equal(500, (int)(await simulator.Http.GetAsync(new Uri("/bitfinex/v2/platform/status", UriKind.Relative))).StatusCode);
        Assert.Equal(200, (int)(await simulator.Http.GetAsync(new Uri("/bitfinex/v2/platform/status", UriKind.Relative))).StatusCode);
        simulator.Server.AddFault(new Fault { Kind = FaultKind.RefuseConnections, Venue = "coinbase", Count = 1 });
        await Assert.ThrowsAnyAsync<System.Net.WebSockets.WebSocketException>(() => WireClient.ConnectAsync(simulator.Server, "/coinbase/advanced"));
        await (await WireClient.ConnectAsync(simulator.Server, "/coinbase/advanced")).DisposeAsync();
    }

    [Fact]
    public async Task Maintenance_is_announced_at_both_ends_and_silent_between()
    {
        await using var simulator = await ManualSimulator.StartAsync();
        await using var client = await WireClient.ConnectAsync(simulator.Server, "/bitfinex/ws/2");
        await client.SendAsync("""{"event":"subscribe","channel":"book","symbol":"tBTCUSD"}""");
        for (var i = 0; i < 3; i++) await client.ReceiveAsync();
        simulator.Server.AddFault(new Fault { Kind = FaultKind.Maintenance, Venue = "bitfinex", Duration = TimeSpan.FromSeconds(20) });
        simulator.Advance(10);
        Assert.Equal("[0]", await simulator.Http.GetStringAsync("/bitfinex/v2/platform/status"));
        simulator.Advance(11);
        Assert.Equal(20060, (await client.ReceiveJsonAsync()).GetProperty("code").GetInt32());
        Assert.Equal(20061, (await client.ReceiveJsonAsync()).GetProperty("code").GetInt32());
    }

    [Fact]
    public async Task A_restart_is_announced_and_then_happens()
    {
        await using var simulator = await ManualSimulator.StartAsync();
        await using var bitfinex = await WireClient.ConnectAsync(simulator.Server, "/bitfinex/ws/2");
        await bitfinex.ReceiveAsync();
        await using var binance = await WireClient.ConnectAsync(simulator.Server, "/binance/stream");
        simulator.Server.AddFault(new Fault { Kind = FaultKind.Restart });
        simulator.Advance(1);
        Assert.Equal(20051, (await bitfinex.ReceiveJsonAsync()).GetProperty("code").GetInt32());
        Assert.Null(await bitfinex.TryReceiveAsync());
        Assert.Equal("!serverShutdown", (await binance.ReceiveJsonAsync()).GetProperty("stream").GetString());
        Assert.Null(await binance.TryReceiveAsync());
    }

    [Fact]
    public async Task The_control_endpoint_orders_lists_and_clears_faults_and_shows_books()
    {
        await using var simulator = await ManualSimulator.StartAsync();
        var ordered = await simulator.Http.PostAsJsonAsync(new Uri("/control/faults", UriKind.Relative), new { kind = "bad_checksum", venue = "bitfinex", probability = 0.5, duration_ms = 5000 });
        Assert.True(ordered.IsSuccessStatusCode, await ordered.Content.ReadAsStringAsync());
        Assert.Equal(FaultKind.BadChecksum, Assert.Single(simulator.Server.Faults).Kind);
        Assert.Contains("bad_checksum", await simulator.Http.GetStringAsync("/control/faults"), StringComparison.Ordinal);
        simulator.Advance(6);
        Assert.Empty(simulator.Server.Faults);
        foreach (var body in (object[])[new { kind = "nonsense" }, new { venue = "binance" }, new { kind = "drop", venue = "nowhere" }, new { kind = "drop", probability = 2 }])
        {
            Assert.Equal(400, (int)(await simulator.Http.PostAsJsonAsync(new Uri("/control/faults", UriKind.Relative), body)).StatusCode);
        }

        using var json = JsonDocument.Parse(await simulator.Http.GetStringAsync("/control/book/bitfinex/tSHIB:USD"));
        var book = new RebuiltBook();
        book.SetAll(true, json.RootElement.GetProperty("bids"));
        book.SetAll(false, json.RootElement.GetProperty("asks"));
        book.AssertEquals(simulator.Server.FindBook("bitfinex", "tSHIB:USD"));
        Assert.Equal(simulator.Server.FindBook("bitfinex", "tSHIB:USD")!.UpdateId, json.RootElement.GetProperty("update_id").GetInt64());
    }

    private static bool IsGood(string frame) =>
        frame.StartsWith("{\"stream\":\"btcusdt@depth@100ms\",\"data\":{\"e\":\"depthUpdate\"", StringComparison.Ordinal)
        && frame.EndsWith("]}}", StringComparison.Ordinal) && !frame.Contains("true", StringComparison.Ordinal) && !frame.Contains("9999999999999999999", StringComparison.Ordinal);

    private static long Id(string frame, string name)
    {
        using var json = JsonDocument.Parse(frame);
        return json.RootElement.GetProperty("data").GetProperty(name).GetInt64();
    }

    private static async Task<List<string>> BinanceFramesAsync(Fault fault)
    {
        await using var simulator = await ManualSimulator.StartAsync();
        await using var client = await WireClient.ConnectAsync(simulator.Server, Streams);
        simulator.Advance(1);
        simulator.Server.AddFault(fault);
        simulator.Advance(4);
        Assert.Empty(simulator.Server.Faults);
        await client.SendAsync("""{"method":"LIST_SUBSCRIPTIONS","id":1}""");
        return await UntilAnswerAsync(client, 1);
    }

    private static async Task<List<string>> UntilAnswerAsync(WireClient client, int id)
    {
        var frames = new List<string>();
        while (await client.ReceiveAsync() is var frame && !frame.EndsWith($"],\"id\":{id}}}", StringComparison.Ordinal)) frames.Add(frame);
        return frames;
    }
}
