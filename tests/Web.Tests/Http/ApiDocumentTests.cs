using System.Text.Json;
using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;
using CompraVenta.Infrastructure.Accounts.Admin;
using CompraVenta.Infrastructure.Feeds;
using CompraVenta.TestKit;
using CompraVenta.TestKit.Markets;
using CompraVenta.Web.Tests.Accounts;
using CompraVenta.Web.Tests.Status;
using Microsoft.Extensions.DependencyInjection;

namespace CompraVenta.Web.Tests.Http;

[Collection(PostgresCollection.Name)]
public sealed class ApiDocumentTests(WebApp app, PostgresFixture postgres) : IClassFixture<WebApp>
{
    /// <summary>Calls of every documented GET: what they answer, with every turn of it.</summary>
    private static readonly Dictionary<string, string[]> Calls = new(StringComparer.Ordinal)
    {
        ["/api/orderbook"] = ["/api/orderbook?pair=BTC-USD", "/api/orderbook?pair=ETH-USD", "/api/orderbook", "/api/orderbook?pair=NOPE", "/api/orderbook?pair=BTC-USD&exchange=kraken"],
        ["/api/book/{exchange}/{pair}"] = ["/api/book/bitfinex/BTC-USD", "/api/book/coinbase/BTC-USD", "/api/book/bitfinex/ETH-USD", "/api/book/bitfinex/BTC-USDT"],
        ["/api/symbols"] = ["/api/symbols", "/api/symbols?prices=false", "/api/symbols?prices=maybe"],
        ["/api/sparklines"] = ["/api/sparklines?pairs=BTC-USD,btcusdt", "/api/sparklines", "/api/sparklines?pairs=NOPE-USD"],
        ["/api/trades/{exchange}/{pair}"] = ["/api/trades/coinbase/BTC-USD", "/api/trades/coinbase/BTC-USD?limit=0"],
        ["/api/trades/{exchange}/{pair}.csv"] = ["/api/trades/coinbase/BTC-USD.csv", "/api/trades/coinbase/BTC-USD.csv?follow=perhaps", "/api/trades/kraken/BTC-USD.csv"],
        ["/api/proof"] = ["/api/proof"],
        ["/api/status"] = ["/api/status"],
        ["/api/status/history"] = ["/api/status/history"],
        ["/api/myprofile"] = ["/api/myprofile"],
        ["/api/sessions"] = ["/api/sessions", "/api/sessions?limit=0", "/api/sessions?limit=1"],
        ["/api/keys"] = ["/api/keys"],
        ["/api/passkeys"] = ["/api/passkeys"],
        ["/api/two_factor"] = ["/api/two_factor"],
        ["/api/activity"] = ["/api/activity", "/api/activity?limit=1", "/api/activity?kind=x"],
        ["/api/mydata"] = ["/api/mydata"],
        ["/api/admin/overview"] = ["/api/admin/overview"],
        ["/api/admin/users"] = ["/api/admin/users", "/api/admin/users?limit=1", "/api/admin/users?limit=0"],
        ["/api/admin/users/{id}"] = ["/api/admin/users/01900000-0000-7000-8000-000000000000", "/api/admin/users/{admin}"],
        ["/api/admin/users/{id}/wallet"] = ["/api/admin/users/01900000-0000-7000-8000-000000000000/wallet", "/api/admin/users/{me}/wallet", "/api/admin/users/{me}/wallet?epoch=9", "/api/admin/users/{me}/wallet?epoch=x"],
        ["/api/admin/users/{id}/portfolio"] = ["/api/admin/users/01900000-0000-7000-8000-000000000000/portfolio", "/api/admin/users/{me}/portfolio", "/api/admin/users/{me}/portfolio?epoch=all"],
        ["/api/admin/users/{id}/epochs"] = ["/api/admin/users/01900000-0000-7000-8000-000000000000/epochs", "/api/admin/users/{me}/epochs"],
        ["/api/admin/users/{id}/orders"] = ["/api/admin/users/{me}/orders?epoch=all", "/api/admin/users/{me}/orders?limit=1", "/api/admin/users/{me}/orders?state=x", "/api/admin/users/{me}/orders?epoch=9"],
        ["/api/admin/users/{id}/orders/{order}"] = ["/api/admin/users/{me}/orders/01900000-0000-7000-8000-000000000000", "/api/admin/users/{me}/orders/{bought}"],
        ["/api/admin/audit"] = ["/api/admin/audit", "/api/admin/audit?limit=1", "/api/admin/audit?event=x"],
        ["/api/admin/mails"] = ["/api/admin/mails", "/api/admin/mails?state=x"],
        ["/api/admin/mails/{id}"] = ["/api/admin/mails/999999"],
        ["/api/notifications"] = ["/api/notifications", "/api/notifications?limit=1", "/api/notifications?limit=0"],
        ["/api/notifications/switches"] = ["/api/notifications/switches"],
        ["/api/wallet"] = ["/api/wallet", "/api/wallet?epoch=9", "/api/wallet?epoch=x"],
        ["/api/wallet/{coin}"] = ["/api/wallet/BTC", "/api/wallet/NOPE"],
        ["/api/portfolio"] = ["/api/portfolio", "/api/portfolio?epoch=9", "/api/portfolio?epoch=x"],
        ["/api/epochs"] = ["/api/epochs"],
        ["/api/orders"] = ["/api/orders?epoch=all", "/api/orders?limit=1", "/api/orders?state=x", "/api/orders?pair=NOPE"],
        ["/api/orders.csv"] = ["/api/orders.csv", "/api/orders.csv?state=x", "/api/orders.csv?pair=NOPE"],
        ["/api/fills.csv"] = ["/api/fills.csv", "/api/fills.csv?epoch=x", "/api/fills.csv?pair=NOPE"],
        ["/api/orders/{id}"] = ["/api/orders/01900000-0000-7000-8000-000000000000", "/api/orders/{bought}", "/api/orders/{waiting}"],
        ["/api/transactions/open"] = ["/api/transactions/open", "/api/transactions/open?limit=0"],
        ["/api/transactions/closed"] = ["/api/transactions/closed", "/api/transactions/closed?cursor=x"],
        ["/api/transactions/closed/{coin}"] = ["/api/transactions/closed/BTC", "/api/transactions/closed/NOPE", "/api/transactions/closed/BTC?epoch=0"],
        ["/healthz"] = ["/healthz"],
        ["/readyz"] = ["/readyz"],
    };

    [Fact]
    public async Task Every_answer_fits_its_schema()
    {
        await using var fed = new WebApp(postgres);
        fed.ConfigureServices(services => services.AddSingleton<IFeedStatus>(new SaidStatus(
            new VenueStatus
            {
                Venue = TestFeed.Venues[1],
                State = VenueState.Degraded,
                Problem = "in maintenance",
                Why = new VenueProblem(ProblemCode.Maintenance, "in maintenance", "Wait."),
                AgeMs = 3,
                ApplyMsP50 = 0.25,
                LastResyncAt = DateTimeOffset.UnixEpoch,
                LastResyncReason = StaleReason.Checksum,
                Faults = new Dictionary<FaultKind, long> { [FaultKind.NotJson] = 3 },
            },
            new VenueStatus { Venue = TestFeed.Venues[2], State = VenueState.Live })));
        await fed.StartAsync();
        var lost = fed.Market.Bitfinex.List("ETH-USD");
        await fed.Market.Bitfinex.SnapshotAsync(lost, "3000:1", "3001:1");
        await fed.Market.Bitfinex.LoseAsync(lost, StaleReason.Checksum);
        await fed.Market.Coinbase.TradeAsync(fed.Market.CoinbaseBtcUsd, Side.Bid, "64000.70", "0.25");
        await fed.Market.Coinbase.TickerAsync(fed.Market.CoinbaseBtcUsd, last: 64_000.10m, open: 62_000m, volumeQuote: 9_000_000.5m);
        await Eventually.True(async () => (await fed.GetAsync("/api/symbols")).Body.GetRawText().Contains("\"3.23\"", StringComparison.Ordinal));

        var (_, document) = await fed.GetAsync("/openapi/v1.json");
        var documented = document.GetProperty("paths").EnumerateObject().Where(p => p.Value.TryGetProperty("get", out _)).Select(p => p.Name);
        Assert.Equal(Calls.Keys.Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
        var admin = await AccountClient.RegisterAsync(fed);
        await admin.MakeAdminAsync();
        await fed.Services.GetRequiredService<AccountAdmin>().SendResetMailAsync(await admin.IdAsync(), AdminActor.Console, null, CancellationToken.None);
        var me = await admin.IdAsync();
        var (token, _) = await admin.LoginAsync();
        await AccountClient.SendAsync(fed, HttpMethod.Post, "/api/keys", new { name = "a key", networks = new[] { "10.0.0.0/8" } }, token);
        await Eventually.True(async () => (await AccountClient.SendAsync(fed, HttpMethod.Get, "/api/wallet", token: token)).Status == 200);
        await fed.Market.OpenAsync();
        var (_, bought) = await AccountClient.SendAsync(fed, HttpMethod.Post, "/api/order/market", new { @base = "BTC", quote = "USDT", side = "BUY", b_amount = 0.5 }, token);
        var (_, waiting) = await AccountClient.SendAsync(
            fed, HttpMethod.Post, "/api/orders", new { @base = "BTC", quote = "USDT", side = "SELL", type = "STOP_LOSS", b_amount = 0.1, stop_price = 5, trigger_source = "best", client_order_id = "mine" }, token);
        await Eventually.True(async () => (await AccountClient.SendAsync(fed, HttpMethod.Get, "/api/notifications", token: token)).Body.GetProperty("unread").GetInt32() > 0);
        foreach (var (path, calls) in Calls)
        {
            foreach (var call in calls)
            {
                var known = call.Replace("{bought}", bought.GetProperty("order_id").GetString(), StringComparison.Ordinal).Replace("{waiting}", waiting.GetProperty("order_id").GetString(), StringComparison.Ordinal)
                    .Replace("{me}", me.ToString(), StringComparison.Ordinal);
                await AssertFitsAsync(fed, document, path, known);
                await AssertFitsAsync(fed, document, path, known, token);
            }
        }
    }

    [Fact]
    public async Task The_answer_while_starting_fits_its_schema()
    {
        await using var young = await new WebApp(postgres).With("Readiness:Pairs:0", "ETH-USDT").With("Readiness:Patience", "01:00:00").StartAsync();
        var (_, document) = await young.GetAsync("/openapi/v1.json");
        Assert.Equal(503, await AssertFitsAsync(young, document, "/readyz", "/readyz"));
    }

    [Fact]
    public async Task The_document_refuses_answers_that_are_not_like_it()
    {
        var (_, document) = await app.GetAsync("/openapi/v1.json");
        var schema = SchemaOf(document, "/api/book/{exchange}/{pair}", 200);
        var text = (await app.GetAsync("/api/book/coinbase/BTC-USD")).Body.GetRawText();
        foreach (var (from, to) in new[] { ("null]", "\"x\"]"), (",null]", "]"), ("\"0.05\"", "0.05"), ("\"stale\":false", "\"stale\":0"), ("\"pair\":", "\"pear\":"), ("\"simulated\"", "\"dreamt\"") })
        {
            Assert.Contains(from, text, StringComparison.Ordinal);
            Assert.NotEmpty(new SchemaCheck(document).Check(JsonSerializer.Deserialize<JsonElement>(text.Replace(from, to, StringComparison.Ordinal)), schema));
        }
    }

    [Fact]
    public async Task No_number_is_said_to_be_text_too()
    {
        // Rows of a venue's book hold both, each as a schema of its own.
        var text = (await app.GetAsync("/openapi/v1.json")).Body.GetRawText();
        Assert.DoesNotMatch("""
            "type":\s*\[(?=[^\]]*"(integer|number)")[^\]]*"string"
            """.Trim(), text);
        Assert.DoesNotContain("\"head\"", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/orderbook", "exchange", """["binance","bitfinex","coinbase","gdax"]""")]
    [InlineData("/api/book/{exchange}/{pair}", "exchange", """["binance","bitfinex","coinbase","gdax"]""")]
    [InlineData("/api/trades/{exchange}/{pair}", "exchange", """["binance","bitfinex","coinbase","gdax"]""")]
    [InlineData("/api/orderbook", "side", """["bid","ask","buy","sell"]""")]
    public async Task A_parameter_of_few_words_names_them(string path, string name, string words) =>
        Assert.Equal(words, JsonSerializer.Serialize((await ParameterAsync(path, name)).GetProperty("enum")));

    [Theory]
    [InlineData("/api/orderbook", 5_000, 100)]
    [InlineData("/api/book/{exchange}/{pair}", 5_000, 100)]
    [InlineData("/api/trades/{exchange}/{pair}", 1_000, 1_000)]
    public async Task A_limit_tells_its_bounds(string path, int most, int whenLeftOut)
    {
        var schema = await ParameterAsync(path, "limit");
        Assert.Equal("integer", schema.GetProperty("type").GetString());
        Assert.Equal(1, schema.GetProperty("minimum").GetInt32());
        Assert.Equal(most, schema.GetProperty("maximum").GetInt32());
        Assert.Equal(whenLeftOut, schema.GetProperty("default").GetInt32());
    }

    private static async Task<int> AssertFitsAsync(WebApp app, JsonElement document, string path, string call, string? token = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, call);
        if (token is not null) request.Headers.Authorization = new("Bearer", token);
        using var response = await app.Http.SendAsync(request);
        var status = (int)response.StatusCode;
        var text = await response.Content.ReadAsStringAsync();
        var (mediaType, content) = ContentOf(document, path, status);
        Assert.Equal(mediaType, response.Content.Headers.ContentType?.MediaType);

        // What is not JSON is a text to its schema.
        var answer = mediaType.EndsWith("json", StringComparison.Ordinal) ? JsonSerializer.Deserialize<JsonElement>(text) : JsonSerializer.SerializeToElement(text);
        var faults = new SchemaCheck(document).Check(answer, content.GetProperty("schema"));
        Assert.True(faults.Count == 0, $"{call} ({status}): {string.Join("; ", faults)}");
        return status;
    }

    private static JsonElement SchemaOf(JsonElement document, string path, int status) => ContentOf(document, path, status).Content.GetProperty("schema");

    private static (string MediaType, JsonElement Content) ContentOf(JsonElement document, string path, int status)
    {
        var responses = document.GetProperty("paths").GetProperty(path).GetProperty("get").GetProperty("responses");
        Assert.True(responses.TryGetProperty($"{status}", out var response), $"{path} does not say that it may answer {status}");
        var content = response.GetProperty("content").EnumerateObject().Single();
        return (content.Name, content.Value);
    }

    private async Task<JsonElement> ParameterAsync(string path, string name)
    {
        var (_, document) = await app.GetAsync("/openapi/v1.json");
        return document.GetProperty("paths").GetProperty(path).GetProperty("get").GetProperty("parameters").EnumerateArray().Single(p => p.GetProperty("name").GetString() == name).GetProperty("schema");
    }
}
