using System.IO.Compression;
using System.Text;
using System.Text.Json;
using CompraVenta.TestKit;
using CompraVenta.TestKit.Markets;

namespace CompraVenta.Infrastructure.Tests.Simulator;

public sealed class RecordingTests : IDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".jsonl.gz");

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task Frames_come_at_the_recorded_pace_times_the_speed_and_answers_from_the_file()
    {
        Write(
            """{"t":1000000000,"connect":"wss://stream.binance.com:9443/stream?streams=abcusdt@depth@100ms/xyzusdt@trade"}""",
            """{"t":1100000000,"rest":"GET /api/v1/depth?symbol=ABCUSDT&limit=1000","host":"www.binance.com","frame":"{\"lastUpdateId\":7,\"bids\":[],\"asks\":[]}"}""",
            """{"t":2000000000,"frame":"{\"stream\":\"abcusdt@depth@100ms\",\"data\":{\"u\":8}}"}""",
            """{"t":2500000000,"frame":"{\"stream\":\"xyzusdt@trade\",\"data\":{\"t\":1}}"}""",
            """{"t":6000000000,"frame":"{\"stream\":\"abcusdt@depth@100ms\",\"data\":{\"u\":9}}"}""");
        await using var simulator = await StartAsync(speed: 2);
        Assert.Empty(simulator.Server.Symbols("binance"));
        Assert.Empty(simulator.Server.Symbols("coinbase"));
        Assert.Equal("""{"lastUpdateId":7,"bids":[],"asks":[]}""", await simulator.Http.GetStringAsync("/binance/api/v3/depth?symbol=ABCUSDT&limit=5000"));
        var info = await simulator.Http.GetStringAsync("/binance/api/v3/exchangeInfo");
        Assert.Contains("\"baseAsset\":\"XYZ\"", info, StringComparison.Ordinal);

        await using var client = await WireClient.ConnectAsync(simulator.Server, "/binance/ws/abcusdt@depth@100ms");
        simulator.Advance(1.5);
        Assert.Equal("""{"u":8}""", await client.ReceiveAsync());
        await client.SendAsync("""{"method":"LIST_SUBSCRIPTIONS","id":1}""");
        Assert.Equal("""{"result":null,"id":1}""", await client.ReceiveAsync());
        simulator.Advance(1);
        Assert.Equal("""{"u":9}""", await client.ReceiveAsync());
    }

    [Fact]
    public async Task Bitfinex_channels_are_acknowledged_as_recorded_with_the_clients_subId()
    {
        Write(
            """{"t":null,"frame":"{\"event\":\"conf\",\"status\":\"OK\",\"flags\":65536}"}""",
            """{"t":null,"frame":"{\"event\":\"subscribed\",\"channel\":\"book\",\"chanId\":81757,\"symbol\":\"tXRPBTC\",\"prec\":\"P0\",\"freq\":\"F0\",\"len\":\"25\",\"pair\":\"XRPBTC\"}"}""",
            """{"t":null,"frame":"[81757,[[7e-7,1,10000]],1]"}""",
            """{"t":null,"frame":"[81757,[7e-7,0,1],2]"}""");
        File.Move(_file, _file + ".bitfinex.gz");
        try
        {
            await using var simulator = await ManualSimulator.StartAsync(options => (options.Recording, options.RecordingSpeed) = (_file + ".bitfinex.gz", 0));
            Assert.Equal("""[["XRPBTC"]]""", await simulator.Http.GetStringAsync("/bitfinex/v2/conf/pub:list:pair:exchange"));
            await using var client = await WireClient.ConnectAsync(simulator.Server, "/bitfinex/ws/2");
            Assert.Equal("info", (await client.ReceiveJsonAsync()).GetProperty("event").GetString());
            await client.SendAsync("""{"event":"conf","flags":229376}""");
            Assert.Equal(65_536, (await client.ReceiveJsonAsync()).GetProperty("flags").GetInt32());
            await client.SendAsync("""{"event":"subscribe","channel":"book","symbol":"tXRPBTC","len":"250","subId":"s"}""");
            var ack = await client.ReceiveJsonAsync();
            Assert.Equal(81_757, ack.GetProperty("chanId").GetInt32());
            Assert.Equal("s", ack.GetProperty("subId").GetString());
            simulator.Advance(1);
            Assert.Equal("[81757,[[7e-7,1,10000]],1]", await client.ReceiveAsync());
            Assert.Equal("[81757,[7e-7,0,1],2]", await client.ReceiveAsync());
        }
        finally
        {
            File.Delete(_file + ".bitfinex.gz");
        }
    }

    [RecordingTheory]
    [InlineData("binance-20210404-btcusdt-ethusdt-dotusdt", "/binance/stream?streams=btcusdt@depth@100ms/dotusdt@depth@100ms/ethusdt@depth@100ms", "", 2_688)]
    [InlineData("bitfinex-20210405-eight-symbols-first75s", "/bitfinex/ws/2", """{"event":"subscribe","channel":"book","symbol":"tCHZUST"}""", 14_087)]
    [InlineData("coinbase-advanced-20260809-btcusd-ethusd-first15s", "/coinbase/advanced", """{"type":"subscribe","channel":"level2","product_ids":["BTC-USD"]}""", 630)]
    [InlineData("coinbase-pro-20210417-five-products", "/coinbase/exchange", """{"type":"subscribe","channels":["level2_batch"],"product_ids":["SKL-USD","SKL-BTC","BAND-BTC","CRV-EUR","NU-GBP"]}""", 6_038)]
    public async Task Real_recordings_are_played_whole_and_unchanged(string name, string path, string request, int least)
    {
        var recording = TestData.Recording(name + ".jsonl.gz");
        var expected = Frames(recording).ToHashSet(StringComparer.Ordinal);
        await using var simulator = await ManualSimulator.StartAsync(options => (options.Recording, options.RecordingSpeed) = (recording, 0));
        await using var client = await WireClient.ConnectAsync(simulator.Server, path);
        if (request.Length > 0) await client.SendAsync(request);
        var received = 0;
        var answers = path.StartsWith("/bitfinex", StringComparison.Ordinal) ? 2 : 0;
        for (; answers > 0; answers--) await client.ReceiveAsync();
        // A message that is answered proves that the request before it was read.
        if (path.StartsWith("/coinbase", StringComparison.Ordinal))
        {
            await client.SendAsync("not json");
            await client.ReceiveAsync();
        }

        simulator.Advance(1);
        while (received < least)
        {
            Assert.Contains(await client.ReceiveAsync(), expected);
            // The player stops while much is waiting for the client.
            if (++received % 500 == 0) simulator.Advance(0.05);
        }
    }

    private static IEnumerable<string> Frames(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
        {
            using var json = JsonDocument.Parse(line);
            if (json.RootElement.TryGetProperty("frame", out var frame) && !json.RootElement.TryGetProperty("dir", out _)) yield return frame.GetString()!;
        }
    }

    private Task<ManualSimulator> StartAsync(double speed) =>
        ManualSimulator.StartAsync(options => (options.Recording, options.RecordingSpeed) = (_file, speed));

    private void Write(params string[] lines)
    {
        using var stream = new GZipStream(File.Create(_file), CompressionLevel.Fastest);
        stream.Write(Encoding.UTF8.GetBytes(string.Join('\n', lines)));
    }
}
