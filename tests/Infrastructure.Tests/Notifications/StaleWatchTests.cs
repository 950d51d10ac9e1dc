using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;
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

    [Fact]
    public async Task What_befalls_several_instruments_within_seconds_is_one_notification()
    {
        await using var users = await NotificationRig.CreateAsync(postgres);
        await using var rig = await EngineRig.StartAsync(users.Mail.Get<NpgsqlDataSource>());
        List<Listing> listings = [rig.Listing];
        foreach (var coin in new[] { "SOL", "ETH" })
        {
            listings.Add(rig.Listings.Register(EngineRig.Venues[0], $"{coin}USDT", new Instrument(coin, "USDT"), InstrumentRules.None, isTrading: true, DateTimeOffset.UnixEpoch).Listing);
            await rig.SnapshotAsync(listings[^1]);
        }

        var (all, one) = (await users.Mail.AddUserAsync(), await users.Mail.AddUserAsync("bob@example.org"));
        foreach (var listing in listings) await rig.Desk.PlaceAsync(all.Id, EngineRig.Limit(Core.Trading.OrderSide.Buy, 1, 50) with { Instrument = listing.Instrument }, CancellationToken.None);
        await rig.Desk.PlaceAsync(one.Id, EngineRig.Limit(Core.Trading.OrderSide.Buy, 1, 50), CancellationToken.None);
        var watch = new StaleWatch(rig.Market, rig.Interest, users.Contexts, users.Writer, users.Source, Options.Create(new TradingOptions()), users.Mail.Time);
        Assert.Empty(await watch.LookAsync(CancellationToken.None));

        // The last comes three seconds after the first: told together, and none before its time.
        await LoseAsync(rig, listings[0]);
        await LoseAsync(rig, listings[1]);
        users.Mail.Time.Advance(TimeSpan.FromSeconds(3));
        Assert.Empty(await watch.LookAsync(CancellationToken.None));
        await LoseAsync(rig, listings[2]);
        users.Mail.Time.Advance(TimeSpan.FromSeconds(28));
        Assert.Empty(await watch.LookAsync(CancellationToken.None));
        users.Mail.Time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(2, (await watch.LookAsync(CancellationToken.None)).Count);
        Assert.StartsWith("No exchange has had a fresh order book of BTC-USDT, ETH-USDT and SOL-USDT for more than 30 seconds.", Assert.Single(await users.ToldAsync(all.Id)).Message, StringComparison.Ordinal);
        Assert.StartsWith("No exchange has had a fresh order book of BTC-USDT for more", Assert.Single(await users.ToldAsync(one.Id)).Message, StringComparison.Ordinal);

        // Two are back: the third is waited for, but not for ever.
        foreach (var listing in listings.Take(2)) await rig.SnapshotAsync(listing);
        Assert.Empty(await watch.LookAsync(CancellationToken.None));
        users.Mail.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(2, (await watch.LookAsync(CancellationToken.None)).Count);
        await rig.SnapshotAsync(listings[2]);
        Assert.Single(await watch.LookAsync(CancellationToken.None));
        Assert.Equal(
            ["There is a fresh order book of BTC-USDT and SOL-USDT again.", "There is a fresh order book of ETH-USDT again."],
            (await users.ToldAsync(all.Id)).Skip(1).Select(told => told.Message));
        watch.Stop();
    }

    private static async Task LoseAsync(EngineRig rig, Listing? of = null)
    {
        var batch = new FeedBatchPool().Rent(1, 0);
        batch.AddLost((of ?? rig.Listing).Slot, StaleReason.Silent, rig.Market.NowNs);
        await rig.Market.ApplyAsync(batch, CancellationToken.None);
    }
}
