using System.Collections.Concurrent;
using System.Text.Json;
using CompraVenta.Infrastructure.Accounts;
using CompraVenta.Infrastructure.Trading;
using CompraVenta.TestKit;
using CompraVenta.Web.Tests.Trading;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace CompraVenta.Web.Tests.Streaming;

/// <summary>What comes over the account channel: all of it, once, in order, and as the calls tell it.</summary>
[Collection(PostgresCollection.Name)]
public sealed class AccountChannelTests(TradingApp trading, PostgresFixture postgres) : IClassFixture<TradingApp>
{
    [Fact]
    public async Task An_account_begins_with_a_snapshot_and_goes_on_with_each_order_as_the_calls_tell_it()
    {
        var me = await trading.EnterAsync();
        await using var account = await AccountFollower.BeginAsync(trading.App, me.Token);
        var snapshot = await account.NextAsync();
        Assert.Equal(["channel", "type", "seq", "time", "source", "epoch", "orders", "balances"], snapshot.EnumerateObject().Select(p => p.Name));
        Assert.Equal(("simulated", 1, 0), (snapshot.GetProperty("source").GetString(), account.Epoch, account.Orders.Count));
        Assert.Equal("""[{"asset":"USDT","free":50000,"locked":0}]""", snapshot.GetProperty("balances").GetRawText());

        var bought = await me.BuyAsync(2);
        var update = await account.NextAsync();
        Assert.Equal(["channel", "type", "seq", "time", "source", "epoch", "orders", "fills", "balances"], update.EnumerateObject().Select(p => p.Name));
        var id = bought.GetProperty("order_id").GetString()!;
        Assert.Equal("filled", account.Orders[id].GetProperty("state").GetString());
        Assert.Equal(2, account.Fills.Sum(fill => fill.GetProperty("amount").GetDecimal()));
        account.AssertAgrees(await me.DoneAsync(me.GetAsync("/api/wallet")));
        await AssertAsCalledAsync(me, account.Orders[id], account.Fills);

        // One that stands locks; it stands in the snapshot of whoever comes later, under the same number.
        var placed = await me.DoneAsync(me.PostAsync("/api/orders", Trader.Limit("SELL", "0.500", "150.00", "my-sale")));
        await account.NextAsync();
        account.AssertAgrees(await me.DoneAsync(me.GetAsync("/api/wallet")));
        var standing = account.Orders[placed.GetProperty("order_id").GetString()!];
        Assert.Equal(("open", "my-sale"), (standing.GetProperty("state").GetString(), standing.GetProperty("client_order_id").GetString()));
        await AssertAsCalledAsync(me, standing, []);
        await using var later = await AccountFollower.BeginAsync(trading.App, me.Token);
        var begins = await later.NextAsync();
        Assert.Equal(account.Seq, later.Seq);
        Assert.Equal(standing.GetRawText(), Assert.Single(begins.GetProperty("orders").EnumerateArray()).GetRawText());
        later.AssertAgrees(await me.DoneAsync(me.GetAsync("/api/wallet")));

        // Both are told the same.
        await me.DoneAsync(me.DeleteAsync($"/api/orders/{placed.GetProperty("order_id").GetString()}"));
        Assert.Equal((await account.NextAsync()).GetRawText(), (await later.NextAsync()).GetRawText());
        Assert.Equal("cancelled", later.Orders[standing.GetProperty("order_id").GetString()!].GetProperty("state").GetString());
    }

    [Fact]
    public async Task A_reset_brings_the_new_epoch_and_what_it_ended()
    {
        var me = await trading.EnterAsync();
        await me.BuyAsync(1);
        var placed = await me.DoneAsync(me.PostAsync("/api/orders", Trader.Limit("BUY", "1", "50")));
        await using var account = await AccountFollower.BeginAsync(trading.App, me.Token);
        await account.NextAsync();
        Assert.Equal(50, account.Balances["USDT"].Locked);
        await me.DoneAsync(me.PutAsync("/api/reset"));
        await account.UntilAsync(() => account.Epoch == 2);
        Assert.Equal("cancelled", account.Orders[placed.GetProperty("order_id").GetString()!].GetProperty("state").GetString());
        Assert.Equal((50_000, 0), account.Balances["USDT"]);
        account.AssertAgrees(await me.DoneAsync(me.GetAsync("/api/wallet")));
    }

    [Fact]
    public async Task Reconnecting_with_since_misses_nothing_and_repeats_nothing_while_orders_go_on()
    {
        const int Writers = 4;
        const int Orders = 12;
        var me = await trading.EnterAsync();
        var placed = new ConcurrentBag<string>();
        var account = await AccountFollower.BeginAsync(trading.App, me.Token);
        await account.NextAsync();
        var trades = Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < Orders; i++)
            {
                var id = (await me.DoneAsync(me.PostAsync("/api/orders", Trader.Limit("BUY", "0.01", "50")))).GetProperty("order_id").GetString()!;
                placed.Add(id);
                await me.DoneAsync(me.DeleteAsync($"/api/orders/{id}"));
            }
        })));

        // Each order is seen open and seen ended, or both at once where one batch had them.
        var states = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var read = 1; states.Count < Writers * Orders || states.Values.Any(state => state != "cancelled"); read++)
        {
            var message = await account.NextAsync();
            Assert.Equal("update", message.GetProperty("type").GetString());
            foreach (var order in message.GetProperty("orders").EnumerateArray()) states[order.GetProperty("order_id").GetString()!] = order.GetProperty("state").GetString()!;
            if (read % 5 != 0) continue;
            var last = account.Seq;
            await account.DisposeAsync();
            account = await AccountFollower.BeginAsync(trading.App, me.Token, last);
        }

        await trades;
        Assert.Equal(placed.Order(StringComparer.Ordinal), states.Keys.Order(StringComparer.Ordinal));
        await account.DisposeAsync();

        // And all of it again, from the very first.
        await using var whole = await AccountFollower.BeginAsync(trading.App, me.Token, since: 0);
        await whole.UntilAsync(() => whole.Seq == account.Seq);
        Assert.Equal((0, Writers * Orders), (whole.Snapshots, whole.Orders.Count));
        whole.AssertAgrees(await me.DoneAsync(me.GetAsync("/api/wallet")));
    }

    [Fact]
    public async Task What_is_kept_no_more_and_what_never_was_begin_with_a_snapshot()
    {
        var me = await trading.EnterAsync();
        await me.BuyAsync("0.1");
        await using (var account = await AccountFollower.BeginAsync(trading.App, me.Token))
        {
            await account.NextAsync();
            await using var ahead = await AccountFollower.BeginAsync(trading.App, me.Token, account.Seq + 1);
            await ahead.NextAsync();
            Assert.Equal((1, account.Seq), (ahead.Snapshots, ahead.Seq));
        }

        // Old ones go, of every account; their numbers are not given again.
        await ExecuteAsync("update account_events set decided_at = decided_at - interval '8 days'");
        Assert.True(await SweepAsync() > 0);
        Assert.Equal(0, await SweepAsync());
        await using var swept = await AccountFollower.BeginAsync(trading.App, me.Token, since: 0);
        await swept.NextAsync();
        Assert.Equal(1, swept.Snapshots);
        swept.AssertAgrees(await me.DoneAsync(me.GetAsync("/api/wallet")));

        // Whoever has the last one misses nothing.
        await using var current = await AccountFollower.BeginAsync(trading.App, me.Token, swept.Seq);
        await me.BuyAsync("0.1");
        await current.NextAsync();
        await swept.NextAsync();
        Assert.Equal((0, swept.Seq), (current.Snapshots, current.Seq));
    }

    [Fact]
    public async Task Users_are_told_of_their_own_account_only()
    {
        var (first, second) = (await trading.EnterAsync(), await trading.EnterAsync());
        await using var mine = await AccountFollower.BeginAsync(trading.App, first.Token);
        await using var theirs = await AccountFollower.BeginAsync(trading.App, second.Token);
        await mine.NextAsync();
        await theirs.NextAsync();
        var (one, other) = (await first.BuyAsync("0.1"), await second.BuyAsync("0.2"));
        await mine.NextAsync();
        await theirs.NextAsync();
        Assert.Equal([one.GetProperty("order_id").GetString()!], mine.Orders.Keys);
        Assert.Equal([other.GetProperty("order_id").GetString()!], theirs.Orders.Keys);
        await AssertSilentAsync(mine.Client);
        await AssertSilentAsync(theirs.Client);
    }

    [Fact]
    public async Task After_leaving_nothing_comes_any_more_and_asking_again_begins_anew()
    {
        var me = await trading.EnterAsync();
        await using var account = await AccountFollower.BeginAsync(trading.App, me.Token);
        await account.NextAsync();
        await account.SubscribeAsync();
        await account.NextAsync();
        Assert.Equal(2, account.Snapshots);
        await account.Client.SendAsync("""{"op":"unsubscribe","channel":"account","id":2}""");
        Assert.Equal("""{"type":"unsubscribed","id":2,"stream":{"channel":"account"}}""", (await account.Client.ReceiveAsync())!.Value.GetRawText());
        await me.BuyAsync("0.1");
        await AssertSilentAsync(account.Client);
        await account.Client.SendAsync("""{"op":"unsubscribe","channel":"account"}""");
        Assert.Equal("not_subscribed", (await account.Client.ReceiveAsync("error")).GetProperty("code").GetString());
        await account.SubscribeAsync(account.Seq);
        await account.NextAsync();
        Assert.Single(account.Orders);
    }

    [Fact]
    public async Task An_instance_that_does_not_lead_tells_what_the_leader_writes()
    {
        var database = await postgres.CreateDatabaseAsync();
        await using var leader = await StartAsync(database);
        var user = await Accounts.AccountClient.RegisterAsync(leader);
        var me = new Trader(leader, (await user.LoginAsync()).AccessToken, user.Email);
        await Eventually.True(async () => (await me.GetAsync("/api/wallet")).Status == 200);
        await using var other = await StartAsync(database);
        await using var account = await AccountFollower.BeginAsync(other, me.Token);
        await account.NextAsync();
        for (var i = 0; i < 3; i++)
        {
            var id = (await me.BuyAsync("0.01")).GetProperty("order_id").GetString()!;
            await account.NextAsync();
            Assert.Contains(id, account.Orders.Keys);
        }

        account.AssertAgrees(await me.DoneAsync(me.GetAsync("/api/wallet")));
    }

    /// <summary>Nothing is told but the answer to what is asked now.</summary>
    private static async Task AssertSilentAsync(StreamClient client)
    {
        await client.SendAsync("""{"op":"ping","id":"p"}""");
        Assert.Equal("pong", (await client.ReceiveAsync())!.Value.GetProperty("type").GetString());
    }

    /// <summary>The call for the order tells the same of it, to the last digit.</summary>
    private static async Task AssertAsCalledAsync(Trader me, JsonElement told, IReadOnlyList<JsonElement> fills)
    {
        var called = await me.DoneAsync(me.GetAsync($"/api/orders/{told.GetProperty("order_id").GetString()}"));
        Assert.Equal(
            called.EnumerateObject().Where(p => p.Name is not ("fills" or "source" or "waits_for_fresh_data")).Select(p => $"{p.Name}: {p.Value.GetRawText()}").Order(StringComparer.Ordinal),
            told.EnumerateObject().Select(p => $"{p.Name}: {p.Value.GetRawText()}").Order(StringComparer.Ordinal));
        Assert.Equal(
            called.GetProperty("fills").EnumerateArray().Select(fill => string.Join(' ', fill.EnumerateObject().Where(p => p.Name != "receipt").OrderBy(p => p.Name, StringComparer.Ordinal).Select(p => $"{p.Name}: {p.Value.GetRawText()}"))),
            fills.Select(fill => string.Join(' ', fill.EnumerateObject().OrderBy(p => p.Name, StringComparer.Ordinal).Select(p => $"{p.Name}: {p.Value.GetRawText()}"))));
    }

    private Task<WebApp> StartAsync(NpgsqlDataSource database) =>
        new WebApp(postgres).With("ConnectionStrings:CompraVenta", database.ConnectionString).With("Trading:OrdersPerSecond", "0").StartAsync();

    private Task<int> SweepAsync() => trading.App.Services.GetServices<IAccountSweep>().OfType<AccountEventSweep>().Single().SweepAsync(CancellationToken.None);

    private async Task ExecuteAsync(string sql)
    {
#pragma warning disable CA2100 // The statements are the test's own.
        await using var command = trading.App.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }
}
