using System.Globalization;
using System.Text.Json;
using CompraVenta.Core.Books;
using CompraVenta.Infrastructure.Markets;
using CompraVenta.Infrastructure.Trading;
using CompraVenta.TestKit;
using CompraVenta.Web.Tests.Accounts;
using Npgsql;

namespace CompraVenta.Web.Tests.Trading;

/// <summary>Every refusal says what is wrong by a stable word, and leaves the account as it was.</summary>
[Collection(TradingCollection.Name)]
public sealed class RefusalTests(TradingApp trading, PostgresFixture postgres) : IClassFixture<TradingApp>
{
    /// <summary>Amounts as a body writes them.</summary>
    private static readonly string[] BadAmounts =
    [
        "-1", "0", "-0", "0.0", "\"0\"", "\"-1\"", "1e400", "\"1e400\"", "1e2", "\"1e2\"", "\"NaN\"", "\"Infinity\"", "\"-Infinity\"", "0.123456789", "\"0.123456789\"", "0.123456789012345678901234567890",
        "\"0.123456789012345678901234567890\"", "1000000000000000", "1000000000000.00000001", "99999999999999999999999999999999", "null", "[]", "{}", "true", "\"\"", "\" \"", "\"abc\"", "\"1,5\"", "\"0x1\"", "[1]", "\"１\"",
    ];

    [Fact]
    public async Task No_bad_amount_or_price_does_anything()
    {
        var me = await trading.EnterAsync();
        await me.BuyAsync(1);
        var before = await me.StateAsync();
        foreach (var amount in BadAmounts)
        {
            foreach (var (path, body) in new[]
            {
                ("/api/order/market", $$"""{"base":"BTC","quote":"USDT","side":"BUY","b_amount":{{amount}}}"""),
                ("/api/order/market", $$"""{"base":"BTC","quote":"USDT","side":"BUY","q_amount":{{amount}}}"""),
                ("/api/order/stoploss", $$"""{"base":"BTC","quote":"USDT","side":"SELL","b_amount":{{amount}},"price":50}"""),
                ("/api/orders", $$"""{"base":"BTC","quote":"USDT","side":"SELL","type":"LIMIT","b_amount":{{amount}},"price":150}"""),
                ("/api/orders/estimate", $$"""{"base":"BTC","quote":"USDT","side":"SELL","type":"LIMIT","b_amount":{{amount}},"price":150}"""),
            })
            {
                var (status, answer) = await me.PostTextAsync(path, body);
                Assert.True(status == 400, $"{path} {body}: {status} {answer}");
                Assert.Contains(answer.GetProperty("parameter").GetString(), new[] { "b_amount", "q_amount" });
                Assert.Contains(answer.GetProperty("code").GetString(), new[] { "bad_fields", "bad_body" });
            }

            // Prices may have more decimals than amounts; what of them an exchange takes is its own rule.
            if (amount.Contains("0.123456789", StringComparison.Ordinal) && !amount.Contains("0.1234567890", StringComparison.Ordinal)) continue;
            foreach (var (field, path, body) in new[]
            {
                ("price", "/api/orders", $$"""{"base":"BTC","quote":"USDT","side":"SELL","type":"LIMIT","b_amount":0.1,"price":{{amount}}}"""),
                ("price", "/api/order/stoploss", $$"""{"base":"BTC","quote":"USDT","side":"SELL","b_amount":0.1,"price":{{amount}}}"""),
                ("stop_price", "/api/orders", $$"""{"base":"BTC","quote":"USDT","side":"SELL","type":"STOP_LOSS","b_amount":0.1,"stop_price":{{amount}}}"""),
                ("stop_price", "/api/orders", $$"""{"base":"BTC","quote":"USDT","side":"SELL","type":"OCO","b_amount":0.1,"price":150,"stop_price":{{amount}}}"""),
                ("trail_distance", "/api/orders", $$"""{"base":"BTC","quote":"USDT","side":"SELL","type":"TRAILING_STOP","b_amount":0.1,"trail_distance":{{amount}}}"""),
            })
            {
                var (status, answer) = await me.PostTextAsync(path, body);
                Assert.True(status == 400 && answer.GetProperty("parameter").GetString() == field, $"{path} {body}: {status} {answer}");
            }
        }

        Assert.Equal(before, await me.StateAsync());
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("1")]
    [InlineData("\"x\"")]
    [InlineData("""{"base":1}""")]
    [InlineData("""{"base":"\ud800","quote":"USDT","side":"BUY","type":"MARKET","b_amount":1}""")]
    [InlineData("{}")]
    public async Task A_body_that_is_none_is_refused(string body)
    {
        var me = await trading.EnterAsync();
        foreach (var path in (string[])["/api/order/market", "/api/order/stoploss", "/api/orders", "/api/orders/estimate"])
        {
            var (status, answer) = await me.PostTextAsync(path, body);
            Assert.True(status == 400 && answer.GetProperty("code").GetString() is var code && code == (body == "{}" ? "bad_fields" : "bad_body"), $"{path} {body}: {status} {answer}");
        }
    }

    [Theory]
    [InlineData("POST", "/api/orders")]
    [InlineData("POST", "/api/orders/estimate")]
    [InlineData("POST", "/api/order/market")]
    [InlineData("POST", "/api/order/stoploss")]
    [InlineData("PATCH", "/api/orders/{0}")]
    [InlineData("DELETE", "/api/order/stoploss")]
    public async Task A_field_that_there_is_not_or_that_comes_twice_is_refused(string method, string path)
    {
        var me = await trading.EnterAsync();
        var id = (await me.DoneAsync(me.PostAsync("/api/orders", Trader.Limit("BUY", 1, 50)))).GetProperty("order_id").GetString();
        var whole = path switch
        {
            "/api/order/market" => """{"base":"BTC","quote":"USDT","side":"BUY","b_amount":1}""",
            "/api/order/stoploss" when method == "DELETE" => $$"""{"order_id":"{{id}}"}""",
            "/api/order/stoploss" => """{"base":"BTC","quote":"USDT","side":"BUY","b_amount":1,"price":50}""",
            "/api/orders/{0}" => """{"price":51}""",
            _ => """{"base":"BTC","quote":"USDT","side":"BUY","type":"LIMIT","b_amount":1,"price":50}""",
        };
        var body = whole[1..^1];
        var first = body[1..body.IndexOf('"', 1)];
        var before = await me.StateAsync();
        foreach (var (field, words, added) in new[] { ("timeinforce", "has no field", "\"timeinforce\":\"IOC\""), ("x", "has no field", "\"x\":{\"y\":[1]}"), (first, "comes twice", body), (first, "comes twice", body.Replace(first, first.ToUpperInvariant(), StringComparison.Ordinal)) })
        {
            using var content = new StringContent($"{{{body},{added}}}", null, "application/json");
            var (status, answer) = await me.SendAsync(new HttpMethod(method), string.Format(CultureInfo.InvariantCulture, path, id), content);
            Assert.True(status == 400 && answer.GetProperty("code").GetString() == "bad_body", $"{status} {answer}");
            Assert.Equal(field, answer.GetProperty("parameter").GetString(), ignoreCase: true);
            Assert.Contains(words, answer.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }

        Assert.Equal(before, await me.StateAsync());
    }

    [Theory]
    [InlineData("side", """{"side":"HOLD"}""")]
    [InlineData("side", """{"side":null}""")]
    [InlineData("base", """{"base":""}""")]
    [InlineData("base", """{"base":"B C"}""")]
    [InlineData("base", """{"base":"AAAAAAAAAAAAAAAAAAAAAAAAA"}""")]
    [InlineData("quote", """{"quote":null}""")]
    [InlineData("type", """{"type":"STOP"}""")]
    [InlineData("type", """{"type":null}""")]
    [InlineData("price", """{"price":null}""")]
    [InlineData("price", """{"type":"MARKET"}""")]
    [InlineData("stop_price", """{"stop_price":1}""")]
    [InlineData("stop_price", """{"type":"STOP_LIMIT"}""")]
    [InlineData("stop_price", """{"type":"OCO"}""")]
    [InlineData("trail_distance", """{"trail_distance":1}""")]
    [InlineData("stop_limit_price", """{"stop_limit_price":1}""")]
    [InlineData("b_amount", """{"b_amount":null}""")]
    [InlineData("q_amount", """{"q_amount":1}""")]
    [InlineData("q_amount", """{"q_amount":1,"b_amount":null}""")]
    [InlineData("time_in_force", """{"time_in_force":"DAY"}""")]
    [InlineData("good_till", """{"time_in_force":"GTD"}""")]
    [InlineData("good_till", """{"good_till":"2100-01-01T00:00:00Z"}""")]
    [InlineData("good_till", """{"time_in_force":"GTD","good_till":"2100-01-01T00:00:00"}""")]
    [InlineData("good_till", """{"time_in_force":"GTD","good_till":"9999-01-01T00:00:00Z"}""")]
    [InlineData("good_till", """{"time_in_force":"GTD","good_till":"tomorrow"}""")]
    [InlineData("post_only", """{"post_only":true,"time_in_force":"IOC"}""")]
    [InlineData("post_only", """{"post_only":"yes"}""")]
    [InlineData("venue", """{"venue":"kraken"}""")]
    [InlineData("trigger_source", """{"trigger_source":"best"}""")]
    [InlineData("trigger_source", """{"type":"STOP_LOSS","price":null,"stop_price":50,"trigger_source":"mark"}""")]
    [InlineData("client_order_id", """{"client_order_id":""}""")]
    [InlineData("client_order_id", """{"client_order_id":"  "}""")]
    [InlineData("client_order_id", """{"client_order_id":"a\nb"}""")]
    [InlineData("client_order_id", """{"client_order_id":"\u00e9"}""")]
    [InlineData("client_order_id", """{"client_order_id":"12345678901234567890123456789012345678901234567890123456789012345"}""")]
    [InlineData("client_order_id", """{"client_order_id":7}""")]
    public async Task A_wrong_field_is_named(string field, string change)
    {
        var me = await trading.EnterAsync();
        var body = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>("""{"base":"BTC","quote":"USDT","side":"BUY","type":"LIMIT","b_amount":1,"price":50}""")!;
        foreach (var (name, value) in JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(change)!) body[name] = value;
        var before = await me.StateAsync();
        var (status, answer) = await me.PostAsync("/api/orders", body);
        Assert.True(status == 400 && answer.GetProperty("parameter").GetString() == field, $"{status} {answer}");
        Assert.Equal(before, await me.StateAsync());
    }

    [Theory]
    [InlineData("unknown_instrument", """{"base":"NOCOIN"}""", null, null, null)]
    [InlineData("unknown_instrument", """{"base":"ET","quote":"HUSDT"}""", null, null, null)]
    [InlineData("unknown_instrument", """{"venue":"coinbase"}""", null, null, null)]
    [InlineData("tick_size", """{"price":5.001}""", "5.001", "0.01", "USDT")]
    [InlineData("lot_size", """{"b_amount":10.0005}""", "10.0005", "0.001", "ETH")]
    [InlineData("min_size", """{"b_amount":0.001,"price":20000}""", "0.001", "0.002", "ETH")]
    [InlineData("max_size", """{"b_amount":100.001}""", "100.001", "100", "ETH")]
    [InlineData("min_notional", """{"b_amount":1}""", "5", "10", "USDT")]
    [InlineData("insufficient_funds", """{"price":50000,"post_only":false,"b_amount":100}""", null, "50000", "USDT")]
    [InlineData("insufficient_funds", """{"side":"SELL","price":50}""", "10", "0", "ETH")]
    [InlineData("would_take", """{"price":10.01,"post_only":true}""", null, null, null)]
    [InlineData("would_not_fill", """{"price":10.01,"time_in_force":"FOK"}""", null, null, null)]
    [InlineData("already_triggered", """{"type":"STOP_LOSS","price":null,"stop_price":9}""", null, null, null)]
    [InlineData("bad_terms", """{"time_in_force":"GTD","good_till":"2001-01-01T00:00:00Z"}""", null, null, null)]
    public async Task A_refused_order_says_which_rule_and_which_value(string code, string change, string? value, string? limit, string? asset)
    {
        var me = await trading.EnterAsync();
        var body = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>("""{"base":"ETH","quote":"USDT","side":"BUY","type":"LIMIT","b_amount":10,"price":5}""")!;
        foreach (var (name, changed) in JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(change)!) body[name] = changed;
        var before = await me.StateAsync();
        foreach (var path in (string[])["/api/orders", "/api/orders/estimate"])
        {
            var (status, answer) = await me.PostAsync(path, body);
            Assert.True(status == 422 && answer.GetProperty("code").GetString() == code, $"{path}: {status} {answer}");
            if (value is not null) Assert.Equal(decimal.Parse(value, CultureInfo.InvariantCulture), answer.GetProperty("value").GetDecimal());
            if (limit is not null) Assert.Equal(decimal.Parse(limit, CultureInfo.InvariantCulture), answer.GetProperty("limit").GetDecimal());
            if (asset is not null) Assert.Equal(asset, answer.GetProperty("asset").GetString());
        }

        Assert.Equal(before, await me.StateAsync());
    }

    [Theory]
    [InlineData("/api/orders", """{"type":"LIMIT","price":5.001}""", "price", "The price 5.001 is no multiple of the tick size 0.01 USDT.")]
    [InlineData("/api/orders", """{"type":"STOP_LIMIT","price":20.1,"stop_price":20.001}""", "stop_price", "The stop price 20.001 is no multiple of the tick size 0.01 USDT.")]
    [InlineData("/api/orders", """{"type":"TRAILING_STOP","trail_distance":1.001}""", "trail_distance", "The distance 1.001 is no multiple of the tick size 0.01 USDT.")]
    [InlineData("/api/order/stoploss", """{"price":20.001}""", "price", "The price 20.001 is no multiple of the tick size 0.01 USDT.")]
    public async Task A_price_that_breaks_a_rule_is_named(string path, string change, string parameter, string words)
    {
        var me = await trading.EnterAsync();
        var body = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>("""{"base":"ETH","quote":"USDT","side":"BUY","b_amount":10}""")!;
        foreach (var (name, value) in JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(change)!) body[name] = value;
        var before = await me.StateAsync();
        var (status, answer) = await me.PostAsync(path, body);
        Assert.Equal((422, parameter, words), (status, answer.GetProperty("parameter").GetString(), answer.GetProperty("detail").GetString()));
        Assert.Equal(before, await me.StateAsync());
    }

    [Fact]
    public async Task Terms_that_do_not_go_together_are_named_with_what_would_do()
    {
        var me = await trading.EnterAsync();
        await me.BuyAsync(1);
        var limit = (await me.DoneAsync(me.PostAsync("/api/orders", Trader.Limit("BUY", 1, 50)))).GetProperty("order_id").GetString();
        var half = (await me.DoneAsync(me.PostAsync("/api/orders", new { @base = "BTC", quote = "USDT", side = "SELL", type = "OCO", b_amount = "0.5", price = 120, stop_price = 80 }))).GetProperty("order_id").GetString();
        var before = await me.StateAsync();
        await RefusedAsync(
            me.PostAsync("/api/orders", new { @base = "BTC", quote = "USDT", side = "BUY", type = "LIMIT", b_amount = 1, price = 50, time_in_force = "GTD", good_till = "2001-01-01T00:00:00Z" }), "good_till", "still to come", null, null);
        await RefusedAsync(me.PatchAsync($"/api/orders/{limit}", new { stop_price = 40 }), "stop_price", "leave 40 USDT out", 40, null);
        await RefusedAsync(me.PatchAsync($"/api/orders/{limit}", new { trail_distance = 4 }), "trail_distance", "leave 4 USDT out", 4, null);
        await RefusedAsync(me.PatchAsync($"/api/orders/{half}", new { price = 121 }), "id", "cancel the pair", null, null);
        await RefusedAsync(
            me.PostAsync("/api/orders", new { @base = "BTC", quote = "USDT", side = "SELL", type = "OCO", b_amount = "0.4", price = 99.8, stop_price = 99.9 }), "price", "wrong side of the stop price 99.9 USDT", 99.8m, 99.9m);
        await RefusedAsync(
            me.PostAsync("/api/orders", new { @base = "BTC", quote = "USDT", side = "BUY", type = "MARKET", q_amount = 10_000, time_in_force = "FOK" }), null, "of 10,000 USDT", 562.5m, 10_000, "would_not_fill");
        Assert.Equal(before, await me.StateAsync());

        static async Task RefusedAsync(Task<(int Status, JsonElement Body)> call, string? field, string? words, decimal? value, decimal? limit, string code = "bad_terms")
        {
            var (status, answer) = await call;
            Assert.True(status == 422 && answer.GetProperty("code").GetString() == code, answer.ToString());
            Assert.Equal(field, answer.TryGetProperty("parameter", out var named) ? named.GetString() : null);
            if (words is not null) Assert.Contains(words, answer.GetProperty("detail").GetString(), StringComparison.Ordinal);
            if (value is not null) Assert.Equal(value, answer.GetProperty("value").GetDecimal());
            if (limit is not null) Assert.Equal(limit, answer.GetProperty("limit").GetDecimal());
        }
    }

    [Fact]
    public async Task Without_a_fresh_book_nothing_is_traded()
    {
        var me = await trading.EnterAsync();
        var before = await me.StateAsync();
        await trading.App.Market.Binance.LoseAsync(trading.Eth, StaleReason.Checksum);
        using var answer = await me.SendRawAsync(HttpMethod.Post, "/api/order/market", new StringContent("""{"base":"ETH","quote":"USDT","side":"BUY","b_amount":1}""", null, "application/json"));
        Assert.Equal(503, (int)answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter);
        Assert.Contains("\"market_unavailable\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(before, await me.StateAsync());
    }

    [Fact]
    public async Task As_many_open_orders_as_there_may_be_and_no_more()
    {
        await using var strict = await StartAsync(new WebApp(postgres).With("Trading:OpenOrdersMax", "2"));
        var me = await EnterAsync(strict);
        for (var at = 0; at < 2; at++) await me.DoneAsync(me.PostAsync("/api/orders", Trader.Limit("BUY", 1, 50)));
        var (status, answer) = await me.PostAsync("/api/orders", Trader.Limit("BUY", 1, 50));
        Assert.Equal((422, "too_many_orders", 2), (status, answer.GetProperty("code").GetString(), answer.GetProperty("limit").GetInt32()));
    }

    [Fact]
    public async Task Calls_that_come_too_fast_are_told_to_wait()
    {
        await using var strict = await StartAsync(new WebApp(postgres).With("Trading:OrdersPerSecond", "1"));
        var (me, other) = (await EnterAsync(strict), await EnterAsync(strict));
        HttpResponseMessage? refused = null;
        for (var at = 0; at < 1_000 && refused is null; at++)
        {
            var answer = await me.SendRawAsync(HttpMethod.Delete, "/api/orders");
            if ((int)answer.StatusCode == 429) refused = answer;
            else answer.Dispose();
        }

        using (refused)
        {
            Assert.NotNull(refused!.Headers.RetryAfter);
            Assert.Contains("\"too_many_requests\"", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        // Reading goes on, and so do others.
        Assert.Equal(200, (await me.GetAsync("/api/wallet")).Status);
        Assert.Equal(200, (await other.DeleteAsync("/api/orders")).Status);
    }

    [Fact]
    public async Task While_another_engine_leads_calls_are_told_so()
    {
        var database = await postgres.CreateDatabaseAsync();
        await using var lease = await EngineLease.TryTakeAsync(database.ConnectionString, new EngineShard(MarketSource.Simulated), TimeSpan.FromMinutes(2), CancellationToken.None);
        Assert.NotNull(lease);
        await using var second = await new WebApp(postgres).With("ConnectionStrings:CompraVenta", database.ConnectionString).StartAsync();
        var me = new Trader(second, (await (await AccountClient.RegisterAsync(second)).LoginAsync()).AccessToken, "");
        foreach (var (method, path) in new[] { ("GET", "/api/wallet"), ("GET", "/api/epochs"), ("PUT", "/api/reset"), ("DELETE", "/api/orders"), ("DELETE", $"/api/orders/{Guid.NewGuid()}") })
        {
            using var answer = await me.SendRawAsync(new HttpMethod(method), path);
            Assert.True((int)answer.StatusCode == 503 && answer.Headers.RetryAfter is not null, $"{path}: {answer.StatusCode}");
            Assert.Contains("\"engine_elsewhere\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        // What only reads goes on.
        Assert.Equal(200, (await me.GetAsync("/api/orders")).Status);
    }

    [Fact]
    public async Task An_outcome_that_is_not_known_in_time_is_said_and_settled_by_the_same_name()
    {
        var database = await postgres.CreateDatabaseAsync();
        await using var slow = await StartAsync(new WebApp(postgres).With("ConnectionStrings:CompraVenta", database.ConnectionString).With("Trading:Patience", "00:00:01"));
        var me = await EnterAsync(slow);
        var body = Trader.Limit("BUY", 1, 50, "slow");
        await using (var holder = await database.OpenConnectionAsync())
        {
            // Whoever commits waits for this row.
            await using var held = await holder.BeginTransactionAsync();
            await using (var command = new NpgsqlCommand("select from engine_leases for update", holder, held)) await command.ExecuteNonQueryAsync();
            using var answer = await me.SendRawAsync(HttpMethod.Post, "/api/orders", System.Net.Http.Json.JsonContent.Create(body));
            Assert.Equal(503, (int)answer.StatusCode);
            Assert.NotNull(answer.Headers.RetryAfter);
            Assert.Contains("\"outcome_unknown\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        await Eventually.True(async () => (await me.PostAsync("/api/orders", body)).Status == 200);
        Assert.Single((await me.DoneAsync(me.GetAsync("/api/orders"))).GetProperty("orders").EnumerateArray());
    }

    [Fact]
    public async Task A_key_that_may_only_read_reads_and_one_that_may_trade_trades()
    {
        var me = await trading.EnterAsync();
        var (reads, trades) = (await KeyAsync(me, false), await KeyAsync(me, true));
        static HttpContent Body() => System.Net.Http.Json.JsonContent.Create(Trader.MarketOrder("BUY", "0.1"));
        Assert.Equal((403, "key_not_allowed"), CodeOf(await me.SendAsync(HttpMethod.Post, "/api/order/market", Body(), reads)));
        Assert.Equal((403, "key_not_allowed"), CodeOf(await me.SendAsync(HttpMethod.Put, "/api/reset", null, reads)));
        Assert.Equal(200, (await me.SendAsync(HttpMethod.Post, "/api/order/market", Body(), trades)).Status);
        foreach (var path in (string[])["/api/wallet", "/api/orders", "/api/transactions/closed"])
        {
            var answers = new[] { await me.SendAsync(HttpMethod.Get, path, null, reads), await me.SendAsync(HttpMethod.Get, path, null, trades) };
            Assert.All(answers, answer => Assert.Equal(200, answer.Status));
        }
    }

    private static (int Status, string? Code) CodeOf((int Status, JsonElement Body) answer) => (answer.Status, answer.Body.GetProperty("code").GetString());

    private static async Task<string> KeyAsync(Trader me, bool mayTrade)
    {
        var (_, made) = await me.PostAsync("/api/keys", new { name = "a key", may_trade = mayTrade });
        return $"{made.GetProperty("key").GetString()}:{made.GetProperty("secret").GetString()}";
    }

    private static async Task<WebApp> StartAsync(WebApp app) => await app.StartAsync();

    private static async Task<Trader> EnterAsync(WebApp app)
    {
        var me = new Trader(app, (await (await AccountClient.RegisterAsync(app)).LoginAsync()).AccessToken, "");
        await Eventually.True(async () => (await me.GetAsync("/api/wallet")).Status == 200);
        await app.Market.OpenAsync();
        return me;
    }
}
