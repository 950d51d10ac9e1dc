using System.Net.Http.Json;
using System.Text.Json;
using CompraVenta.Browser.Tests.Fixtures;
using CompraVenta.TestKit;

namespace CompraVenta.Browser.Tests;

/// <summary>A user's wallet, orders, epochs and reset, as an admin has them.</summary>
public sealed class AdminAccountTests(ChromiumFixture chromium) : IClassFixture<ChromiumFixture>
{
    [Theory]
    [InlineData("admin-wallet", "Wallet")]
    [InlineData("admin-wallet-earlier", "Wallet?epoch=1")]
    [InlineData("admin-orders", "Orders")]
    [InlineData("admin-orders-none", "Orders?state=expired")]
    [InlineData("admin-order-filled", "Orders/{filled}")]
    [InlineData("admin-order-standing", "Orders/{standing}")]
    public async Task A_users_pages_look_right_to_an_admin(string name, string path)
    {
        var orders = await TradedUser.TradeOnceAsync(chromium);
        foreach (var (which, id) in orders) path = path.Replace($"{{{which}}}", id, StringComparison.Ordinal);
        await using var admin = await chromium.OpenAsync($"/Admin/Users?search={ChromiumFixture.User}", admin: true);
        await admin[$"main a:has-text('{ChromiumFixture.User}@example.org')"].ClickAsync();
        await admin["main a.choice:has-text('Wallet and epochs')"].ClickAsync();
        await admin.ArriveAsync("**/Wallet");
        await admin.Page.GotoAsync(admin.Page.Url.Replace("/Wallet", $"/{path}", StringComparison.Ordinal));
        await PageLook.SeeAsync(admin, name);
    }

    [Fact]
    public async Task At_no_width_do_a_users_orders_leave_the_window()
    {
        await TradedUser.TradeOnceAsync(chromium);
        await using var admin = await chromium.OpenAsync($"/Admin/Users?search={ChromiumFixture.User}", admin: true);
        await admin[$"main a:has-text('{ChromiumFixture.User}@example.org')"].ClickAsync();
        await admin["main a.choice:has-text('Wallet and epochs')"].ClickAsync();
        await admin.ArriveAsync("**/Wallet");
        await admin.Page.GotoAsync(admin.Page.Url.Replace("/Wallet", "/Orders", StringComparison.Ordinal));
        for (var width = 320; width <= 1440; width += 80)
        {
            await admin.Page.SetViewportSizeAsync(width, 900);
            Assert.Equal($"{width}: ", $"{width}: {await admin.WhatLeavesAsync()}");
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_admin_resets_an_account_with_a_reason_that_its_user_reads(bool script)
    {
        var username = script ? "rita" : "rosa";
        var state = await chromium.RegisterAsync(username);
        await OpenAccountAsync(username);
        await using var admin = await chromium.OpenAsync($"/Admin/Users?search={username}", script: script, admin: true);
        await admin[$"main a:has-text('{username}@example.org')"].ClickAsync();
        await admin["main a.choice:has-text('Wallet and epochs')"].ClickAsync();
        await admin["main a:has-text('Reset the account')"].ClickAsync();
        await admin["main button:has-text('begin epoch 2')"].ClickAsync();
        Assert.StartsWith("Say why", await admin.TextAsync("#reason-error"), StringComparison.Ordinal);
        if (script) await PageLook.SeeAsync(admin, "admin-reset-without-reason");
        await admin["#reason"].FillAsync("Asked for by telephone: a program had bought what it was not to buy, again and again, until nothing was left.");
        await admin["main button:has-text('begin epoch 2')"].ClickAsync();
        await admin.ArriveAsync("**/Wallet");
        Assert.Equal("The account is reset.", await admin.TextAsync(".notice-good"));
        Assert.Contains("Asked for by telephone", await admin.TextAsync("[aria-labelledby=epochs] .epoch-reason"), StringComparison.Ordinal);
        if (script) await PageLook.SeeAsync(admin, "admin-wallet-reset");

        var context = await chromium.Browser.NewContextAsync(new() { BaseURL = chromium.App.Url.ToString(), StorageState = state });
        await using var user = new WatchedPage(context, await context.NewPageAsync());
        await user.Page.GotoAsync("/Wallet");
        Assert.Contains("Asked for by telephone", await user.TextAsync("[aria-labelledby=epochs] .epoch-reason"), StringComparison.Ordinal);
        if (script) await PageLook.SeeAsync(user, "wallet-reset-by-admin");
    }

    /// <summary>Looks at the wallet as its user, which opens the account.</summary>
    private async Task OpenAccountAsync(string username)
    {
        using var http = new HttpClient { BaseAddress = chromium.App.Url };
        using var answer = await http.PostAsJsonAsync("/api/login", new { email = $"{username}@example.org", password = ChromiumFixture.Password });
        var tokens = await answer.Content.ReadFromJsonAsync<JsonElement>();
        http.DefaultRequestHeaders.Authorization = new("Bearer", tokens.GetProperty("access_token").GetString());
        await Eventually.True(async () =>
        {
            using var wallet = await http.GetAsync("/api/wallet");
            return wallet.IsSuccessStatusCode;
        });
    }
}
