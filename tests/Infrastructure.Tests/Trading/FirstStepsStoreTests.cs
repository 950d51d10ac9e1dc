using CompraVenta.Core.Markets;
using CompraVenta.Core.Trading;
using CompraVenta.Infrastructure.Accounts.Own;
using CompraVenta.Infrastructure.Markets;
using CompraVenta.Infrastructure.Tests.Accounts;
using CompraVenta.Infrastructure.Trading.FirstSteps;
using CompraVenta.TestKit;
using CompraVenta.TestKit.Trading;

namespace CompraVenta.Infrastructure.Tests.Trading;

/// <summary>How far somebody has come with the first steps follows from what they did.</summary>
[Collection(PostgresCollection.Name)]
public sealed class FirstStepsStoreTests(PostgresFixture postgres)
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Steps_are_done_by_orders_and_stay_done()
    {
        await using var rig = await AccountRig.CreateAsync(postgres);
        var market = await TradedMarket.BeginAsync(rig.Database);
        var store = StoreOf(rig);
        var user = (await rig.AddUserAsync()).Id;
        Assert.Equal(new FirstStepsView(false, false, false, false, null), await store.FindShownAsync(user, None));

        // An order that waits has bought nothing, and one that takes a profit protects nothing.
        var account = market.Open(user);
        var low = market.Place(account, TradedMarket.Limit(OrderSide.Buy, 0.1m, 50_000));
        await market.CommitAsync();
        Assert.Equal(0, (await store.ReadAsync(user, None)).DoneCount);
        var bought = market.Place(account, TradedMarket.Market(OrderSide.Buy, 0.5m));
        market.Place(account, TradedMarket.Stop(OrderSide.Sell, 0.1m, 90_000) with { Type = OrderType.TakeProfit });
        market.Place(account, TradedMarket.Stop(OrderSide.Buy, 0.1m, 80_000));
        await market.CommitAsync();
        Assert.Equal(new FirstStepsView(true, false, false, false, new FirstPurchase(bought.Id, "BTC", "USDT")), await store.ReadAsync(user, None));

        // A stop that was cancelled before anybody looked protects nothing; one that waits does.
        var stop = market.Place(account, TradedMarket.Stop(OrderSide.Sell, 0.1m, 60_000));
        market.Engine.Cancel(account, stop.Id, market.Feed.NowNs);
        await market.CommitAsync();
        Assert.False((await store.ReadAsync(user, None)).HasProtected);
        market.Place(account, TradedMarket.Stop(OrderSide.Sell, 0.1m, 60_000));
        await market.CommitAsync();
        Assert.Equal((true, true, false), Of((await store.FindShownAsync(user, None))!));
        await store.NoteReceiptReadAsync(user, None);
        Assert.Null(await store.FindShownAsync(user, None));

        // A reset takes the orders away, not what was learnt.
        Assert.Equal(RejectReason.None, market.Engine.Reset(account, market.Feed.NowNs));
        await market.CommitAsync();
        Assert.Equal(new FirstStepsView(true, true, true, false, new FirstPurchase(bought.Id, "BTC", "USDT")), await store.ReadAsync(user, None));
        Assert.NotEqual(low.Id, bought.Id);
    }

    [Fact]
    public async Task A_stop_that_has_fired_counts_though_nobody_looked_before()
    {
        await using var rig = await AccountRig.CreateAsync(postgres);
        var market = await TradedMarket.BeginAsync(rig.Database);
        var user = (await rig.AddUserAsync()).Id;
        var account = market.Open(user);
        market.Place(account, TradedMarket.Market(OrderSide.Buy, 0.5m));
        market.Place(account, TradedMarket.Stop(OrderSide.Sell, 0.1m, 60_000));
        market.Trade(Side.Ask, "59999", "0.01");
        await market.CommitAsync();
        Assert.Equal("3", await market.AskAsync("select state from orders where type = 3"));
        Assert.True((await StoreOf(rig).ReadAsync(user, None)).HasProtected);
    }

    [Fact]
    public async Task Hiding_keeps_what_was_done_and_is_ones_own()
    {
        await using var rig = await AccountRig.CreateAsync(postgres);
        var market = await TradedMarket.BeginAsync(rig.Database);
        var store = StoreOf(rig);
        var (user, other) = ((await rig.AddUserAsync()).Id, Guid.NewGuid());
        market.Place(market.Open(user), TradedMarket.Market(OrderSide.Buy, 0.5m));
        await market.CommitAsync();
        await store.HideAsync(user, isHidden: true, None);
        Assert.Null(await store.FindShownAsync(user, None));
        Assert.Equal((true, true), ((await store.ReadAsync(user, None)).HasBought, (await store.ReadAsync(user, None)).IsHidden));
        await store.HideAsync(user, isHidden: false, None);
        Assert.True((await store.FindShownAsync(user, None))!.HasBought);
        var own = (await new PersonalDataReader(rig.Contexts, rig.Time).ReadAsync(user, None))!.FirstSteps!;
        Assert.NotNull(own.BoughtAt);
        Assert.Null(own.HiddenAt);

        // Of somebody who is gone nothing is kept.
        await store.NoteReceiptReadAsync(other, None);
        await store.HideAsync(other, isHidden: true, None);
        Assert.Equal("1", await market.AskAsync("select count(*) from first_steps"));
        await market.ExecuteAsync($"delete from users where id = '{user}'");
        Assert.Equal("0", await market.AskAsync("select count(*) from first_steps"));
    }

    private static (bool, bool, bool) Of(FirstStepsView view) => (view.HasBought, view.HasProtected, view.HasReadReceipt);

    private static FirstStepsStore StoreOf(AccountRig rig)
    {
        var source = new MarketSourceState();
        source.Decide(MarketSource.Simulated);
        return new FirstStepsStore(rig.Contexts, source, rig.Time);
    }
}
