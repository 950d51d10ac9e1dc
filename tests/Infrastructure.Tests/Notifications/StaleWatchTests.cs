using CompraVenta.Core.Books;
using CompraVenta.Infrastructure.Markets;
using CompraVenta.Infrastructure.Notifications;
using CompraVenta.Infrastructure.Tests.Trading;
using CompraVenta.Infrastructure.Trading;
using CompraVenta.TestKit;
using Microsoft.Extensions.Options;
using Npgsql;

namespace CompraVenta.Infrastructure.Tests.Notifications;

/// <summary>Who holds an instrument, or has an order on it, is told once that it is stale, and once that it is fresh again.</summary>
[Collection(PostgresCollection.Name)]
public sealed class StaleWatchTests(PostgresFixture postgres)
{
    [Fact]
    public async Task A_stale_spell_is_told_once_after_thirty_seconds_and_its_end_once_also_by_another_instance()
    {
        await using var users = await NotificationRig.CreateAsync(postgres);
        var database = users.Mail.Get<NpgsqlDataSource>();
        await using var rig = await EngineRig.StartAsync(database);
        var (holds, waits, idle) = (await users.Mail.AddUserAsync(), await users.Mail.AddUserAsync("bob@example.org"), await users.Mail.AddUserAsync("eve@example.org"));
        await rig.Desk.PlaceAsync(holds.Id, EngineRig.Buy(1), CancellationToken.None);
        await rig.Desk.PlaceAsync(waits.Id, EngineRig.Limit(Core.Trading.OrderSide.Buy, 1, 50), CancellationToken.None);
        await rig.Desk.OpenAccountAsync(idle.Id, CancellationToken.None);
        var watch = Watch();
        Assert.Empty(await watch.LookAsync(CancellationToken.None));
        await LoseAsync(rig);
        Assert.Empty(await watch.LookAsync(CancellationToken.None));
        users.Mail.Time.Advance(StaleWatch.Patience);
        Assert.Empty(await watch.LookAsync(CancellationToken.None));
        users.Mail.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, (await watch.LookAsync(CancellationToken.None)).Count);
        foreach (var user in new[] { holds, waits })
        {
            var told = Assert.Single(await users.ToldAsync(user.Id));
            Assert.Equal(("stale", "BTC-USDT", null), (told.Kind, told.Pair, told.OrderId));
        }

        // Once a spell, whoever looks and however long it takes.
        users.Mail.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.Empty(await watch.LookAsync(CancellationToken.None));
        watch.Stop();
        var next = Watch();
        Assert.Empty(await next.LookAsync(CancellationToken.None));
        users.Mail.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Empty(await next.LookAsync(CancellationToken.None));
        await rig.SnapshotAsync();
        Assert.Equal(2, (await next.LookAsync(CancellationToken.None)).Count);
        Assert.Empty(await next.LookAsync(CancellationToken.None));
        Assert.Equal(["stale", "fresh"], (await users.ToldAsync(holds.Id)).Select(told => told.Kind));

        // A short one is nobody's business; a second long one is told anew.
        await LoseAsync(rig);
        users.Mail.Time.Advance(TimeSpan.FromSeconds(20));
        Assert.Empty(await next.LookAsync(CancellationToken.None));
        await rig.SnapshotAsync();
        Assert.Empty(await next.LookAsync(CancellationToken.None));
        await LoseAsync(rig);
        Assert.Empty(await next.LookAsync(CancellationToken.None));
        users.Mail.Time.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal(2, (await next.LookAsync(CancellationToken.None)).Count);
        Assert.Equal(["stale", "fresh", "stale"], (await users.ToldAsync(holds.Id)).Select(told => told.Kind));
        Assert.Empty(await users.ToldAsync(idle.Id));
        next.Stop();

        StaleWatch Watch() => new(rig.Market, rig.Interest, users.Contexts, users.Writer, users.Source, Options.Create(new TradingOptions()), users.Mail.Time);
    }

    private static async Task LoseAsync(EngineRig rig)
    {
        var batch = new FeedBatchPool().Rent(1, 0);
        batch.AddLost(rig.Listing.Slot, StaleReason.Silent, rig.Market.NowNs);
        await rig.Market.ApplyAsync(batch, CancellationToken.None);
    }
}
