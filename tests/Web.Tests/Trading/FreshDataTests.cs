using System.Text.Json;
using System.Text.RegularExpressions;
using CompraVenta.Core.Books;
using CompraVenta.Core.Trading;
using CompraVenta.Infrastructure.Trading;
using CompraVenta.TestKit.Markets;
using CompraVenta.Web.Tests.Accounts;
using CompraVenta.Web.Trading;

namespace CompraVenta.Web.Tests.Trading;

/// <summary>An order that waits for fresh data says so.</summary>
[Collection(TradingCollection.Name)]
public sealed partial class FreshDataTests(TradingApp trading) : IClassFixture<TradingApp>
{
    [Fact]
    public async Task Orders_say_that_they_wait_while_all_that_could_fill_or_fire_them_is_stale()
    {
        var me = await trading.EnterAsync();
        await me.BuyAsync(1);
        var stands = await IdOfAsync(me, new { @base = "BTC", quote = "USDT", side = "BUY", type = "LIMIT", b_amount = "0.1", price = "90", venue = "binance" });
        var watchesOne = await IdOfAsync(me, new { @base = "BTC", quote = "USDT", side = "SELL", type = "STOP_LOSS", b_amount = "0.1", stop_price = "50", trigger_source = "last", venue = "binance" });
        var watchesAll = await IdOfAsync(me, new { @base = "BTC", quote = "USDT", side = "SELL", type = "STOP_LOSS", b_amount = "0.1", stop_price = "50", trigger_source = "best" });
        var other = await IdOfAsync(me, new { @base = "ETH", quote = "USDT", side = "BUY", type = "LIMIT", b_amount = "2", price = "9" });
        await ExpectAsync(false, false, false, false);
        await trading.App.Market.Binance.LoseAsync(trading.BinanceBtc, StaleReason.Silent);
        await ExpectAsync(true, true, false, false);
        await trading.App.Market.Bitfinex.LoseAsync(trading.BitfinexBtc, StaleReason.Silent);
        await ExpectAsync(true, true, true, false);
        var lines = (await me.DoneAsync(me.GetAsync("/api/transactions/open"))).GetProperty("open").EnumerateArray().ToDictionary(line => line.GetProperty("order_id").GetGuid(), Waits);
        Assert.Equal((true, true, true, false), (lines[stands], lines[watchesOne], lines[watchesAll], lines[other]));
        await me.DoneAsync(me.DeleteAsync($"/api/orders/{stands}"));
        Assert.Null(Waits(await me.DoneAsync(me.GetAsync($"/api/orders/{stands}"))));
        Assert.Null(Waits((await me.DoneAsync(me.GetAsync("/api/transactions/closed"))).GetProperty("closed")[0]));
        await trading.ShowBooksAsync();
        Assert.False(Waits(await me.DoneAsync(me.GetAsync($"/api/orders/{watchesAll}"))));

        async Task ExpectAsync(params bool[] waits)
        {
            Guid[] orders = [stands, watchesOne, watchesAll, other];
            var listed = (await me.DoneAsync(me.GetAsync("/api/orders?state=open"))).GetProperty("orders").EnumerateArray().ToDictionary(order => order.GetProperty("order_id").GetGuid(), Waits);
            Assert.Equal(waits.Select(each => (bool?)each), orders.Select(order => listed[order]));
            foreach (var (order, each) in orders.Zip(waits)) Assert.Equal(each, Waits(await me.DoneAsync(me.GetAsync($"/api/orders/{order}"))));
        }
    }

    [Fact]
    public async Task Pages_say_it_in_words_with_the_age()
    {
        var me = await trading.EnterAsync();
        var order = await IdOfAsync(me, Trader.Limit("BUY", "0.1", "90"));
        using var browser = new PageClient(trading.App);
        await browser.GetAsync("/Login");
        await browser.SendAsync(new() { ["email"] = me.Email, ["password"] = "a fine long password" });
        await trading.ShowBooksAsync();
        Assert.DoesNotContain("fresh data", (await browser.GetAsync($"/Orders/{order}")).Document.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        await trading.App.Market.Binance.LoseAsync(trading.BinanceBtc, StaleReason.Silent);
        await trading.App.Market.Bitfinex.LoseAsync(trading.BitfinexBtc, StaleReason.Silent);
        Assert.Matches(InWords(), (await browser.GetAsync($"/Orders/{order}")).Document.QuerySelector("main .notice-warn")!.TextContent);
        Assert.Matches(InWords(), (await browser.GetAsync("/Orders")).Document.QuerySelector("main tbody td[data-label=State]")!.TextContent);
    }

    [Fact]
    public async Task An_estimate_says_that_an_order_would_wait_for_fresh_data_first()
    {
        var me = await trading.EnterAsync();
        await me.BuyAsync(1);
        var stop = new { @base = "BTC", quote = "USDT", side = "SELL", type = "STOP_LOSS", b_amount = "0.1", stop_price = "50" };
        var anywhere = new { @base = "BTC", quote = "USDT", side = "SELL", type = "STOP_LOSS", b_amount = "0.1", stop_price = "50", trigger_source = "best" };
        var pair = new { @base = "BTC", quote = "USDT", side = "SELL", type = "OCO", b_amount = "0.1", price = "150", stop_price = "50" };
        var limit = Trader.Limit("BUY", "0.1", "90");
        await trading.ShowBooksAsync();

        // The last trade is that of the exchange that the pair's rules are of; the best bid is that of any.
        foreach (var order in new[] { stop, anywhere, pair, limit }) Assert.False(Waits(await me.DoneAsync(me.PostAsync("/api/orders/estimate", order))));
        await trading.App.Market.Binance.LoseAsync(trading.BinanceBtc, StaleReason.Silent);
        Assert.Equal((true, false, true, true), (await WaitsAsync(stop), await WaitsAsync(anywhere), await WaitsAsync(pair), await WaitsAsync(limit)));

        using var browser = new PageClient(trading.App);
        await browser.GetAsync("/Login");
        await browser.SendAsync(new() { ["email"] = me.Email, ["password"] = "a fine long password" });
        await browser.GetAsync("/Trade?pair=BTC-USDT");
        var page = await browser.SendToAsync("/Trade?pair=BTC-USDT&handler=Estimate", new() { ["side"] = "SELL", ["type"] = "STOP_LOSS", ["amount"] = "0.1", ["stop_price"] = "50" });
        Assert.Equal(
            "Waits until the last trade falls to 50, then sells 0.1 BTC at the market. Locks 0.1 BTC until then. What could fill or fire it is stale now: it waits for fresh data first.",
            page.Document.QuerySelector("[data-estimate]")!.TextContent);

        async Task<bool?> WaitsAsync(object order) => Waits(await me.DoneAsync(me.PostAsync("/api/orders/estimate", order)));
    }

    [Fact]
    public void Where_no_engine_leads_nothing_is_said_of_a_pair_that_is_not_followed()
    {
        var market = new TestMarket();
        var listing = market.List(0, quote: "USDT");
        var order = new OrderView
        {
            OrderId = Guid.NewGuid(), Base = listing.Instrument.Base, Quote = listing.Instrument.Quote, Side = "BUY", Type = "LIMIT", State = OrderState.Open.Word(), TimeInForce = "GTC",
            ReferenceVenue = listing.Venue.Id, FilledBAmount = 0, FilledQAmount = 0, Fee = 0, FeeAsset = "BTC", Locked = 0, Epoch = 1, CreatedAt = default, UpdatedAt = default,
        };
        Assert.Null(FreshDataReader.Of(market.Market, order, market.NowNs));
        market.Snapshot(listing, TestMarket.Level(Core.Markets.Side.Bid, "99", "1"), TestMarket.Level(Core.Markets.Side.Ask, "101", "1"));
        Assert.Equal(new FreshData(IsAwaited: false, 0), FreshDataReader.Of(market.Market, order, market.NowNs));
        Lose(StaleReason.Gap);
        Assert.Equal(new FreshData(IsAwaited: true, 2_000), FreshDataReader.Of(market.Market, order, market.NowNs + 2_000_000_000));
        Lose(StaleReason.Released);
        Assert.Null(FreshDataReader.Of(market.Market, order, market.NowNs));

        void Lose(StaleReason reason)
        {
            market.Batch.AddLost(listing.Slot, reason, market.NowNs);
            market.Apply();
        }
    }

    private static bool? Waits(JsonElement order) => order.GetProperty("waits_for_fresh_data") is { ValueKind: not JsonValueKind.Null } waits ? waits.GetBoolean() : null;

    private static async Task<Guid> IdOfAsync(Trader me, object order) => (await me.DoneAsync(me.PostAsync("/api/orders", order))).GetProperty("order_id").GetGuid();

    [GeneratedRegex(@"Waits for fresh data: what there is is \d+ s old\.")]
    private static partial Regex InWords();
}
