using System.Net.Http.Json;
using System.Text.Json;
using CompraVenta.Browser.Tests.Fixtures;
using CompraVenta.TestKit;

namespace CompraVenta.Browser.Tests;

/// <summary>Wallet, orders, one order and the proof, of somebody who has traded, at both widths and in both themes.</summary>
public sealed class TradingLooksTests(ChromiumFixture chromium) : IClassFixture<ChromiumFixture>
{
    private static readonly (string Name, string Path)[] Pages =
    [
        ("home-own", "/"),
        ("wallet", "/Wallet"),
        ("wallet-earlier", "/Wallet?epoch=1"),
        ("orders", "/Orders"),
        ("orders-none", "/Orders?state=expired&pair=ETH-USDT"),
        ("orders-wrong", "/Orders?state=lost"),
        ("proof", "/Proof"),
        ("convert", "/Convert?from=USDT&to=EUR"),
        ("convert-two-steps", "/Convert?from=EUR&to=USDC"),
    ];

    // Shared by the tests of the class, as the fixture is.
    private static readonly System.Runtime.CompilerServices.ConditionalWeakTable<ChromiumFixture, Task<Dictionary<string, string>>> Traded = [];

    public static TheoryData<string, string> Looks() => PageLook.Of(Pages);

    public static TheoryData<string, string> OrderLooks() => PageLook.Of([("order-filled", "filled"), ("order-standing", "standing"), ("order-waiting", "waiting")]);

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task Looks_right(string name, string path)
    {
        await TradeOnceAsync();
        await PageLook.AtAsync(chromium, name, path, signedIn: true);
    }

    [Theory]
    [MemberData(nameof(OrderLooks))]
    public async Task An_order_looks_right(string name, string which)
    {
        var orders = await TradeOnceAsync();
        await PageLook.AtAsync(chromium, name, $"/Orders/{orders[which]}", signedIn: true);
    }

    [Fact]
    public async Task Fills_are_computed_again_where_their_receipts_are()
    {
        var orders = await TradeOnceAsync();
        await using var page = await chromium.OpenAsync($"/Orders/{orders["filled"]}", signedIn: true);
        await page["button[name=recompute]"].FocusAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        await page.ArriveAsync("**/Orders/*?recompute=true*");
        Assert.Contains("computed again", await page.TextAsync(".fills [role=status]"), StringComparison.Ordinal);
        Assert.Equal(await page["article.fill"].CountAsync(), await page[".again[data-tone=up]"].CountAsync());
        await PageLook.SeeAsync(page, "order-recomputed");
        await page[".fills [role=status]"].ScrollIntoViewIfNeededAsync();
        await page.Page.ScreenshotAsync(new() { Path = Artifacts.Screenshot("order-recomputed-fills", 1440, "light") });
    }

    [Fact]
    public async Task What_cannot_be_taken_back_is_asked_about()
    {
        await TradeOnceAsync();
        await using var page = await chromium.OpenAsync("/Wallet", signedIn: true);
        await page[".confirm > summary"].First.ClickAsync();
        await PageLook.SeeAsync(page, "wallet-reset");
        await page.Page.GotoAsync("/Orders?state=open");
        await page[".rows .confirm > summary"].First.ClickAsync();
        await PageLook.SeeAsync(page, "orders-cancel");
    }

    [Fact]
    public async Task Wallet_and_orders_look_right_to_a_guest_who_has_done_nothing()
    {
        await using var page = await chromium.OpenAsync("/Try");
        await page["main form button[type=submit]"].ClickAsync();
        await page[".me summary"].First.WaitForAsync();
        await page.Page.GotoAsync("/Wallet");
        await PageLook.SeeAsync(page, "wallet-new");
        await page.Page.GotoAsync("/Orders");
        await PageLook.SeeAsync(page, "orders-empty");
    }

    private Task<Dictionary<string, string>> TradeOnceAsync() => Traded.GetValue(chromium, static own => TradeAsync(own));

    /// <summary>Trades as the user of the fixture: an epoch that is over, and one with orders of every kind.</summary>
    private static async Task<Dictionary<string, string>> TradeAsync(ChromiumFixture chromium)
    {
        // The first page that is opened makes the account.
        await (await chromium.OpenAsync("/Account", signedIn: true)).DisposeAsync();
        using var http = new HttpClient { BaseAddress = chromium.App.Url };
        using (var answer = await http.PostAsJsonAsync("/api/login", new { email = $"{ChromiumFixture.User}@example.org", password = ChromiumFixture.Password }))
        {
            var tokens = await answer.Content.ReadFromJsonAsync<JsonElement>();
            http.DefaultRequestHeaders.Authorization = new("Bearer", tokens.GetProperty("access_token").GetString());
        }

        var middle = decimal.Round(await chromium.MidAsync("BTC-USDT"));
        await PlaceAsync(http, new { @base = "BTC", quote = "USDT", side = "BUY", type = "MARKET", q_amount = 1_000 });
        using (var reset = await http.PutAsync("/api/reset", null)) reset.EnsureSuccessStatusCode();
        var orders = new Dictionary<string, string>
        {
            ["filled"] = await PlaceAsync(http, new { @base = "BTC", quote = "USDT", side = "BUY", type = "MARKET", b_amount = 0.35, client_order_id = "my-first-order" }),
            ["sold"] = await PlaceAsync(http, new { @base = "BTC", quote = "USDT", side = "SELL", type = "MARKET", b_amount = 0.1 }),
            ["ether"] = await PlaceAsync(http, new { @base = "ETH", quote = "USDT", side = "BUY", type = "MARKET", b_amount = 0.75 }),
            ["ripple"] = await PlaceAsync(http, new { @base = "XRP", quote = "USDT", side = "BUY", type = "MARKET", q_amount = 150 }),
            ["solana"] = await PlaceAsync(http, new { @base = "SOL", quote = "USDT", side = "BUY", type = "MARKET", q_amount = 120 }),
            ["standing"] = await PlaceAsync(http, new { @base = "BTC", quote = "USDT", side = "BUY", type = "LIMIT", b_amount = 0.05, price = decimal.Round(middle * 0.9m) }),
            ["waiting"] = await PlaceAsync(http, new { @base = "BTC", quote = "USDT", side = "SELL", type = "STOP_LIMIT", b_amount = 0.1, stop_price = decimal.Round(middle * 0.8m), price = decimal.Round(middle * 0.79m), trigger_source = "median" }),
        };
        var cancelled = await PlaceAsync(http, new { @base = "BTC", quote = "USDT", side = "SELL", type = "LIMIT", b_amount = 0.01, price = decimal.Round(middle * 1.5m) });
        using (var gone = await http.DeleteAsync($"/api/orders/{cancelled}")) gone.EnsureSuccessStatusCode();
        return orders;
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
