using System.Net.Sockets;
using System.Net.WebSockets;
using CompraVenta.TestKit;
using CompraVenta.Web.Streaming;
using CompraVenta.Web.Tests.Accounts;
using CompraVenta.Web.Tests.Trading;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace CompraVenta.Web.Tests.Streaming;

/// <summary>An account with much to tell, and readers who take it slowly or not at all.</summary>
[Collection(PostgresCollection.Name)]
public sealed class AccountBacklogTests(PostgresFixture postgres)
{
    /// <summary>20 MB: more than the system holds for a connection.</summary>
    private const int Events = 200;
    private const int EventBytes = 100_000;

    [Fact]
    public async Task Whoever_reads_gets_all_of_a_long_backlog_and_whoever_does_not_is_closed_with_the_reason()
    {
        await using var app = await new WebApp(postgres)
            .With("Streaming:AnswersMax", "4").With("Streaming:AccountPatience", "00:00:02").With("Streaming:CloseTimeout", "00:01:00").StartAsync();
        var user = await AccountClient.RegisterAsync(app);
        var me = new Trader(app, (await user.LoginAsync()).AccessToken, user.Email);
        await Eventually.True(async () => (await me.GetAsync("/api/wallet")).Status == 200);
        var last = await WriteEventsAsync(app, await user.IdAsync());

        // It waits for room in the outbox many times over, and has answers to its own messages in between.
        await using var reader = await AccountFollower.BeginAsync(app, me.Token, since: 0);
        await reader.UntilAsync(() => reader.Seq == last);
        Assert.Equal(0, reader.Snapshots);

        var counters = app.Services.GetRequiredService<StreamCounters>();
        using var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (context, ct) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4_096 };
                await socket.ConnectAsync(context.DnsEndPoint, ct);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        await using var deaf = await AccountFollower.BeginAsync(app, me.Token, since: 0, handler);
        await Eventually.True(() => counters.TooSlow == 1);

        // What was on its way still comes, in order; then the reason.
        long seq = 0;
        while (await deaf.Client.ReceiveAsync() is { } message) Assert.Equal(++seq, message.GetProperty("seq").GetInt64());
        Assert.InRange(seq, 1, last - 1);
        Assert.Equal(WebSocketCloseStatus.PolicyViolation, deaf.Client.Socket.CloseStatus);
        Assert.Contains("too slow", deaf.Client.Socket.CloseStatusDescription, StringComparison.Ordinal);

        // Nothing is lost by it.
        await using var again = await AccountFollower.BeginAsync(app, me.Token, seq);
        await again.UntilAsync(() => again.Seq == last);
        Assert.Equal(0, again.Snapshots);
    }

    /// <summary>Writes events as the journal would.</summary>
    /// <returns>The number of the last.</returns>
    private static async Task<long> WriteEventsAsync(WebApp app, Guid user)
    {
        await using var command = app.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(
            """
            with own as (select id, last_event from accounts where user_id = $1),
                written as (
                    insert into account_events (account_id, number, decided_at, body)
                    select id, last_event + n, now(), json_build_object('epoch', 1, 'orders', '[]'::json, 'fills', '[]'::json, 'balances', '[]'::json, 'padding', repeat('x', $3))
                    from own, generate_series(1, $2) n)
            update accounts a set last_event = own.last_event + $2 from own where a.id = own.id returning a.last_event
            """);
        command.Parameters.Add(new() { Value = user });
        command.Parameters.Add(new() { Value = Events });
        command.Parameters.Add(new() { Value = EventBytes });
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
