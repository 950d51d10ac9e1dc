using System.Globalization;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using CompraVenta.TestKit;
using CompraVenta.Web.Streaming;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CompraVenta.Web.Tests.Streaming;

[Collection(PostgresCollection.Name)]
public sealed class LimitTests(WebApp app, PostgresFixture postgres) : IClassFixture<WebApp>
{
    [Theory]
    [InlineData("""{"op":"subscribe","channel":"nope","id":"x"}""", "unknown_channel")]
    [InlineData("""{"op":"subscribe","channel":"candles","pair":"BTC-USD","interval":"1m","id":"x"}""", "unknown_channel")]
    [InlineData("""{"op":"subscribe","channel":"account","id":"x"}""", "unauthorized")]
    [InlineData("""{"op":"subscribe","id":"x"}""", "unknown_channel")]
    [InlineData("""{"op":"dance","id":"x"}""", "unknown_op")]
    [InlineData("""{"id":"x"}""", "unknown_op")]
    [InlineData("""{"op":"auth","token":"t","id":"x"}""", "unauthorized")]
    [InlineData("""{"op":"subscribe","channel":"book","id":"x"}""", "bad_parameter")]
    [InlineData("""{"op":"subscribe","channel":"book","pair":"BTC-USD","dept":10,"id":"x"}""", "bad_parameter")]
    [InlineData("""{"op":"subscribe","channel":"book","pair":"BTC-USD","depth":10,"depth":50,"id":"x"}""", "bad_parameter")]
    [InlineData("""{"op":"ping","pair":"BTC-USD","id":"x"}""", "bad_parameter")]
    [InlineData("""{"op":"subscribe","channel":"book","pair":"BTC-USD","depth":7,"id":"x"}""", "bad_parameter")]
    [InlineData("""{"op":"subscribe","channel":"book","pair":"BTC-USD","depth":"50","id":"x"}""", "bad_parameter")]
    [InlineData("""{"op":"subscribe","channel":"book","pair":"BTC-USD","exchange":5,"id":"x"}""", "bad_parameter")]
    [InlineData("""{"op":"subscribe","channel":"book","pair":"NOPE-NOPE","id":"x"}""", "unknown_pair")]
    [InlineData("""{"op":"subscribe","channel":"trades","pair":"BTC-USD","exchange":"kraken","id":"x"}""", "unknown_exchange")]
    [InlineData("""{"op":"subscribe","channel":"trades","pair":"BTC-USD","exchange":"binance","id":"x"}""", "not_listed")]
    [InlineData("""{"op":"unsubscribe","channel":"tickers","id":"x"}""", "not_subscribed")]
    [InlineData("""{"op":"ping","id":["x"]}""", "bad_parameter")]
    [InlineData("""["ping"]""", "bad_message")]
    [InlineData("""{"op":"ping" """, "bad_message")]
    [InlineData("", "bad_message")]
    [InlineData("""{"op":{"a":{"b":{"c":{"d":1}}}}}""", "bad_message")]
    public async Task A_bad_message_is_told_and_the_connection_lives_on(string message, string code)
    {
        await using var client = await StreamClient.ConnectAsync(app);
        await client.SendAsync(message);
        var error = (await client.ReceiveAsync())!.Value;
        Assert.Equal("error", error.GetProperty("type").GetString());
        Assert.Equal(code, error.GetProperty("code").GetString());
        Assert.NotEmpty(error.GetProperty("message").GetString()!);
        if (message.Contains("\"id\":\"x\"", StringComparison.Ordinal)) Assert.Equal("x", error.GetProperty("id").GetString());
        await AssertAliveAsync(client);
    }

    [Fact]
    public async Task A_bad_book_in_the_address_is_told_after_connecting()
    {
        await using var client = await StreamClient.ConnectAsync(app, "book=NOPE");
        Assert.Equal("unknown_pair", (await client.ReceiveAsync("error")).GetProperty("code").GetString());
        await AssertAliveAsync(client);
    }

    [Theory]
    [InlineData(4_096)]
    [InlineData(100_000)]
    public async Task A_message_that_is_too_long_is_told(int length)
    {
        await using var client = await StreamClient.ConnectAsync(app);
        await client.SendAsync("{\"op\":\"ping\",\"x\":\"" + new string('x', length - 19) + "\"}");
        Assert.Equal("message_too_large", (await client.ReceiveAsync("error")).GetProperty("code").GetString());
        await AssertAliveAsync(client);
    }

    [Fact]
    public async Task The_longest_message_allowed_is_taken_also_in_pieces()
    {
        await using var client = await StreamClient.ConnectAsync(app);
        var message = Encoding.UTF8.GetBytes("{\"op\":\"ping\"" + new string(' ', 4_095 - 13) + "}");
        Assert.Equal(4_095, message.Length);
        await client.Socket.SendAsync(message.AsMemory(0, 1_000), WebSocketMessageType.Text, endOfMessage: false, CancellationToken.None);
        await client.Socket.SendAsync(message.AsMemory(1_000), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        Assert.Equal("pong", (await client.ReceiveAsync())!.Value.GetProperty("type").GetString());
    }

    [Fact]
    public async Task A_message_without_end_is_closed()
    {
        await using var client = await StreamClient.ConnectAsync(app);
        await client.SendAsync(new string('x', 300_000));
        Assert.Null(await client.ReceiveAsync());
        Assert.Equal(WebSocketCloseStatus.MessageTooBig, client.Socket.CloseStatus);
    }

    [Fact]
    public async Task Binary_messages_are_refused()
    {
        await using var client = await StreamClient.ConnectAsync(app);
        await client.SendAsync([1, 2, 3], WebSocketMessageType.Binary);
        Assert.Equal("bad_message", (await client.ReceiveAsync("error")).GetProperty("code").GetString());
        await AssertAliveAsync(client);
    }

    [Fact]
    public async Task Messages_and_subscriptions_and_connections_are_limited()
    {
        await using var small = await new WebApp(postgres)
            .With("Streaming:SubscriptionsMax", "2").With("Streaming:MessagesPerSecondMax", "5").With("Streaming:ConnectionsMax", "1").StartAsync();
        await using var client = await StreamClient.ConnectAsync(small, "book=BTC-USD");
        await client.SendAsync("""{"op":"subscribe","channel":"tickers"}""");
        await client.SendAsync("""{"op":"subscribe","channel":"status"}""");
        Assert.Equal("too_many_subscriptions", (await client.ReceiveAsync("error")).GetProperty("code").GetString());

        for (var i = 0; i < 200; i++) await client.SendAsync("""{"op":"ping"}""");
        Assert.Equal("too_many_messages", (await client.ReceiveAsync("error")).GetProperty("code").GetString());

        var refused = await Assert.ThrowsAsync<WebSocketException>(() => StreamClient.ConnectAsync(small));
        Assert.Contains("503", refused.Message, StringComparison.Ordinal);
        client.Socket.Abort();
        await Eventually.True(async () =>
        {
            try
            {
                await using var next = await StreamClient.ConnectAsync(small);
                return true;
            }
            catch (WebSocketException)
            {
                return false;
            }
        });
    }

    [Fact]
    public async Task A_foreign_page_gets_in_without_a_cookie_only()
    {
        await using var stranger = await StreamClient.ConnectAsync(app, configure: o => o.SetRequestHeader("Origin", "https://elsewhere.example"));
        await AssertAliveAsync(stranger);
        var own = app.Address.GetLeftPart(UriPartial.Authority);
        await using var mine = await StreamClient.ConnectAsync(app, configure: o =>
        {
            o.SetRequestHeader("Origin", own);
            o.SetRequestHeader("Cookie", "session=1");
        });
        await AssertAliveAsync(mine);
        var refused = await Assert.ThrowsAsync<WebSocketException>(() => StreamClient.ConnectAsync(app, configure: o =>
        {
            o.SetRequestHeader("Origin", "https://elsewhere.example");
            o.SetRequestHeader("Cookie", "session=1");
        }));
        Assert.Contains("403", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_an_upgrade_the_address_says_what_it_is()
    {
        var (status, problem) = await app.GetAsync("/ws");
        Assert.Equal(426, status);
        Assert.Equal("upgrade_required", problem.GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_client_that_stops_reading_gets_a_new_snapshot_once_it_reads_again()
    {
        await using var small = await new WebApp(postgres).With("Streaming:OutboxBytesMax", "100000").StartAsync();
        await using var client = await ConnectSlowlyAsync(small);
        var copy = new BookCopy();
        copy.Apply(await client.ReceiveAsync("snapshot"));
        var counters = small.Services.GetRequiredService<StreamCounters>();
        for (var round = 1; counters.Dropped == 0; round++) await WriteBookAsync(small, round);

        var (_, book) = await small.GetAsync("/api/orderbook?pair=WIDE-USD&limit=1000");
        while (copy.Bids != book.GetProperty("bids").GetRawText()) copy.Apply((await client.ReceiveAsync())!.Value);
        Assert.True(copy.Snapshots >= 2, $"{copy.Snapshots} snapshots");
    }

    [Fact]
    public async Task A_client_that_does_not_even_read_answers_is_closed_with_the_reason()
    {
        await using var small = await new WebApp(postgres)
            .With("Streaming:OutboxBytesMax", "100000").With("Streaming:AnswersMax", "4").With("Streaming:CloseTimeout", "00:00:30").StartAsync();
        await using var client = await ConnectSlowlyAsync(small);
        var counters = small.Services.GetRequiredService<StreamCounters>();
        for (var round = 1; counters.Dropped == 0; round++) await WriteBookAsync(small, round);
        for (var i = 0; i < 6; i++) await client.SendAsync("""{"op":"ping"}""");
        await Eventually.True(() => counters.TooSlow == 1);
        while (await client.ReceiveAsync() is not null)
        {
        }

        Assert.Equal(WebSocketCloseStatus.PolicyViolation, client.Socket.CloseStatus);
        Assert.Contains("too slow", client.Socket.CloseStatusDescription, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_idle_client_is_kept_and_one_that_answers_no_ping_is_not()
    {
        await using var small = await new WebApp(postgres).With("Streaming:KeepAlive", "00:00:01").StartAsync();
        var counters = small.Services.GetRequiredService<StreamCounters>();
        await using var idle = await StreamClient.ConnectAsync(small);
        var pong = idle.ReceiveAsync("pong");
        using var deaf = new TcpClient();
        await deaf.ConnectAsync("127.0.0.1", small.Address.Port);
        await deaf.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            "GET /ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"));
        await Eventually.True(() => counters.Clients == 2);
        await Eventually.True(() => counters.Clients == 1);
        await idle.SendAsync("""{"op":"ping"}""");
        await pong;
    }

    [Fact]
    public async Task When_the_app_stops_its_clients_are_told()
    {
        var stopping = await new WebApp(postgres).StartAsync();
        await using var client = await StreamClient.ConnectAsync(stopping, "book=BTC-USD");
        await client.ReceiveAsync("snapshot");
        var stopped = stopping.Services.GetRequiredService<IHostApplicationLifetime>();
        var stop = Task.Run(stopped.StopApplication);
        while (await client.ReceiveAsync() is not null)
        {
        }

        Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, client.Socket.CloseStatus);
        await stop;
        await stopping.DisposeAsync();
    }

    private static async Task AssertAliveAsync(StreamClient client)
    {
        await client.SendAsync("""{"op":"ping","id":"alive"}""");
        Assert.Equal("alive", (await client.ReceiveAsync("pong")).GetProperty("id").GetString());
    }

    /// <summary>Connects through a small receive buffer and follows a wide book, so that not reading shows soon.</summary>
    private static async Task<StreamClient> ConnectSlowlyAsync(WebApp app)
    {
        await WriteBookAsync(app, 0);
        using var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (context, ct) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4_096 };
                await socket.ConnectAsync(context.DnsEndPoint, ct);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        return await StreamClient.ConnectAsync(app, "book=WIDE-USD&depth=1000", handler: handler);
    }

    private static async Task WriteBookAsync(WebApp app, int round)
    {
        var listing = app.Market.Coinbase.List("WIDE-USD");
        var bids = string.Join(' ', Enumerable.Range(1, 1_000).Select(p => string.Create(CultureInfo.InvariantCulture, $"{p}.12345678:{round + p}.12345678")));
        if (round == 0) await app.Market.Coinbase.SnapshotAsync(listing, bids, "2000:1");
        else await app.Market.Coinbase.UpdateAsync(listing, bids, "");

        // One update a tick of the market, at most.
        var ticks = app.Services.GetRequiredService<StreamCounters>().Encodes;
        if (round > 0) await Eventually.True(() => app.Services.GetRequiredService<StreamCounters>().Encodes > ticks);
    }
}
