using CompraVenta.Infrastructure.Markets;
using CompraVenta.Infrastructure.Trading;
using CompraVenta.TestKit;
using CompraVenta.TestKit.Trading;

namespace CompraVenta.Infrastructure.Tests.Trading;

/// <summary>Each rule of the ledger is broken in a real database, and the audit says so.</summary>
[Collection(PostgresCollection.Name)]
public sealed class LedgerAuditorTests(PostgresFixture postgres) : IAsyncLifetime
{
    private readonly ManualTimeProvider time = new();
    private TradedMarket market = null!;
    private LedgerAuditor auditor = null!;

    public async Task InitializeAsync()
    {
        market = await TradedMarket.BeginAsync(await postgres.CreateDatabaseAsync());
        await market.TradeAsync(Guid.NewGuid());
        await market.TradeAsync(Guid.NewGuid());
        auditor = new LedgerAuditor(market.Database, time);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task An_empty_database_is_sound()
    {
        var report = await new LedgerAuditor(await postgres.CreateDatabaseAsync(), time).RunAsync(isFull: true, CancellationToken.None);
        Assert.Equal((true, 0, 0, 0), (report.IsSound, report.Balances, report.Postings, report.Fills));
    }

    [Fact]
    public async Task What_the_engine_wrote_is_sound_and_only_what_is_new_is_read_again()
    {
        var first = await RunAsync();
        Assert.Equal((true, true), (first.IsFull, first.IsSound));
        Assert.Equal(await market.AskAsync("select count(*) || ' ' || (select count(*) from fills) from postings"), $"{first.Postings} {first.Fills}");
        var account = await market.TradeAsync(Guid.NewGuid());
        market.Engine.Reset(account, market.Feed.NowNs);
        await market.CommitAsync();
        var second = await RunAsync();
        Assert.Equal((false, true), (second.IsFull, second.IsSound));
        Assert.True(second.Postings > first.Postings && second.Fills > first.Fills, $"{second}");
        Assert.Equal(await market.AskAsync("select count(*) || ' ' || (select count(*) from fills) from postings"), $"{second.Postings} {second.Fills}");
        Assert.Equal((true, true), ((await RunAsync(isFull: true)).IsFull, (await RunAsync(isFull: true)).IsSound));
    }

    [Fact]
    public async Task Markets_are_audited_apart()
    {
        await RunAsync();
        var live = await TradedMarket.BeginAsync(market.Database, MarketSource.Live);
        live.Open(Guid.NewGuid());
        await live.CommitAsync();
        Assert.True((await RunAsync()).IsSound);

        // What one market has too much and another too little sums to zero, and is wrong all the same.
        await market.ExecuteAsync("update balances b set free = free + 1 from accounts a where a.id = b.account_id and b.epoch = 0 and asset = 'USDT' and a.source = 'live'");
        await market.ExecuteAsync("update balances b set free = free - 1 from accounts a where a.id = b.account_id and b.epoch = 0 and asset = 'USDT' and a.source = 'simulated'");
        Assert.Equal(["live", "simulated"], (await RunAsync()).Findings.Where(f => f.Rule == LedgerRule.SumsToZero).Select(f => f.Market));
    }

    [Theory]
    [InlineData("update balances set free = free + 0.00000001 where epoch = 0 and asset = 'BTC'", LedgerRule.SumsToZero, LedgerRule.BalancesArePosted)]
    [InlineData("update balances set free = free + case when epoch = 0 then 1 else -1 end where asset = 'USDT' and epoch <= 0", LedgerRule.BalancesArePosted)]
    [InlineData("update balances set free = free + 0.01, locked = locked - 0.01 where asset = 'USDT' and locked > 0", LedgerRule.BalancesArePosted, LedgerRule.LocksAreOrders)]
    [InlineData("update orders set locked = locked + 0.00000001 where state = 2", LedgerRule.LocksAreOrders)]
    [InlineData("update orders set state = 4, locked = 0 where state = 1", LedgerRule.LocksAreOrders)]
    [InlineData("delete from balances where epoch = -1 and asset = 'BTC'", LedgerRule.SumsToZero, LedgerRule.BalancesArePosted)]
    [InlineData("insert into postings (shard, batch, account_id, epoch, asset, bucket, amount) select shard, batch, account_id, epoch, asset, bucket, 1 from postings where epoch = 0 limit 1", LedgerRule.BalancesArePosted, LedgerRule.BatchesBalance)]
    [InlineData("insert into fills select max(id) + 1, gen_random_uuid(), 'binance', 0, 1, 1, 1, 0.001, false, now(), (select receipt from fills limit 1) from fills", LedgerRule.FillsAreWhole)]
    [InlineData("insert into fills select max(id) + 1, (select id from orders limit 1), 'binance', 0, 1, 1, 1, 0.001, false, now(), '{}' from fills", LedgerRule.FillsAreWhole, LedgerRule.FillsArePosted)]
    [InlineData("insert into fills select max(id) + 1, (select id from orders limit 1), 'binance', 0, 1, 1, 0, 0.001, false, now(), (select receipt from fills limit 1) from fills", LedgerRule.FillsAreWhole, LedgerRule.FillsArePosted)]
    [InlineData("insert into fills select 17, (select id from orders limit 1), 'binance', 0, 1, 1, -1, 0.001, false, now(), (select receipt from fills limit 1) from fills limit 1", LedgerRule.FillsAreWhole, LedgerRule.FillsArePosted)]
    [InlineData("insert into fills select max(id) + 1, (select id from orders limit 1), 'binance', 1, 0, 0, 0.00000001, 0.001, false, now(), (select receipt from fills limit 1) from fills", LedgerRule.FillsArePosted)]
    [InlineData("update account_epochs set amount = amount - 0.00000001", LedgerRule.FillsArePosted)]
    public async Task What_does_not_hold_is_found_by_the_next_audit_and_by_a_full_one(string change, params LedgerRule[] broken)
    {
        Assert.True((await RunAsync()).IsSound);
        Assert.True(await market.ExecuteAsync(change) > 0);
        var next = await RunAsync();
        Assert.Equal(broken, next.Findings.Select(f => f.Rule).Distinct());
        Assert.All(next.Findings, f => Assert.Equal(f.Example.Contains("has no balance", StringComparison.Ordinal) ? "" : f.Example.Contains("fill 17 ", StringComparison.Ordinal) ? "live" : "simulated", f.Market));

        // It does not go away by being looked at again, in part or in whole.
        Assert.Equal(next.Findings, (await RunAsync()).Findings);
        Assert.Equal(next.Findings, (await RunAsync(isFull: true)).Findings);
    }

    [Fact]
    public async Task A_negative_balance_is_found_though_it_is_posted()
    {
        var user = await market.AskAsync("select account_id from balances where epoch = 1 and asset = 'USDT' order by account_id limit 1");
        await market.ExecuteAsync(
            $"""
            insert into postings (shard, batch, account_id, epoch, asset, bucket, amount) values (64, 99, '{user}', 1, 'ETH', 0, -2), (64, 99, (select id from accounts where user_id is null), 0, 'ETH', 0, 2);
            insert into balances values ('{user}', 1, 'ETH', -2, 0), ((select id from accounts where user_id is null), 0, 'ETH', 2, 0)
            """);
        var findings = (await RunAsync()).Findings;
        Assert.Equal([LedgerRule.NothingNegative, LedgerRule.FillsArePosted], findings.Select(f => f.Rule));
        var finding = findings[0];
        Assert.Equal((LedgerRule.NothingNegative, "simulated", "ETH", 1), (finding.Rule, finding.Market, finding.Asset, finding.Count));
        Assert.Contains(user, finding.Example, StringComparison.Ordinal);
        Assert.Equal("a user's balance is negative: ETH, simulated market, 1 time", finding.Words);
    }

    [Fact]
    public async Task A_fill_whose_amount_is_no_number_is_found()
    {
        await RunAsync();
        await market.ExecuteAsync("insert into fills select max(id) + 1, (select id from orders limit 1), 'binance', 1, 'NaN', 1, 1, 0.001, false, now(), (select receipt from fills limit 1) from fills");
        Assert.Contains("no number", Assert.Single((await RunAsync()).Findings).Example, StringComparison.Ordinal);
        Assert.Contains(LedgerRule.FillsAreWhole, (await RunAsync(isFull: true)).Findings.Select(f => f.Rule));
    }

    [Fact]
    public async Task An_ended_order_that_locks_is_found_by_a_full_audit()
    {
        await RunAsync();
        await market.ExecuteAsync("update orders set locked = 1 where state = 3");
        Assert.Equal(LedgerRule.LocksAreOrders, Assert.Single((await RunAsync(isFull: true)).Findings).Rule);
    }

    [Fact]
    public async Task What_was_mended_is_sound_again()
    {
        await RunAsync();
        await market.ExecuteAsync("update balances set free = free + 1 where epoch = 0 and asset = 'BTC'");
        Assert.False((await RunAsync()).IsSound);
        await market.ExecuteAsync("update balances set free = free - 1 where epoch = 0 and asset = 'BTC'");
        Assert.True((await RunAsync()).IsSound);
    }

    [Fact]
    public async Task An_audit_that_breaks_off_leaves_nothing_wrong_behind()
    {
        await RunAsync();
        await market.TradeAsync(Guid.NewGuid());
        await market.ExecuteAsync("alter table orders rename to hidden");
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => RunAsync());
        await market.ExecuteAsync("alter table hidden rename to orders");
        var report = await RunAsync();
        Assert.Equal((true, true), (report.IsFull, report.IsSound));
    }

    private Task<LedgerReport> RunAsync(bool isFull = false) => auditor.RunAsync(isFull, CancellationToken.None);
}
