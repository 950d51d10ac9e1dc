using System.Net.Http.Json;
using System.Text.Json;
using CompraVenta.TestKit;

namespace CompraVenta.Browser.Tests.Fixtures;

/// <summary>Has the user of a fixture trade, once for all tests that share it.</summary>
internal static class TradedUser
{
    // Shared by the tests of a class, as the fixture is.
    private static readonly System.Runtime.CompilerServices.ConditionalWeakTable<ChromiumFixture, Task<Dictionary<string, string>>> Traded = [];

    /// <summary>Trades, unless that was done.</summary>
    /// <returns>The numbers of the orders, by what they are.</returns>
    public static Task<Dictionary<string, string>> TradeOnceAsync(ChromiumFixture chromium) => Traded.GetValue(chromium, static own => TradeAsync(own));

    /// <summary>Trades as the user of the fixture: an epoch that is over, and one with orders of every kind.</summary>
    private static async Task<Dictionary<string, string>> TradeAsync(ChromiumFixture chromium)
    {
        using var http = await SignInAsync(chromium);
        var middle = decimal.Round(await chromium.MidAsync("BTC-USDT"));
        await PlaceAsync(http, new { @base = "BTC", quote = "USDT", side = "BUY", type = "MARKET", q_amount = 1_000 });
        using (var reset = await http.PutAsync("/api/reset", null)) reset.EnsureSuccessStatusCode();
        var orders = new Dictionary<string, string>
        {
            ["filled"] = await PlaceAsync(http, new { @base = "BTC", quote = "USDT", side = "BUY", type = "MARKET", b_amount = 0.35, client_order_id = "my-first-order" }),
            ["sold"] = await PlaceAsync(http, new { @base = "BTC", quote = "USDT", side = "SELL", type = "MARKET", b_amount = 0.1 }),
            ["ether"] = await PlaceAsync(http, new { @base = "ETH", quote = "USDT", side = "BUY", type = "MARKET", b_amount = 0.75 }),
            ["ripple"] = await PlaceAsync(http, new { @base = "XRP", quote = "USDT", side = "BUY", type = "MARKET", q_amount = 150 }),
            ["solana"] = await PlaceAsync(http, new { @base = "SOL", quote = "USDT", side = "BUY", type = "MARKET", q_amount = 1234.56789012 }),
            ["standing"] = await PlaceAsync(http, new { @base = "BTC", quote = "USDT", side = "BUY", type = "LIMIT", b_amount = 0.05, price = decimal.Round(middle * 0.9m) }),
            ["long"] = await PlaceAsync(http, new { @base = "BTC", quote = "USDT", side = "BUY", type = "STOP_LIMIT", venue = "bitfinex", b_amount = 0.01234567, stop_price = (middle * 1.2m) + 0.12345678m, price = (middle * 1.21m) + 0.12345678m }),
            ["waiting"] = await PlaceAsync(http, new { @base = "BTC", quote = "USDT", side = "SELL", type = "STOP_LIMIT", b_amount = 0.1, stop_price = decimal.Round(middle * 0.8m), price = decimal.Round(middle * 0.79m), trigger_source = "median" }),
        };
        var cancelled = await PlaceAsync(http, new { @base = "BTC", quote = "USDT", side = "SELL", type = "LIMIT", b_amount = 0.01, price = decimal.Round(middle * 1.5m) });
        using (var gone = await http.DeleteAsync($"/api/orders/{cancelled}")) gone.EnsureSuccessStatusCode();
        return orders;
    }

    /// <summary>The API, for the user of a fixture.</summary>
    public static async Task<HttpClient> SignInAsync(ChromiumFixture chromium)
    {
        // The first page that is opened makes the account.
        await (await chromium.OpenAsync("/Account", signedIn: true)).DisposeAsync();
        var http = new HttpClient { BaseAddress = chromium.App.Url };
        using var answer = await http.PostAsJsonAsync("/api/login", new { email = $"{ChromiumFixture.User}@example.org", password = ChromiumFixture.Password });
        var tokens = await answer.Content.ReadFromJsonAsync<JsonElement>();
        http.DefaultRequestHeaders.Authorization = new("Bearer", tokens.GetProperty("access_token").GetString());
        return http;
    }

    private static async Task<string> PlaceAsync(HttpClient http, object order)
    {
        JsonElement placed = default;

        // No engine may lead yet, or the pair's first books be on their way.
        await Eventually.True(async () =>
        {
            using var answer = await http.PostAsJsonAsync("/api/orders", order);
            placed = await answer.Content.ReadFromJsonAsync<JsonElement>();
            Assert.True((int)answer.StatusCode is 200 or 503, placed.GetRawText());
            return (int)answer.StatusCode == 200;
        });
        return placed.GetProperty("order_id").GetString()!;
    }
}
