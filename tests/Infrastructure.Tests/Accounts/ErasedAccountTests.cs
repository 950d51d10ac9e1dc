using CompraVenta.Core.Trading;
using CompraVenta.Infrastructure.Accounts.Audit;
using CompraVenta.Infrastructure.Accounts.Guests;
using CompraVenta.Infrastructure.Accounts.Logins;
using CompraVenta.Infrastructure.Accounts.Own;
using CompraVenta.Infrastructure.Tests.Trading;
using CompraVenta.TestKit;
using CompraVenta.TestKit.Trading;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.Options;

namespace CompraVenta.Infrastructure.Tests.Accounts;

/// <summary>What becomes of the orders of users who are gone.</summary>
[Collection(PostgresCollection.Name)]
public sealed class ErasedAccountTests(PostgresFixture postgres)
{
    private const string Open = "select count(*) from orders where state in (1, 2)";

    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Orders_of_an_erased_user_are_cancelled_and_a_call_that_was_under_way_places_no_more()
    {
        await using var rig = await AccountRig.CreateAsync(postgres);
        var user = await rig.AddUserAsync();
        await using var engine = await EngineRig.StartAsync(rig.Database);
        await PlaceAllKindsAsync(engine, user.Id);
        var other = Guid.NewGuid();
        await engine.Desk.PlaceAsync(other, EngineRig.Limit(OrderSide.Buy, 1, 90), None);
        Assert.True(await Eraser(rig).EraseAsync(user.Id, _ => true, AuditEvent.AccountDeleted, user.Id, null, None));
        await AssertClosedAsync(rig, engine, stillOpen: 1);
        Assert.Equal(4L, await engine.QueryAsync<long>($"select count(*) from orders where end_reason = {(int)EndReason.AccountDeleted}"));
        Assert.Equal(RejectReason.UnknownAccount, (await engine.Desk.PlaceAsync(user.Id, EngineRig.Limit(OrderSide.Buy, 1, 90), None)).Rejection.Reason);
        Assert.Equal(OrderState.Open, (await engine.Desk.PlaceAsync(other, EngineRig.Limit(OrderSide.Buy, 1, 90), None)).Order!.State);
    }

    [Fact]
    public async Task Orders_of_a_guest_who_was_swept_while_no_engine_ran_are_cancelled_by_the_next_that_leads()
    {
        await using var rig = await AccountRig.CreateAsync(postgres);
        var guest = await rig.AddUserAsync();
        await using (var before = await EngineRig.StartAsync(rig.Database)) await PlaceAllKindsAsync(before, guest.Id);
        await using (var db = await rig.Contexts.CreateDbContextAsync())
        {
            await db.Users.ExecuteUpdateAsync(set => set.SetProperty(row => row.IsGuest, true).SetProperty(row => row.SeenAt, rig.Time.GetUtcNow()));
        }

        rig.Time.Advance(rig.Limits.GuestLife + TimeSpan.FromSeconds(1));
        Assert.Equal(1, await new GuestSweep(rig.Contexts, Eraser(rig), Options.Create(rig.Limits), rig.Time).SweepAsync(None));
        await using var after = await EngineRig.StartAsync(rig.Database);
        await AssertClosedAsync(rig, after, stillOpen: 0);
    }

    [Fact]
    public async Task Who_is_not_erased_after_all_keeps_their_orders()
    {
        await using var rig = await AccountRig.CreateAsync(postgres);
        var user = await rig.AddUserAsync();
        await using var engine = await EngineRig.StartAsync(rig.Database);
        await PlaceAllKindsAsync(engine, user.Id);
        Assert.False(await Eraser(rig).EraseAsync(user.Id, row => row.IsGuest, AuditEvent.GuestSwept, null, null, None));
        Assert.Equal(0L, await engine.QueryAsync<long>("select count(*) from engine_commands"));
        Assert.Equal(4L, await engine.QueryAsync<long>(Open));
    }

    [Fact]
    public async Task Orders_of_users_who_were_erased_before_accounts_were_closed_are_cancelled_by_the_migration()
    {
        await using var rig = await AccountRig.CreateAsync(postgres);
        var gone = await rig.AddUserAsync();
        await using var engine = await EngineRig.StartAsync(rig.Database);
        await PlaceAllKindsAsync(engine, gone.Id);
        await using var db = await rig.Contexts.CreateDbContextAsync();
        var migrator = db.GetService<IMigrator>();
        await migrator.MigrateAsync("20261121210723_Trading");
        await db.Users.ExecuteDeleteAsync();
        await migrator.MigrateAsync();
        await AssertClosedAsync(rig, engine, stillOpen: 0);
    }

    /// <summary>One that stands, one that waits, and a pair, all of which lock something.</summary>
    private static async Task PlaceAllKindsAsync(EngineRig engine, Guid user)
    {
        await engine.Desk.PlaceAsync(user, EngineRig.Buy(3), None);
        await engine.TradeAsync(100, 1);
        await engine.Desk.PlaceAsync(user, EngineRig.Limit(OrderSide.Buy, 1, 90), None);
        await engine.Desk.PlaceAsync(user, EngineRig.StopLoss(1, 95), None);
        await engine.Desk.PlacePairAsync(user, EngineRig.Limit(OrderSide.Sell, 1, 120), EngineRig.StopLoss(1, 80), None);
        Assert.Equal(4L, await engine.QueryAsync<long>(Open));
    }

    private static async Task AssertClosedAsync(AccountRig rig, EngineRig engine, long stillOpen)
    {
        await Eventually.True(async () => await engine.QueryAsync<long>("select count(*) from engine_commands where answered_at is null") == 0);
        Assert.Equal(0, await engine.QueryAsync<int>("select refused from engine_commands"));
        Assert.Equal(stillOpen, await engine.QueryAsync<long>(Open));
        Assert.Equal(0m, await engine.QueryAsync<decimal>("select sum(b.locked) from balances b join accounts a on a.id = b.account_id where a.user_id not in (select account.user_id from accounts account join orders o on o.account_id = account.id where o.state in (1, 2))"));
        await LedgerChecks.AssertSoundAsync(rig.Database);
    }

    private static AccountEraser Eraser(AccountRig rig) => new(rig.Contexts, rig.Sessions, rig.KeyCache, new LoginFailures(rig.Database, Options.Create(rig.Limits), rig.Time), rig.Time);
}
