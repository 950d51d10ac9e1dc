using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using CompraVenta.TestKit;
using CompraVenta.Web.Streaming;
using CompraVenta.Web.Tests.Status;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CompraVenta.Web.Tests.Streaming;

/// <summary>What goes over the connection itself: frames, control frames between them, ends of all kinds.</summary>
[Collection(PostgresCollection.Name)]
public sealed class WireTests(WebApp app, PostgresFixture postgres) : IClassFixture<WebApp>
{
    private const byte Text = 0x81;
    private const byte Close = 0x88;
    private const byte Ping = 0x89;
    private const byte Pong = 0x8A;

    [Fact]
    public async Task A_message_in_pieces_with_a_ping_between_them_is_taken()
    {
        using var client = await RawClient.ConnectAsync(app);
        await client.SendAsync(0x01, """{"op":"pi"""u8.ToArray());
        await client.SendAsync(Ping, "between"u8.ToArray());
        await client.SendAsync(0x00, """ng","id"""u8.ToArray());
        await client.SendAsync(0x80, "\":5}"u8.ToArray());
        var (first, payload) = await client.ReceiveAsync();
        Assert.Equal(Pong, first);
        Assert.Equal("between", Encoding.UTF8.GetString(payload));
        (first, payload) = await client.ReceiveAsync();
        Assert.Equal(Text, first);
        Assert.Equal(5, JsonSerializer.Deserialize<JsonElement>(payload).GetProperty("id").GetInt32());
    }

    /// <summary>No client may (RFC 6455, section 4.1); one that does all the same still gets the answer to its handshake first.</summary>
    [Fact]
    public async Task A_message_that_comes_with_the_handshake_is_answered_after_it()
    {
        for (var i = 0; i < 600; i++)
        {
            using var client = await RawClient.ConnectAsync(app, i % 2 == 0 ? "" : "?book=BTC-USD", early: RawClient.FrameOf(Text, """{"op":"ping","id":"z"}"""u8.ToArray()));
            string type;
            do
            {
                var (_, payload) = await client.ReceiveAsync();
                type = JsonSerializer.Deserialize<JsonElement>(payload).GetProperty("type").GetString()!;
            }
            while (type != "pong");
        }
    }

    [Fact]
    public async Task Pings_are_answered_while_data_flows_and_no_frame_is_torn()
    {
        var listing = app.Market.Binance.List("FLOW-USDT");
        await app.Market.Binance.SnapshotAsync(listing, Wide(0), "2000:1");
        using var client = await RawClient.ConnectAsync(app, "?book=FLOW-USDT&depth=1000");
        var (pongs, updates) = (0, 0);
        for (var round = 1; pongs < 20 || updates < 5; round++)
        {
            await app.Market.Binance.UpdateAsync(listing, Wide(round), "");
            await client.SendAsync(Ping, Encoding.UTF8.GetBytes($"{round}"));
            byte first;
            do
            {
                (first, var payload) = await client.ReceiveAsync();
                if (first == Text) updates += JsonSerializer.Deserialize<JsonElement>(payload).GetProperty("type").GetString() == "update" ? 1 : 0;
                else Assert.Equal(round.ToString(CultureInfo.InvariantCulture), Encoding.UTF8.GetString(payload));
            }
            while (first != Pong);
            pongs++;
        }
    }

    /// <summary>A pong may answer several pings (RFC 6455, section 5.5.3): the newest is always answered.</summary>
    [Fact]
    public async Task A_burst_of_pings_is_answered_and_the_client_stays()
    {
        using var client = await RawClient.ConnectAsync(app);
        const int Pings = 5_000;
        await client.SendTogetherAsync(Enumerable.Range(1, Pings).Select(i => RawClient.FrameOf(Ping, Encoding.UTF8.GetBytes($"{i}"))));
        await client.SendAsync(Text, """{"op":"ping","id":"last"}"""u8.ToArray());
        var (isPonged, isAnswered) = (false, false);
        while (!isPonged || !isAnswered)
        {
            var (first, payload) = await client.ReceiveAsync();
            isPonged |= first == Pong && Encoding.UTF8.GetString(payload) == $"{Pings}";
            isAnswered |= first == Text && Encoding.UTF8.GetString(payload).Contains("\"last\"", StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_address_with_a_slash_at_its_end_is_the_same()
    {
        using var client = await RawClient.ConnectAsync(app, "/");
        await client.SendAsync(Text, """{"op":"ping","id":"z"}"""u8.ToArray());
        Assert.Contains("pong", Encoding.UTF8.GetString((await client.ReceiveAsync()).Payload), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Clients_that_are_gone_after_their_handshake_leave_no_failure_and_no_connection()
    {
        var lines = new LogLines();
        await using var other = new WebApp(postgres);
        other.ConfigureServices(services => services.AddSingleton<ILoggerProvider>(lines));
        await other.StartAsync();
        for (var i = 0; i < 200; i++) RawClient.HandshakeAndReset(other);
        var counters = other.Services.GetRequiredService<StreamCounters>();
        using var client = await RawClient.ConnectAsync(other);
        await client.SendAsync(Ping, [7]);
        while ((await client.ReceiveAsync()).First != Pong)
        {
        }

        await Eventually.True(() => counters.Clients == 1);
        Assert.Empty(lines.Failures);
    }

    [Fact]
    public async Task A_close_of_the_client_is_answered_and_the_connection_counted_off()
    {
        await using var own = await new WebApp(postgres).StartAsync();
        var counters = own.Services.GetRequiredService<StreamCounters>();
        await using var client = await StreamClient.ConnectAsync(own, "book=BTC-USD");
        await client.ReceiveAsync("snapshot");
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await client.Socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "done", limit.Token);
        Assert.Equal(WebSocketCloseStatus.NormalClosure, client.Socket.CloseStatus);
        await Eventually.True(() => counters.Clients == 0);
        Assert.Equal(0, own.Services.GetRequiredService<StreamHub>().StreamCount);
    }

    [Fact]
    public async Task Frames_that_break_the_protocol_end_the_connection()
    {
        using var client = await RawClient.ConnectAsync(app);
        await client.SendAsync(0x83, [1]);
        var first = await client.ReceiveAsync();
        Assert.Equal(Close, first.First);
    }

    [Fact]
    public async Task Clients_that_vanish_leave_nothing_behind()
    {
        await using var own = await new WebApp(postgres).StartAsync();
        var counters = own.Services.GetRequiredService<StreamCounters>();
        var clients = new List<RawClient>();
        for (var i = 0; i < 50; i++) clients.Add(await RawClient.ConnectAsync(own, "?book=BTC-USD"));
        await Eventually.True(() => counters.Clients == 50);
        foreach (var client in clients) client.Reset();
        await Eventually.True(() => counters.Clients == 0);
        Assert.Equal(0, own.Services.GetRequiredService<StreamHub>().StreamCount);
        foreach (var client in clients) client.Dispose();
    }

    [Fact]
    public async Task An_update_is_encoded_once_for_all_its_clients()
    {
        const int Clients = 40;
        await using var own = await new WebApp(postgres).StartAsync();
        var listing = own.Market.Binance.List("ONCE-USDT");
        await own.Market.Binance.SnapshotAsync(listing, "1:1", "2:1");
        var counters = own.Services.GetRequiredService<StreamCounters>();
        var clients = new List<StreamClient>();
        for (var i = 0; i < Clients; i++)
        {
            clients.Add(await StreamClient.ConnectAsync(own, "book=ONCE-USDT"));
            await clients[i].ReceiveAsync("snapshot");
        }

        var (encodes, deliveries) = (counters.Encodes, counters.Deliveries);
        await own.Market.Binance.UpdateAsync(listing, "1:7", "");
        foreach (var client in clients) await client.ReceiveAsync("update");

        // Ages that go with a quiet book may be encoded in between; not one encoding a client.
        Assert.True(counters.Deliveries - deliveries >= Clients, $"{counters.Deliveries - deliveries} deliveries");
        Assert.InRange(counters.Encodes - encodes, 1, 5);
        foreach (var client in clients) await client.DisposeAsync();
    }

    [Fact]
    public async Task What_is_held_for_a_client_that_stops_reading_is_bounded_and_others_go_on()
    {
        const int ServerBytes = 98_304;
        await using var own = await new WebApp(postgres).StartAsync();
        var listing = own.Market.Binance.List("HOLD-USDT");
        await own.Market.Binance.SnapshotAsync(listing, Wide(0), "2000:1");
        var counters = own.Services.GetRequiredService<StreamCounters>();
        var clients = own.Services.GetRequiredService<StreamClients>();
        using var stalled = await RawClient.ConnectAsync(own, "?book=HOLD-USDT&depth=1000", receiveBytes: 4_096);
        await using var reader = await StreamClient.ConnectAsync(own, "book=HOLD-USDT&depth=1000");
        await reader.ReceiveAsync("snapshot");
        for (var round = 1; counters.Dropped == 0; round++)
        {
            await own.Market.Binance.UpdateAsync(listing, Wide(round), "");
            await reader.ReceiveAsync("update");
            Assert.InRange(clients.HeldBytesMax, 0, 262_144 - ServerBytes);
        }

        // What it reads in the end begins anew with a snapshot, every frame whole.
        var snapshots = 0;
        while (snapshots < 2)
        {
            var (first, payload) = await stalled.ReceiveAsync();
            if (first != Text) continue;
            if (JsonSerializer.Deserialize<JsonElement>(payload).GetProperty("type").GetString() == "snapshot") snapshots++;
        }
    }

    private static string Wide(int round) =>
        string.Join(' ', Enumerable.Range(1, 1_000).Select(p => string.Create(CultureInfo.InvariantCulture, $"{p}.12345678:{round + p}.12345678")));
}
