using System.Text.Json;
using CompraVenta.Core.Markets;
using CompraVenta.TestKit;
using CompraVenta.Web.Tests.Accounts;

namespace CompraVenta.Web.Tests.Trading;

[Collection(TradingCollection.Name)]
public sealed class OrderEndpointsTests(TradingApp trading) : IClassFixture<TradingApp>
{
    [Fact]
    public async Task A_market_buy_takes_the_best_of_all_venues_and_answers_as_the_contract()
    {
        var me = await trading.EnterAsync();
        using var answer = await me.SendRawAsync(HttpMethod.Post, "/api/order/market", new StringContent("""{"base":"BTC","quote":"USDT","side":"BUY","b_amount":2}""", null, "application/json"));
        Assert.Equal(200, (int)answer.StatusCode);
        Assert.True(answer.Headers.CacheControl!.NoStore);
        var text = await answer.Content.ReadAsStringAsync();
        var placed = JsonSerializer.Deserialize<JsonElement>(text);
        Assert.Equal(
            ["status", "order_id", "client_order_id", "state", "reason", "b_amount", "q_amount", "price", "fee", "fee_asset", "fills", "created_at", "source", "pair_order_id", "replaced_order_id"],
            placed.EnumerateObject().Select(p => p.Name));
        Assert.Equal("""[{"venue":"binance","price":101,"amount":1,"q_amount":101,"fee":0.001},{"venue":"bitfinex","price":101.5,"amount":1,"q_amount":101.5,"fee":0.001}]""", placed.GetProperty("fills").GetRawText());
        Assert.Contains("\"status\":\"successful\"", text, StringComparison.Ordinal);
        Assert.Contains("\"b_amount\":2,\"q_amount\":202.5,\"price\":101.25,\"fee\":0.002,\"fee_asset\":\"BTC\"", text, StringComparison.Ordinal);
        Assert.Equal((1.998m, 0m), await me.HasAsync("BTC"));
        Assert.Equal((50_000 - 202.5m, 0m), await me.HasAsync("USDT"));

        // Taken stays taken, for this account: the next buy meets what is left.
        Assert.Equal(102, (await me.BuyAsync("0.1")).GetProperty("price").GetDecimal());
        Assert.Equal(101, (await (await trading.EnterAsync()).BuyAsync("0.1")).GetProperty("price").GetDecimal());
    }

    [Fact]
    public async Task An_amount_of_the_quote_asset_is_spent_or_received()
    {
        var me = await trading.EnterAsync();
        var bought = await me.DoneAsync(me.PostAsync("/api/order/market", new { @base = "btc", quote = "usdt", side = "buy", q_amount = "101" }));
        Assert.Equal((1m, 101m), (bought.GetProperty("b_amount").GetDecimal(), bought.GetProperty("q_amount").GetDecimal()));
        var sold = await me.DoneAsync(me.PostAsync("/api/orders", new { @base = "BTC", quote = "USDT", side = "SELL", type = "market", q_amount = 19.9 }));
        Assert.Equal((0.2m, "USDT"), (sold.GetProperty("b_amount").GetDecimal(), sold.GetProperty("fee_asset").GetString()));
    }

    [Fact]
    public async Task What_the_depth_has_not_is_cancelled_and_said()
    {
        var me = await trading.EnterAsync();
        var placed = await me.BuyAsync(10);
        Assert.Equal(("partial", "cancelled", "depth_exhausted"), (placed.GetProperty("status").GetString(), placed.GetProperty("state").GetString(), placed.GetProperty("reason").GetString()));
        Assert.Equal(6.5m, placed.GetProperty("b_amount").GetDecimal());
        var again = await me.BuyAsync(10);
        Assert.Equal(("rejected", 0m, JsonValueKind.Null), (again.GetProperty("status").GetString(), again.GetProperty("b_amount").GetDecimal(), again.GetProperty("price").ValueKind));
    }

    [Fact]
    public async Task An_order_that_stands_locks_is_replaced_filled_and_shown_with_its_receipts()
    {
        var me = await trading.EnterAsync();
        var placed = await me.DoneAsync(me.PostAsync("/api/orders", Trader.Limit("BUY", "1", "90.00")));
        Assert.Equal(("successful", "open", 0), (placed.GetProperty("status").GetString(), placed.GetProperty("state").GetString(), placed.GetProperty("fills").GetArrayLength()));
        Assert.Equal((49_910m, 90m), await me.HasAsync("USDT"));
        var first = placed.GetProperty("order_id").GetString();
        var replaced = await me.DoneAsync(me.PatchAsync($"/api/orders/{first}", new { price = "97", b_amount = 2 }));
        var second = replaced.GetProperty("order_id").GetString();
        Assert.Equal(first, replaced.GetProperty("replaced_order_id").GetString());
        Assert.Equal((49_806m, 194m), await me.HasAsync("USDT"));
        Assert.Equal(("cancelled", "replaced"), await StateOfAsync(me, first));
        var (status, refused) = await me.PatchAsync($"/api/orders/{second}", new { b_amount = 1_000_000 });
        Assert.Equal((422, "insufficient_funds"), (status, refused.GetProperty("code").GetString()));
        Assert.Equal(("open", null), await StateOfAsync(me, second));
        (status, refused) = await me.PatchAsync($"/api/orders/{first}", new { price = 95 });
        Assert.Equal((409, "order_ended"), (status, refused.GetProperty("code").GetString()));

        // A print through its price at the venue where it stands fills it.
        var order = await me.DoneAsync(me.GetAsync($"/api/orders/{second}"));
        var (feed, listing) = order.GetProperty("reference_venue").GetString() == "binance" ? (trading.App.Market.Binance, trading.BinanceBtc) : (trading.App.Market.Bitfinex, trading.BitfinexBtc);
        await feed.TradeAsync(listing, Side.Ask, "96", "5");
        await Eventually.True(async () => (await StateOfAsync(me, second)).State == "filled");
        order = await me.DoneAsync(me.GetAsync($"/api/orders/{second}"));
        var fill = Assert.Single(order.GetProperty("fills").EnumerateArray());
        Assert.True(fill.GetProperty("is_maker").GetBoolean());
        Assert.Equal((97m, 2m, 194m), (fill.GetProperty("price").GetDecimal(), fill.GetProperty("amount").GetDecimal(), fill.GetProperty("q_amount").GetDecimal()));
        Assert.Equal(["fee_rate", "levels", "data_age_ns", "update_id", "left_before", "best_price", "middle_price", "model"], fill.GetProperty("receipt").EnumerateObject().Select(p => p.Name));
        Assert.Equal(0.0008m, fill.GetProperty("receipt").GetProperty("fee_rate").GetDecimal());
        Assert.Equal("""[{"price":97,"shown":5,"left":5,"taken":2}]""", fill.GetProperty("receipt").GetProperty("levels").GetRawText());
        Assert.Equal((49_806m, 0m), await me.HasAsync("USDT"));
    }

    [Fact]
    public async Task Of_a_pair_one_ends_the_other()
    {
        var me = await trading.EnterAsync();
        await me.BuyAsync(1);
        await me.DoneAsync(me.PostAsync("/api/orders", Trader.Limit("BUY", "0.1", "50")));
        var terms = new { @base = "BTC", quote = "USDT", side = "SELL", type = "OCO", b_amount = "0.5", price = 120, stop_price = 80, client_order_id = "a pair" };
        var placed = await me.DoneAsync(me.PostAsync("/api/orders", terms));
        var (limit, stop) = (placed.GetProperty("order_id").GetString(), placed.GetProperty("pair_order_id").GetString());
        Assert.Equal(0.5m, (await me.HasAsync("BTC")).Locked);
        Assert.Equal(placed.GetRawText(), (await me.DoneAsync(me.PostAsync("/api/orders", terms))).GetRawText());
        var (status, other) = await me.PostAsync("/api/orders", new { @base = "BTC", quote = "USDT", side = "SELL", type = "OCO", b_amount = "0.5", price = 121, stop_price = 80, client_order_id = "a pair" });
        Assert.Equal((422, "duplicate_client_order_id"), (status, other.GetProperty("code").GetString()));
        Assert.Equal(("open", null), await StateOfAsync(me, limit));
        Assert.Equal(("waiting", null), await StateOfAsync(me, stop));
        Assert.Equal("STOP_LOSS", (await me.DoneAsync(me.GetAsync($"/api/orders/{stop}"))).GetProperty("type").GetString());

        var (noStatus, none) = await me.GetAsync("/api/transactions/closed/FOO");
        Assert.Equal((404, "unknown_asset"), (noStatus, none.GetProperty("code").GetString()));
        Assert.Equal(200, (await me.GetAsync("/api/transactions/closed/eth")).Status);

        // Asked for by their type, the two are there and nothing else.
        var pairs = (await me.DoneAsync(me.GetAsync("/api/orders?type=OCO&state=open"))).GetProperty("orders").EnumerateArray().Select(order => order.GetProperty("order_id").GetString());
        Assert.Equal(new HashSet<string?> { limit, stop }, pairs.ToHashSet());
        Assert.Equal(3, (await me.DoneAsync(me.GetAsync("/api/orders?state=open"))).GetProperty("orders").GetArrayLength());
        await me.DoneAsync(me.DeleteAsync($"/api/orders/{stop}"));
        Assert.Equal("cancelled", (await StateOfAsync(me, limit)).State);
        Assert.Equal(0, (await me.HasAsync("BTC")).Locked);
    }

    [Fact]
    public async Task A_pair_fires_by_the_source_that_it_names_and_is_estimated_by_both_halves()
    {
        var me = await trading.EnterAsync();
        await me.BuyAsync(1);
        var body = new { @base = "BTC", quote = "USDT", side = "SELL", type = "OCO", b_amount = "0.5", price = 120, stop_price = 80, stop_limit_price = 79, trigger_source = "median" };
        var before = await me.StateAsync();
        var estimate = await me.DoneAsync(me.PostAsync("/api/orders/estimate", body));
        Assert.Equal(before, await me.StateAsync());
        Assert.Equal((0m, 0.5m, "BTC", false), (estimate.GetProperty("b_amount").GetDecimal(), estimate.GetProperty("locked").GetDecimal(), estimate.GetProperty("locked_asset").GetString(), estimate.GetProperty("is_complete").GetBoolean()));
        Assert.Equal("""{"type":"STOP_LIMIT","trigger_price":80,"price":79,"needed":0.5,"needed_asset":"BTC"}""", estimate.GetProperty("stop").GetRawText());
        var placed = await me.DoneAsync(me.PostAsync("/api/orders", body));
        Assert.Equal(0.5m, (await me.HasAsync("BTC")).Locked);
        var stop = await me.DoneAsync(me.GetAsync($"/api/orders/{placed.GetProperty("pair_order_id").GetString()}"));
        Assert.Equal(("STOP_LIMIT", "median"), (stop.GetProperty("type").GetString(), stop.GetProperty("trigger_source").GetString()));
        Assert.Equal(JsonValueKind.Null, (await me.DoneAsync(me.GetAsync($"/api/orders/{placed.GetProperty("order_id").GetString()}"))).GetProperty("trigger_source").ValueKind);

        // What would be refused is refused alike, and a source that there is none of is named.
        foreach (var path in (string[])["/api/orders", "/api/orders/estimate"])
        {
            var (status, refused) = await me.PostAsync(path, new { @base = "BTC", quote = "USDT", side = "SELL", type = "OCO", b_amount = "0.1", price = 99, stop_price = 80 });
            Assert.Equal((422, "would_take"), (status, refused.GetProperty("code").GetString()));
            Assert.Equal((400, "trigger_source"), await FaultAsync(me.PostAsync(path, new { @base = "BTC", quote = "USDT", side = "SELL", type = "OCO", b_amount = "0.1", price = 120, stop_price = 80, trigger_source = "mark" })));
        }
    }

    [Theory]
    [InlineData("SELL", 50, "SL")]
    [InlineData("SELL", 150, "TP")]
    [InlineData("BUY", 150, "SL")]
    [InlineData("BUY", 50, "TP")]
    public async Task The_market_tells_a_stop_loss_from_a_take_profit(string side, int price, string type)
    {
        var me = await trading.EnterAsync();
        await me.BuyAsync(1);
        var body = new { @base = "BTC", quote = "USDT", side, b_amount = 0.5, price, client_order_id = "stop" };
        var placed = await me.DoneAsync(me.PostAsync("/api/order/stoploss", body));
        Assert.Equal(("successful", type), (placed.GetProperty("status").GetString(), placed.GetProperty("order_type").GetString()));
        Assert.Equal(placed.GetRawText(), (await me.DoneAsync(me.PostAsync("/api/order/stoploss", body))).GetRawText());
        var line = Assert.Single((await me.DoneAsync(me.GetAsync("/api/transactions/open"))).GetProperty("open").EnumerateArray());
        Assert.Equal((type, side, (decimal)price, 0.5m), (line.GetProperty("order_type").GetString(), line.GetProperty("side").GetString(), line.GetProperty("price").GetDecimal(), line.GetProperty("b_amount").GetDecimal()));
    }

    [Theory]
    [InlineData("SELL", 50, "SL")]
    [InlineData("SELL", 150, "TP")]
    public async Task Before_the_first_trade_the_book_tells_a_stop_loss_from_a_take_profit(string side, int price, string type)
    {
        var me = await trading.EnterAsync();
        var coin = trading.App.Market.Binance.List($"NEW{type}-USDT");
        await trading.App.Market.Binance.SnapshotAsync(coin, "99:10", "101:10");
        await me.DoneAsync(me.PostAsync("/api/order/market", new { @base = $"NEW{type}", quote = "USDT", side = "BUY", b_amount = 1 }));
        var placed = await me.DoneAsync(me.PostAsync("/api/order/stoploss", new { @base = $"NEW{type}", quote = "USDT", side, b_amount = 0.5, price }));
        Assert.Equal(("successful", type), (placed.GetProperty("status").GetString(), placed.GetProperty("order_type").GetString()));
        Assert.Single((await me.DoneAsync(me.GetAsync("/api/transactions/open"))).GetProperty("open").EnumerateArray());
    }

    [Fact]
    public async Task A_stop_fires_when_the_market_comes_to_it()
    {
        var me = await trading.EnterAsync();
        await me.BuyAsync(1);
        var placed = await me.DoneAsync(me.PostAsync("/api/order/stoploss", new { @base = "BTC", quote = "USDT", side = "SELL", b_amount = 0.5, price = 99.2, trigger_source = "best" }));
        await trading.App.Market.Bitfinex.UpdateAsync(trading.BitfinexBtc, "99.5:0", "");
        await Eventually.True(async () => (await StateOfAsync(me, placed.GetProperty("order_id").GetString())).State == "filled");
    }

    [Fact]
    public async Task Stops_are_cancelled_by_address_query_or_body_once_and_by_nobody_else()
    {
        var (me, other) = (await trading.EnterAsync(), await trading.EnterAsync());
        await me.BuyAsync(1);
        foreach (var cancel in (Func<Trader, string, Task<(int Status, JsonElement Body)>>[])[
            (who, id) => who.DeleteAsync($"/api/order/stoploss/{id}"),
            (who, id) => who.DeleteAsync($"/api/order/stoploss?order_id={id}"),
            (who, id) => who.DeleteAsync("/api/order/stoploss", new { order_id = id }),
            (who, id) => who.DeleteAsync($"/api/orders/{id}")])
        {
            var placed = await me.DoneAsync(me.PostAsync("/api/order/stoploss", new { @base = "BTC", quote = "USDT", side = "SELL", b_amount = 0.5, price = 50 }));
            var id = placed.GetProperty("order_id").GetString()!;
            var before = await me.StateAsync();
            var (status, refused) = await cancel(other, id);
            Assert.Equal((404, "unknown_order"), (status, refused.GetProperty("code").GetString()));
            Assert.Equal(before, await me.StateAsync());
            var done = await me.DoneAsync(cancel(me, id));
            Assert.Contains(done.GetProperty("status").GetString(), new[] { "successful", "cancelled" });
            Assert.Equal((0.999m, 0m), await me.HasAsync("BTC"));
            (status, refused) = await cancel(me, id);
            Assert.Equal((409, "order_ended"), (status, refused.GetProperty("code").GetString()));
        }

        // A limit order is neither a stop-loss nor a take-profit.
        var limit = (await me.DoneAsync(me.PostAsync("/api/orders", Trader.Limit("BUY", 1, 50)))).GetProperty("order_id").GetString();
        foreach (var (status, refused) in new[] { await me.DeleteAsync($"/api/order/stoploss/{limit}"), await me.DeleteAsync("/api/order/stoploss", new { order_id = limit }) })
        {
            Assert.Equal((404, "unknown_order"), (status, refused.GetProperty("code").GetString()));
        }

        Assert.Equal("simulated", (await me.DoneAsync(me.DeleteAsync($"/api/orders/{limit}"))).GetProperty("source").GetString());
        Assert.Equal((400, "order_id"), await FaultAsync(me.DeleteAsync("/api/order/stoploss")));
        Assert.Equal((400, "order_id"), await FaultAsync(me.DeleteAsync("/api/order/stoploss?order_id=x")));
        Assert.Equal(404, (await me.DeleteAsync("/api/order/stoploss/x")).Status);

        // Two that differ: neither is cancelled.
        var kept = (await me.DoneAsync(me.PostAsync("/api/order/stoploss", new { @base = "BTC", quote = "USDT", side = "SELL", b_amount = 0.5, price = 50 }))).GetProperty("order_id").GetString();
        Assert.Equal((400, "order_id"), await FaultAsync(me.DeleteAsync($"/api/order/stoploss?order_id={kept}", new { order_id = limit })));
        Assert.Equal("waiting", (await StateOfAsync(me, kept)).State);
    }

    [Fact]
    public async Task All_open_orders_are_cancelled_or_those_of_a_pair()
    {
        var me = await trading.EnterAsync();
        await me.DoneAsync(me.PostAsync("/api/orders", Trader.Limit("BUY", 1, 50)));
        await me.DoneAsync(me.PostAsync("/api/orders", Trader.Limit("BUY", 1, 51)));
        await me.DoneAsync(me.PostAsync("/api/orders", new { @base = "ETH", quote = "USDT", side = "BUY", type = "LIMIT", b_amount = 10, price = 5 }));
        Assert.Equal((404, "pair"), await FaultAsync(me.DeleteAsync("/api/orders?pair=NOPE-USD")));

        // A filter that is not understood cancels nothing.
        Assert.Equal((400, "symbol"), await FaultAsync(me.DeleteAsync("/api/orders?symbol=ETH-USDT")));
        Assert.Equal((400, "pair"), await FaultAsync(me.DeleteAsync("/api/orders?pair=")));
        Assert.Equal((400, "pair"), await FaultAsync(me.DeleteAsync("/api/orders?pair=ETH-USDT&pair=BTC-USDT")));
        var (status, body) = await me.DeleteAsync("/api/orders", new { pair = "ETH-USDT" });
        Assert.Equal((400, "bad_body"), (status, body.GetProperty("code").GetString()));
        Assert.Equal(2, (await me.DoneAsync(me.DeleteAsync("/api/orders?pair=btcusdt"))).GetProperty("orders").GetArrayLength());
        var left = await me.DoneAsync(me.DeleteAsync("/api/orders"));
        Assert.Equal("ETH", Assert.Single(left.GetProperty("orders").EnumerateArray()).GetProperty("base").GetString());
        var none = await me.DoneAsync(me.DeleteAsync("/api/orders"));
        Assert.Equal((0, "simulated"), (none.GetProperty("orders").GetArrayLength(), none.GetProperty("source").GetString()));
        Assert.Equal((50_000m, 0m), await me.HasAsync("USDT"));
    }

    [Fact]
    public async Task The_same_name_is_the_same_order_however_often_it_is_sent()
    {
        var me = await trading.EnterAsync();
        foreach (var body in (object[])[
            new { @base = "BTC", quote = "USDT", side = "BUY", type = "MARKET", b_amount = "2", client_order_id = "one" },
            new { @base = "BTC", quote = "USDT", side = "BUY", type = "LIMIT", b_amount = "0.1", price = "60", client_order_id = "two ~" },
            new { @base = "BTC", quote = "USDT", side = "BUY", type = "LIMIT", b_amount = "5", price = "102", time_in_force = "IOC", client_order_id = "three" },
            new { @base = "BTC", quote = "USDT", side = "BUY", type = "LIMIT", b_amount = "1", price = "50", time_in_force = "GTD", good_till = "2100-01-01T00:00:00.1234567Z", client_order_id = "four" }])
        {
            var calls = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => me.PostAsync("/api/orders", body)));
            Assert.All(calls, call => Assert.Equal((200, calls[0].Body.GetRawText()), (call.Status, call.Body.GetRawText())));
        }

        // Whatever has become of it since.
        var (_, placed) = await me.PostAsync("/api/orders", Trader.Limit("BUY", "0.1", "60", "five"));
        await me.DoneAsync(me.DeleteAsync($"/api/orders/{placed.GetProperty("order_id").GetString()}"));
        Assert.Equal(placed.GetRawText(), (await me.DoneAsync(me.PostAsync("/api/orders", Trader.Limit("BUY", "0.10", "60.0", "five")))).GetRawText());

        var before = await me.StateAsync();
        foreach (var other in (object[])[Trader.Limit("BUY", "0.2", "60", "five"), Trader.Limit("BUY", "0.1", "61", "five"), Trader.Limit("SELL", "0.1", "60", "five"), new { @base = "BTC", quote = "USDT", side = "BUY", type = "MARKET", b_amount = "0.1", client_order_id = "five" }])
        {
            var (status, refused) = await me.PostAsync("/api/orders", other);
            Assert.Equal((422, "duplicate_client_order_id"), (status, refused.GetProperty("code").GetString()));
        }

        Assert.Equal(before, await me.StateAsync());

        // After a reset too: a retry that was under way then buys nothing.
        Assert.Equal(200, (await me.PutAsync("/api/reset")).Status);
        Assert.Equal(placed.GetRawText(), (await me.DoneAsync(me.PostAsync("/api/orders", Trader.Limit("BUY", "0.1", "60", "five")))).GetRawText());
        Assert.Equal((50_000m, 0m), await me.HasAsync("USDT"));
        Assert.Empty((await me.DoneAsync(me.GetAsync("/api/orders"))).GetProperty("orders").EnumerateArray());

        // Names are each user's own.
        var another = await trading.EnterAsync();
        Assert.NotEqual(placed.GetProperty("order_id").GetString(), (await another.DoneAsync(another.PostAsync("/api/orders", Trader.Limit("BUY", "0.1", "60", "five")))).GetProperty("order_id").GetString());
    }

    [Fact]
    public async Task An_estimate_says_what_the_order_then_does_and_changes_nothing()
    {
        var me = await trading.EnterAsync();
        var before = await me.StateAsync();
        var body = new { @base = "BTC", quote = "USDT", side = "BUY", type = "LIMIT", b_amount = "5", price = "102" };
        var estimate = await me.DoneAsync(me.PostAsync("/api/orders/estimate", body));
        Assert.Equal(before, await me.StateAsync());
        Assert.Equal((101m, 100.25m, false), (estimate.GetProperty("best_price").GetDecimal(), estimate.GetProperty("middle_price").GetDecimal(), estimate.GetProperty("is_complete").GetBoolean()));
        Assert.Equal((51m, "USDT"), (estimate.GetProperty("locked").GetDecimal(), estimate.GetProperty("locked_asset").GetString()));
        var placed = await me.DoneAsync(me.PostAsync("/api/orders", body));
        foreach (var field in (string[])["b_amount", "q_amount", "price", "fee", "fee_asset", "fills"]) Assert.Equal(placed.GetProperty(field).GetRawText(), estimate.GetProperty(field).GetRawText());
        Assert.Equal(51m, (await me.HasAsync("USDT")).Locked);
    }

    [Fact]
    public async Task Where_an_exchange_takes_fewer_digits_the_price_at_which_an_order_stands_is_told()
    {
        var me = await trading.EnterAsync();
        var body = new { @base = "BTC", quote = "USDT", side = "BUY", type = "LIMIT", b_amount = "1", price = "90.1239", venue = "bitfinex" };
        Assert.Equal((90.123m, 90.123m), await StandsAsync(body));
        Assert.Equal((90.1239m, 90.1239m), await StandsAsync(new { @base = "BTC", quote = "USDT", side = "BUY", type = "LIMIT", b_amount = "1", price = "90.1239", venue = "binance" }));

        // Nothing stands of what is filled wholly, or cancelled where it is not.
        Assert.Null((await StandsAsync(new { @base = "BTC", quote = "USDT", side = "BUY", type = "LIMIT", b_amount = "0.1", price = "101.5" })).At);
        Assert.Null((await StandsAsync(new { @base = "BTC", quote = "USDT", side = "BUY", type = "LIMIT", b_amount = "1", price = "90.1239", venue = "bitfinex", time_in_force = "IOC" })).At);

        using var browser = new PageClient(trading.App);
        await browser.GetAsync("/Login");
        await browser.SendAsync(new() { ["email"] = me.Email, ["password"] = "a fine long password" });
        await browser.GetAsync("/Trade?pair=BTC-USDT");
        var page = await browser.SendToAsync("/Trade?pair=BTC-USDT&handler=Estimate", new() { ["side"] = "BUY", ["type"] = "LIMIT", ["amount"] = "1", ["price"] = "90.1239", ["venue"] = "bitfinex" });
        Assert.Equal(
            "Stands in the book: buys 1 BTC at 90.123, the next price that the exchange takes, once its turn comes, and locks 90.12 USDT until then.",
            page.Document.QuerySelector("[data-estimate]")!.TextContent);
        var order = (await me.DoneAsync(me.PostAsync("/api/orders", body))).GetProperty("order_id").GetString();
        Assert.Contains("90.1239 USDT (stands at 90.123, the next price that Bitfinex takes)", (await browser.GetAsync($"/Orders/{order}")).Document.QuerySelector("main")!.TextContent, StringComparison.Ordinal);

        async Task<(decimal? At, decimal Locked)> StandsAsync(object asked)
        {
            var answer = await me.DoneAsync(me.PostAsync("/api/orders/estimate", asked));
            var at = answer.GetProperty("stands_at");
            return (at.ValueKind == JsonValueKind.Null ? null : at.GetDecimal(), answer.GetProperty("locked").GetDecimal());
        }
    }

    [Fact]
    public async Task Lists_page_newest_first_and_filter_and_keep_every_epoch()
    {
        var me = await trading.EnterAsync();
        for (var at = 0; at < 5; at++)
        {
            await me.BuyAsync("0.1");
            await me.DoneAsync(me.PostAsync("/api/orders", Trader.Limit("BUY", 1, 50 + at)));
        }

        await me.DoneAsync(me.PostAsync("/api/orders", new { @base = "ETH", quote = "USDT", side = "BUY", type = "MARKET", b_amount = 1 }));
        var all = await WalkAsync(me, "/api/orders?limit=3", "orders");
        Assert.Equal(11, all.Count);
        Assert.Equal(all.OrderByDescending(id => id, StringComparer.Ordinal), all);
        Assert.Equal(5, (await WalkAsync(me, "/api/transactions/open?limit=2", "open")).Count);
        Assert.Equal(6, (await WalkAsync(me, "/api/transactions/closed?limit=4", "closed")).Count);
        Assert.Single(await WalkAsync(me, "/api/transactions/closed/eth?limit=4", "closed"));
        Assert.Equal(6, (await WalkAsync(me, "/api/transactions/closed/USDT?limit=4", "closed")).Count);
        foreach (var (query, count) in new[] { ("state=open", 5), ("state=closed", 6), ("state=filled", 6), ("state=standing", 5), ("state=waiting", 0), ("pair=ETH/USDT", 1), ("side=SELL", 0), ("side=buy", 11), ("type=LIMIT", 5), ("epoch=1&state=all", 11) })
        {
            Assert.True(count == (await WalkAsync(me, $"/api/orders?{query}", "orders")).Count, query);
        }

        foreach (var (query, field) in new[] { ("sort=x", "sort"), ("sort=Oldest", "sort"), ("state=x", "state"), ("pair=NOPE", "pair"), ("side=up", "side"), ("type=x", "type"), ("epoch=0", "epoch"), ("epoch=x", "epoch"), ("limit=0", "limit"), ("limit=201", "limit"), ("cursor=x", "cursor"), ("from=2026-11-20&to=2026-11-19", "to") })
        {
            Assert.Equal(field, (await FaultAsync(me.GetAsync($"/api/orders?{query}"))).Field);
        }

        var closed = (await me.DoneAsync(me.GetAsync("/api/transactions/closed"))).GetProperty("closed");
        Assert.Equal(("ETH", "M", 1m, 10.01m), (closed[0].GetProperty("base").GetString(), closed[0].GetProperty("order_type").GetString(), closed[0].GetProperty("b_amount").GetDecimal(), closed[0].GetProperty("price").GetDecimal()));
        Assert.Matches(@"^\d{4}-\d\d-\d\d$", closed[0].GetProperty("date").GetString()!);
        Assert.Matches(@"^\d\d:\d\d:\d\d\.\d{6}Z$", closed[0].GetProperty("time").GetString()!);

        Assert.Equal("""{"msg":"Account reset successful"}""", (await me.DoneAsync(me.PutAsync("/api/reset"))).GetRawText());
        Assert.Equal((50_000m, 0m), await me.HasAsync("USDT"));
        Assert.Empty(await WalkAsync(me, "/api/orders", "orders"));
        Assert.Empty(await WalkAsync(me, "/api/transactions/closed", "closed"));
        Assert.Equal(11, (await WalkAsync(me, "/api/orders?epoch=all&limit=4", "orders")).Count);
        Assert.Equal(11, (await WalkAsync(me, "/api/transactions/closed?epoch=1", "closed")).Count);
        Assert.Equal(("cancelled", "account_reset"), await StateOfAsync(me, all[1]));
        var epochs = (await me.DoneAsync(me.GetAsync("/api/epochs"))).GetProperty("epochs");
        Assert.Equal([2, 1], epochs.EnumerateArray().Select(epoch => epoch.GetProperty("epoch").GetInt32()));
        Assert.Equal(epochs[0].GetProperty("begun_at").GetString(), epochs[1].GetProperty("ended_at").GetString());
        var old = await me.DoneAsync(me.GetAsync("/api/wallet?epoch=1"));
        Assert.Equal(0.4995m, old.GetProperty("balance").GetProperty("BTC").GetDecimal());
        foreach (var path in (string[])["wallet", "portfolio", "orders", "transactions/open", "transactions/closed", "transactions/closed/BTC"])
        {
            Assert.Equal((404, "epoch"), await FaultAsync(me.GetAsync($"/api/{path}?epoch=3")));
            Assert.Equal(200, (await me.GetAsync($"/api/{path}?epoch=2")).Status);
        }

        Assert.Equal((400, "epoch"), await FaultAsync(me.GetAsync("/api/wallet?epoch=all")));
    }

    [Theory]
    [InlineData("newest")]
    [InlineData("oldest")]
    public async Task Lists_go_in_both_directions_page_by_page_while_orders_come(string sort)
    {
        var me = await trading.EnterAsync();
        var placed = new List<string>();
        async Task PlaceAsync()
        {
            var order = await me.DoneAsync(me.PostAsync("/api/orders", Trader.Limit("BUY", 1, 50 + placed.Count)));
            placed.Add(order.GetProperty("order_id").GetString()!);
        }

        for (var at = 0; at < 5; at++) await PlaceAsync();
        await me.BuyAsync("0.1");
        var query = $"/api/orders?state=standing&limit=2&sort={sort}";
        var first = await me.DoneAsync(me.GetAsync(query));
        var seen = first.GetProperty("orders").EnumerateArray().Select(order => order.GetProperty("order_id").GetString()!).ToList();

        // One that comes meanwhile moves none of the others to another page: it is before the first page, or on the last.
        await PlaceAsync();
        seen.AddRange(await WalkAsync(me, query, "orders", first.GetProperty("next_cursor").GetString()));
        Assert.Equal(sort == "oldest" ? (IEnumerable<string>)placed : placed.Take(5).Reverse(), seen);
        foreach (var limit in (int[])[1, 3, 6, 7])
        {
            var all = await WalkAsync(me, $"/api/orders?sort={sort}&limit={limit}", "orders");
            Assert.Equal(7, all.Distinct().Count());
            Assert.Equal(sort == "oldest" ? all.Order(StringComparer.Ordinal) : all.OrderDescending(StringComparer.Ordinal), all);
        }
    }

    [Fact]
    public async Task The_document_tells_how_lists_are_sorted_and_that_every_receipt_has_its_rate()
    {
        var (_, document) = await trading.App.GetAsync("/openapi/v1.json");
        var sort = document.GetProperty("paths").GetProperty("/api/orders").GetProperty("get").GetProperty("parameters").EnumerateArray().Single(p => p.GetProperty("name").GetString() == "sort");
        Assert.Equal("""["newest","oldest"]""", JsonSerializer.Serialize(sort.GetProperty("schema").GetProperty("enum")));
        var receipt = document.GetProperty("components").GetProperty("schemas").GetProperty("Receipt");
        Assert.Contains("fee_rate", receipt.GetProperty("required").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal("\"number\"", receipt.GetProperty("properties").GetProperty("fee_rate").GetProperty("type").GetRawText());
    }

    [Fact]
    public async Task Money_that_buys_less_than_the_smallest_amount_is_refused_with_what_that_costs()
    {
        var me = await trading.EnterAsync();
        var before = await me.StateAsync();
        foreach (var path in (string[])["/api/orders", "/api/orders/estimate"])
        {
            var (status, refused) = await me.PostAsync(path, new { @base = "BTC", quote = "USDT", side = "BUY", type = "MARKET", q_amount = "0.000001" });
            Assert.Equal((422, "min_size", "USDT"), (status, refused.GetProperty("code").GetString(), refused.GetProperty("asset").GetString()));
            Assert.Equal((0.000001m, 0.00000101m), (refused.GetProperty("value").GetDecimal(), refused.GetProperty("limit").GetDecimal()));
            Assert.Equal("The amount 0.000001 is below the smallest 0.00000101 USDT.", refused.GetProperty("detail").GetString());
        }

        Assert.Equal(before, await me.StateAsync());
    }

    [Fact]
    public async Task Anothers_order_is_not_there()
    {
        var (me, other) = (await trading.EnterAsync(), await trading.EnterAsync());
        var id = (await me.DoneAsync(me.PostAsync("/api/orders", Trader.Limit("BUY", 1, 50)))).GetProperty("order_id").GetString();
        var before = await me.StateAsync();
        foreach (var (status, body) in new[] { await other.GetAsync($"/api/orders/{id}"), await other.PatchAsync($"/api/orders/{id}", new { price = 51 }), await other.DeleteAsync($"/api/orders/{id}") })
        {
            Assert.Equal((404, "unknown_order"), (status, body.GetProperty("code").GetString()));
        }

        Assert.Empty(await WalkAsync(other, "/api/orders?epoch=all", "orders"));
        await other.DoneAsync(other.DeleteAsync("/api/orders"));
        Assert.Equal(before, await me.StateAsync());
    }

    [Fact]
    public async Task A_replacement_is_repeated_only_by_the_same_one_of_the_same_order()
    {
        var me = await trading.EnterAsync();
        var old = (await me.DoneAsync(me.PostAsync("/api/orders", Trader.Limit("BUY", "0.02", 90)))).GetProperty("order_id").GetString();
        var other = (await me.DoneAsync(me.PostAsync("/api/orders", Trader.Limit("BUY", "0.02", 91)))).GetProperty("order_id").GetString();
        await me.DoneAsync(me.PostAsync("/api/orders", Trader.Limit("BUY", "0.02", 92, "named")));
        var made = await me.DoneAsync(me.PatchAsync($"/api/orders/{old}", new { b_amount = "0.03", client_order_id = "R" }));
        var id = made.GetProperty("order_id").GetString();
        Assert.Equal(old, (await me.DoneAsync(me.GetAsync($"/api/orders/{id}"))).GetProperty("replaces_order_id").GetString());
        Assert.Equal(JsonValueKind.Null, (await me.DoneAsync(me.GetAsync($"/api/orders/{other}"))).GetProperty("replaces_order_id").ValueKind);
        var before = await me.StateAsync();
        Assert.Equal(made.GetRawText(), (await me.DoneAsync(me.PatchAsync($"/api/orders/{old}", new { b_amount = "0.03", client_order_id = "R" }))).GetRawText());
        foreach (var (target, change) in new (string?, object)[]
        {
            (other, new { price = 92, client_order_id = "named" }),
            (old, new { b_amount = "0.05", client_order_id = "R" }),
            (old, new { price = 90, client_order_id = "R" }),
            (other, new { b_amount = "0.03", client_order_id = "R" }),
        })
        {
            var (status, refused) = await me.PatchAsync($"/api/orders/{target}", change);
            Assert.Equal((422, "duplicate_client_order_id"), (status, refused.GetProperty("code").GetString()));
        }

        var (again, reply) = await me.PostAsync("/api/orders", Trader.Limit("BUY", "0.03", 90, "R"));
        Assert.Equal((422, "duplicate_client_order_id"), (again, reply.GetProperty("code").GetString()));
        Assert.Equal(before, await me.StateAsync());
    }

    private static async Task<(int Status, string? Field)> FaultAsync(Task<(int Status, JsonElement Body)> call)
    {
        var (status, body) = await call;
        return (status, body.GetProperty("parameter").GetString());
    }

    private static async Task<(string? State, string? Reason)> StateOfAsync(Trader me, string? id)
    {
        var order = await me.DoneAsync(me.GetAsync($"/api/orders/{id}"));
        return (order.GetProperty("state").GetString(), order.GetProperty("reason").GetString());
    }

    /// <summary>The orders of all pages.</summary>
    private static async Task<List<string>> WalkAsync(Trader me, string path, string list, string? from = null)
    {
        var ids = new List<string>();
        for (var cursor = from; ;)
        {
            var page = await me.DoneAsync(me.GetAsync(cursor is null ? path : $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}cursor={cursor}"));
            ids.AddRange(page.GetProperty(list).EnumerateArray().Select(order => order.GetProperty("order_id").GetString()!));
            cursor = page.GetProperty("next_cursor").GetString();
            if (cursor is null) return ids;
        }
    }
}
