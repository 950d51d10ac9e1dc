using CompraVenta.Core.Trading;
using CompraVenta.Infrastructure.Markets;
using CompraVenta.Infrastructure.Trading;
using CompraVenta.TestKit;
using CompraVenta.TestKit.Trading;
using Microsoft.Extensions.Options;
using Npgsql;

namespace CompraVenta.Infrastructure.Tests.Trading;

[Collection(PostgresCollection.Name)]
public sealed class EngineHostTests(PostgresFixture postgres)
{
    private static readonly Guid User = new("00000000-0000-0000-0000-0000000000aa");
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task An_answered_order_is_in_the_tables_with_its_fills_postings_balances_and_event()
    {
        var database = await postgres.CreateDatabaseAsync();
        await using var rig = await EngineRig.StartAsync(database);
        var placed = await rig.Desk.PlaceAsync(User, EngineRig.Buy(15), None);
        Assert.Equal(RejectReason.None, placed.Rejection.Reason);
        Assert.Equal(OrderState.Filled, placed.Order!.State);
        Assert.Equal((10 * 101m) + (5 * 101.5m), placed.Order.FilledQuote);
        Assert.Equal((short)OrderState.Filled, await rig.QueryAsync<short>($"select state from orders where id = '{placed.Order.Id}'"));
        Assert.Equal(placed.Fills[0].AmountQuote, await rig.QueryAsync<decimal>($"select amount_quote from fills where id = {placed.Fills[0].Id}"));
        Assert.Equal(50_000 - placed.Order.FilledQuote, await rig.QueryAsync<decimal>("select free from balances b join accounts a on a.id = b.account_id where a.user_id is not null and asset = 'USDT'"));
        Assert.Contains("\"state\":\"filled\"", await rig.QueryAsync<string>("select body::text from account_events order by number desc limit 1"), StringComparison.Ordinal);
        await LedgerChecks.AssertSoundAsync(database);
    }

    [Fact]
    public async Task Many_at_once_share_batches_and_each_is_answered_after_its_own()
    {
        var database = await postgres.CreateDatabaseAsync();
        await using var rig = await EngineRig.StartAsync(database);
        var users = Enumerable.Range(0, 64).Select(i => new Guid(i + 1, 0, 0, new byte[8])).ToArray();
        await Task.WhenAll(users.Select(async user =>
        {
            for (var i = 0; i < 5; i++)
            {
                var placed = await rig.Desk.PlaceAsync(user, EngineRig.Buy(0.01m), None);
                Assert.Equal(OrderState.Filled, placed.Order!.State);
                Assert.Equal(1L, await rig.QueryAsync<long>($"select count(*) from orders where id = '{placed.Order.Id}'"));
            }
        }));
        Assert.Equal(320L, await rig.QueryAsync<long>("select count(*) from fills"));
        Assert.True(await rig.QueryAsync<long>("select max(number) from engine_batches") < 320);
        await LedgerChecks.AssertSoundAsync(database);
    }

    [Fact]
    public async Task A_restart_goes_on_where_it_was_and_a_trigger_fires_once_at_the_first_fresh_price()
    {
        var database = await postgres.CreateDatabaseAsync();
        Guid stop, rest;
        await using (var first = await EngineRig.StartAsync(database))
        {
            await first.Desk.PlaceAsync(User, EngineRig.Buy(2), None);
            await first.TradeAsync(100, 1);
            stop = (await first.Desk.PlaceAsync(User, EngineRig.StopLoss(1, 95), None)).Order!.Id;
            rest = (await first.Desk.PlaceAsync(User, EngineRig.Limit(OrderSide.Buy, 1, 90, "mine"), None)).Order!.Id;
        }

        await using var second = await EngineRig.StartAsync(database);
        var again = await second.Desk.PlaceAsync(User, EngineRig.Limit(OrderSide.Buy, 1, 90, "mine"), None);
        Assert.True(again.IsRepeat);
        Assert.Equal(rest, again.Order!.Id);
        Assert.Equal(RejectReason.DuplicateWithDifferentTerms, (await second.Desk.PlaceAsync(User, EngineRig.Limit(OrderSide.Buy, 2, 90, "mine"), None)).Rejection.Reason);

        // The price crossed while nobody looked.
        await second.TradeAsync(94, 1);
        await second.TradeAsync(93, 1);
        await Eventually.True(async () => await second.QueryAsync<short>($"select state from orders where id = '{stop}'") == (short)OrderState.Filled);
        Assert.Equal(1L, await second.QueryAsync<long>($"select count(*) from fills where order_id = '{stop}'"));
        await second.Desk.CancelAsync(User, rest, None);
        Assert.Equal(0m, await second.QueryAsync<decimal>("select sum(b.locked) from balances b join accounts a on a.id = b.account_id where a.user_id is not null"));
        await LedgerChecks.AssertSoundAsync(database);
    }

    [Fact]
    public async Task A_second_instance_waits_takes_over_and_the_first_cannot_commit_any_more()
    {
        var database = await postgres.CreateDatabaseAsync();
        await using var link = new PostgresLink(database);
        await using var first = await EngineRig.StartAsync(NpgsqlDataSource.Create(link.ConnectionString), ownsDatabase: true);
        var placed = await first.Desk.PlaceAsync(User, EngineRig.Buy(1, "one"), None);
        await using var second = await EngineRig.StartAsync(database, leads: false);
        await Eventually.True(() => second.Engine.State == EngineState.Waiting);
        var refused = await Assert.ThrowsAsync<TradingUnavailableException>(() => second.Desk.PlaceAsync(User, EngineRig.Buy(1), None));
        Assert.Equal(TradingOutage.EngineElsewhere, refused.Outage);

        // The first one's machine loses the database; its lock goes with the connection, though it believes that it leads.
        link.IsDown = true;
        link.Cut();
        await Eventually.True(() => second.Engine.State == EngineState.Leading);
        var repeated = await second.Desk.PlaceAsync(User, EngineRig.Buy(1, "one"), None);
        Assert.True(repeated.IsRepeat);
        Assert.Equal(placed.Order!.Id, repeated.Order!.Id);
        await second.Desk.PlaceAsync(User, EngineRig.Buy(1, "two"), None);
        link.IsDown = false;
        await Eventually.True(() => first.Engine.State == EngineState.Waiting);
        Assert.Equal(2L, await second.QueryAsync<long>("select count(*) from orders"));
        await LedgerChecks.AssertSoundAsync(database);
    }

    [Fact]
    public async Task A_stale_engine_that_still_holds_the_lock_cannot_commit()
    {
        var database = await postgres.CreateDatabaseAsync();
        await using var rig = await EngineRig.StartAsync(database);
        await rig.Desk.PlaceAsync(User, EngineRig.Buy(1), None);

        // Somebody takes over without asking for the lock.
        await new PostgresJournal(database).TakeOverAsync(rig.Engine.Shard, DateTimeOffset.UtcNow, None);
        var refused = await Assert.ThrowsAsync<TradingUnavailableException>(() => rig.Desk.PlaceAsync(User, EngineRig.Buy(1, "stale"), None));
        Assert.Equal(TradingOutage.JournalUnavailable, refused.Outage);
        Assert.Equal(1L, await rig.QueryAsync<long>("select count(*) from orders"));
        await Eventually.True(() => rig.Engine.State == EngineState.Leading);
        Assert.False((await rig.Desk.PlaceAsync(User, EngineRig.Buy(1, "stale"), None)).IsRepeat);
        await LedgerChecks.AssertSoundAsync(database);
    }

    [Fact]
    public async Task A_commit_whose_answer_is_lost_is_found_in_the_journal_and_answered()
    {
        var database = await postgres.CreateDatabaseAsync();
        await using var link = new PostgresLink(database);
        await using var rig = await EngineRig.StartAsync(NpgsqlDataSource.Create(link.ConnectionString), ownsDatabase: true);
        await rig.Desk.OpenAccountAsync(User, None);
        link.LosesAnswers = true;
        var placing = rig.Desk.PlaceAsync(User, EngineRig.Buy(1), None);
        await using var direct = database.CreateCommand("select count(*) from orders");
        await Eventually.True(async () => (long)(await direct.ExecuteScalarAsync())! == 1);
        Assert.False(placing.IsCompleted);
        link.Cut();
        link.LosesAnswers = false;
        var placed = await placing;
        Assert.Equal(OrderState.Filled, placed.Order!.State);
        Assert.Equal(RejectReason.None, (await rig.Desk.PlaceAsync(User, EngineRig.Buy(1), None)).Rejection.Reason);
        await LedgerChecks.AssertSoundAsync(database);
    }

    [Fact]
    public async Task An_order_with_a_name_waits_no_longer_for_a_silent_database_than_one_without()
    {
        var database = await postgres.CreateDatabaseAsync();
        await using var link = new PostgresLink(database);
        await using var rig = await EngineRig.StartAsync(NpgsqlDataSource.Create(link.ConnectionString), ownsDatabase: true);
        var placed = await rig.Desk.PlaceAsync(User, EngineRig.Buy(1, "one"), None);
        var hasty = new TradingDesk(
            rig.Market, rig.Engine, rig.Loader, rig.Listings, new FirstBooks(rig.Market, rig.Interest, TimeProvider.System), Options.Create(new TradingOptions { Patience = TimeSpan.FromMilliseconds(50) }), TimeProvider.System);
        link.LosesAnswers = true;
        var refused = await Assert.ThrowsAsync<TradingUnavailableException>(() => hasty.PlaceAsync(User, EngineRig.Buy(1, "two"), None));
        Assert.Equal(TradingOutage.JournalUnavailable, refused.Outage);
        link.Cut();
        link.LosesAnswers = false;
        await Eventually.True(async () =>
        {
            try
            {
                return (await rig.Desk.PlaceAsync(User, EngineRig.Buy(1, "one"), None)).Order!.Id == placed.Order!.Id;
            }
            catch (TradingUnavailableException)
            {
                return false;
            }
        });
        Assert.Equal(1L, await rig.QueryAsync<long>("select count(*) from orders"));
    }

    [Fact]
    public async Task A_lease_that_was_replaced_before_its_loss_is_told_of_ends_nothing()
    {
        var database = await postgres.CreateDatabaseAsync();
        await using var rig = await EngineRig.StartAsync(database);
        await rig.Desk.PlaceAsync(User, EngineRig.Buy(1), None);
        await using var replaced = await EngineLease.TryTakeAsync(database.ConnectionString, new EngineShard(MarketSource.Replay), TimeSpan.FromMinutes(2), None);
        Assert.NotNull(replaced);
        rig.Engine.LoseLease(replaced);

        // Told of in turn, so before this order: an engine that settles takes over in the next epoch.
        await rig.Desk.PlaceAsync(User, EngineRig.Buy(1), None);
        Assert.Equal(EngineState.Leading, rig.Engine.State);
        Assert.Equal(1L, await rig.QueryAsync<long>("select epoch from engine_leases"));
    }

    [Fact]
    public async Task A_commit_that_did_not_arrive_is_refused_with_all_after_it_and_nothing_of_it_remains()
    {
        var database = await postgres.CreateDatabaseAsync();
        await using var link = new PostgresLink(database);
        await using var rig = await EngineRig.StartAsync(NpgsqlDataSource.Create(link.ConnectionString), ownsDatabase: true);
        await rig.Desk.OpenAccountAsync(User, None);
        link.IsDown = true;
        link.Cut();
        Task? first = null;
        for (var i = 0; i < 300; i++)
        {
            var refusing = rig.Desk.PlaceAsync(User, EngineRig.Buy(1), None);

            // The first is being written when the wire is found to be cut: what became of it is known only once there is one again.
            if (i == 0) await Eventually.True(() => rig.Market.ReadAsync(_ => !rig.Engine.IsTakingCommands, None));
            else Assert.Equal(TradingOutage.JournalUnavailable, (await Assert.ThrowsAsync<TradingUnavailableException>(() => refusing)).Outage);
            first ??= refusing;
        }

        Assert.False(first!.IsCompleted);
        link.IsDown = false;
        Assert.Equal(TradingOutage.JournalUnavailable, (await Assert.ThrowsAsync<TradingUnavailableException>(() => first)).Outage);
        await Eventually.True(() => rig.Engine.State == EngineState.Leading);
        var placed = await rig.Desk.PlaceAsync(User, EngineRig.Buy(1), None);
        Assert.Equal(OrderState.Filled, placed.Order!.State);
        Assert.Equal(1L, await rig.QueryAsync<long>("select count(*) from orders"));
        await LedgerChecks.AssertSoundAsync(database);
    }

    [Fact]
    public async Task What_was_taken_stays_taken_when_an_engine_is_made_anew_and_what_was_refused_is_there_again()
    {
        var database = await postgres.CreateDatabaseAsync();
        await using var link = new PostgresLink(database);
        await using var rig = await EngineRig.StartAsync(NpgsqlDataSource.Create(link.ConnectionString), ownsDatabase: true);
        Assert.Equal((10 * 101m) + (5 * 101.5m), (await rig.Desk.PlaceAsync(User, EngineRig.Buy(15), None)).Order!.FilledQuote);
        link.IsDown = true;
        link.Cut();
        var lost = rig.Desk.PlaceAsync(User, EngineRig.Buy(3), None);
        await Eventually.True(() => rig.Market.ReadAsync(_ => !rig.Engine.IsTakingCommands, None));
        link.IsDown = false;
        await Assert.ThrowsAsync<TradingUnavailableException>(() => lost);
        await Eventually.True(() => rig.Engine.State == EngineState.Leading);
        Assert.Equal((5 * 101.5m) + 102, (await rig.Desk.PlaceAsync(User, EngineRig.Buy(6), None)).Order!.FilledQuote);
        Assert.Equal(10 * 101m, (await rig.Desk.PlaceAsync(new Guid("00000000-0000-0000-0000-0000000000bb"), EngineRig.Buy(10), None)).Order!.FilledQuote);
    }

    [Fact]
    public async Task Patience_that_ends_first_says_that_the_outcome_is_not_known_and_the_client_id_tells_it()
    {
        var database = await postgres.CreateDatabaseAsync();
        await using var link = new PostgresLink(database);
        var options = EngineRig.PatientOptions;
        await using var rig = await EngineRig.StartAsync(NpgsqlDataSource.Create(link.ConnectionString), ownsDatabase: true, options);
        var warm = await rig.Desk.PlaceAsync(User, EngineRig.Buy(1, "warm"), None);
        await using var taking = await database.OpenConnectionAsync();
        await using var transaction = await taking.BeginTransactionAsync();
        await using (var hold = new NpgsqlCommand("select 1 from engine_leases for update", taking)) await hold.ExecuteScalarAsync();
        (options.Patience, var patience) = (TimeSpan.FromMilliseconds(100), options.Patience);
        var unknown = await Assert.ThrowsAsync<TradingUnavailableException>(() => rig.Desk.PlaceAsync(User, EngineRig.Buy(1, "slow"), None));
        Assert.Equal(TradingOutage.OutcomeUnknown, unknown.Outage);
        options.Patience = patience;
        await transaction.RollbackAsync();
        Placement? settled = null;
        await Eventually.True(async () => (settled = await rig.Desk.PlaceAsync(User, EngineRig.Buy(1, "slow"), None)).IsRepeat);
        Assert.True(settled!.Order!.Id.CompareTo(warm.Order!.Id) > 0);
        Assert.Equal(2L, await rig.QueryAsync<long>("select count(*) from orders"));
    }

    [Fact]
    public async Task What_was_decided_is_written_when_the_app_stops()
    {
        var database = await postgres.CreateDatabaseAsync();
        var rig = await EngineRig.StartAsync(database);
        var placing = Enumerable.Range(0, 50).Select(_ => rig.Desk.PlaceAsync(User, EngineRig.Buy(0.1m), None)).ToArray();
        await placing[0];
        await rig.DisposeAsync();
        var (done, refused) = (0, 0);
        foreach (var one in placing)
        {
            try
            {
                Assert.Equal(OrderState.Filled, (await one).Order!.State);
                done++;
            }
            catch (TradingUnavailableException e)
            {
                Assert.NotEqual(TradingOutage.OutcomeUnknown, e.Outage);
                refused++;
            }
        }

        await using var count = database.CreateCommand("select count(*) from orders");
        Assert.Equal(done, (long)(await count.ExecuteScalarAsync())!);
        Assert.Equal(50, done + refused);
        await LedgerChecks.AssertSoundAsync(database);
    }

    [Fact]
    public async Task Open_orders_keep_their_instrument_followed_and_end_when_it_is_delisted()
    {
        var database = await postgres.CreateDatabaseAsync();
        var options = EngineRig.PatientOptions;
        options.DelistAfter = TimeSpan.Zero;
        await using var rig = await EngineRig.StartAsync(database, options: options);
        var rest = (await rig.Desk.PlaceAsync(User, EngineRig.Limit(OrderSide.Buy, 1, 90), None)).Order!;
        await Eventually.True(() => rig.Interest.Current(TimeSpan.Zero).Contains(EngineRig.Pair));
        rig.Listings.Unlist(rig.Listing, DateTimeOffset.UtcNow);
        await Eventually.True(async () => await rig.QueryAsync<short>($"select end_reason from orders where id = '{rest.Id}'") == (short)EndReason.Delisted);
        await Eventually.True(() => !rig.Interest.Current(TimeSpan.Zero).Contains(EngineRig.Pair));
        Assert.Equal(RejectReason.UnknownInstrument, (await rig.Desk.PlaceAsync(User, EngineRig.Buy(1), None)).Rejection.Reason);
        await LedgerChecks.AssertSoundAsync(database);
    }

    [Fact]
    public async Task An_engine_that_steps_down_lets_its_instruments_go()
    {
        var database = await postgres.CreateDatabaseAsync();
        await using var rig = await EngineRig.StartAsync(database);
        await rig.Desk.PlaceAsync(User, EngineRig.Limit(OrderSide.Buy, 1, 90), None);
        await Eventually.True(() => rig.Interest.Current(TimeSpan.Zero).Contains(EngineRig.Pair));
        await rig.Engine.StopAsync(None);
        Assert.DoesNotContain(EngineRig.Pair, rig.Interest.Current(TimeSpan.Zero));
    }

    [Fact]
    public async Task The_ledger_can_only_grow()
    {
        var database = await postgres.CreateDatabaseAsync();
        await using var rig = await EngineRig.StartAsync(database);
        await rig.Desk.PlaceAsync(User, EngineRig.Buy(1), None);
        foreach (var sql in (string[])["delete from postings", "update postings set amount = 1", "truncate postings", "delete from fills", "update fills set fee = 0", "delete from engine_batches"])
        {
            await using var command = database.CreateCommand(sql);
            await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync());
        }
    }
}
