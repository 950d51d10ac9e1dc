using CompraVenta.Browser.Tests.Fixtures;

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
        Assert.Equal(await page["article.fill"].CountAsync(), await page[".again[data-tone=good]"].CountAsync());
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

    [Theory]
    [InlineData("/Orders")]
    [InlineData("/Wallet")]
    [InlineData("/Convert?from=USDT&to=EUR")]
    [InlineData("/Trade?pair=BTC-USDT")]
    public async Task At_no_width_does_a_page_leave_the_window(string path)
    {
        await TradeOnceAsync();
        await using var page = await chromium.OpenAsync(path, signedIn: true);
        for (var width = 320; width <= 1440; width += 80)
        {
            await page.Page.SetViewportSizeAsync(width, 900);
            Assert.Equal($"{width}: ", $"{width}: " + await page.WhatLeavesAsync());
        }
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

    private Task<Dictionary<string, string>> TradeOnceAsync() => TradedUser.TradeOnceAsync(chromium);
}
