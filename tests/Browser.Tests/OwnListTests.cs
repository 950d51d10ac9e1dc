using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using CompraVenta.Browser.Tests.Fixtures;
using CompraVenta.TestKit;
using Microsoft.Playwright;

namespace CompraVenta.Browser.Tests;

/// <summary>What one has and has asked for, on the Trade page and where it is listed: kept current, changed, cancelled, taken along.</summary>
public sealed class OwnListTests(ChromiumFixture chromium) : IClassFixture<ChromiumFixture>
{
    private const string Path = TradeScreen.Path;

    [Fact]
    public async Task An_order_that_stands_is_marked_in_the_book_and_is_edited_where_it_is_listed()
    {
        await using var page = await chromium.OpenTradeAsync();
        await page.UntilAsync("document.querySelectorAll('[data-rows=bid] tr').length > 5");

        // Rows never move, but the price in one may have left the ladder when its order stands: then another is tried.
        for (var isMarked = false; !isMarked;)
        {
            var before = await page["[data-order], [data-fill]"].CountAsync();
            Assert.InRange(before, 0, 40);
            await page["[data-rows=bid] tr"].Last.ClickAsync();
            Assert.Equal("LIMIT", await page["#type"].InputValueAsync());
            Assert.NotEqual("", await page["#price"].InputValueAsync());
            await page["#amount"].FillAsync("0.001");
            await page["[data-place]"].ClickAsync();
            await page.UntilAsync("document.querySelector('[data-done]').textContent.length > 0");
            await page.UntilAsync($"document.querySelectorAll('[data-order], [data-fill]').length > {before}");
            isMarked = await page.Page.EvaluateAsync<bool>("document.querySelector('[data-rows=bid] tr[data-own=true]') !== null");
            await page["#amount"].FillAsync("");
        }

        await page.CancelAllAsync();
        await page.Page.GotoAsync(Path);
        await page.UntilAsync("document.querySelector('[data-ladder]').dataset.state === 'live' && document.querySelector('[data-connection]').dataset.state === 'open'");
        await page["#type"].SelectOptionAsync("LIMIT");
        var low = decimal.Round(await chromium.MidAsync("BTC-USDT") * 0.9m);
        await page["#price"].FillAsync(low.ToString(CultureInfo.InvariantCulture));
        await page["#amount"].FillAsync("0.02");
        await page["#amount"].PressAsync("Enter");
        await page.UntilAsync("document.querySelectorAll('[data-order]').length > 0");
        await page["[data-order] .confirm > summary"].First.ClickAsync();
        await page["[data-order] .confirm[open] input[name=b_amount]"].FillAsync("0.03");
        await page["[data-order] .confirm[open] button"].ClickAsync();
        await page.UntilAsync("[...document.querySelectorAll('[data-order] td')].some(cell => cell.textContent === '0.03')");
        await page["[data-order] .confirm > summary"].First.ClickAsync();
        await page["[data-order] .confirm[open] input[name=price]"].FillAsync("-1");
        await page["[data-order] .confirm[open] button"].ClickAsync();
        await page.UntilAsync("document.querySelector('[data-order] [name=price][aria-invalid=true]') !== null");
        var blamed = await page["[data-order] [name=price]"].First.GetAttributeAsync("aria-describedby");
        Assert.Equal("This is to be more than 0.", await page[$"#{blamed}"].InnerTextAsync());
        await page["[data-order] [name=price]"].First.FillAsync("");
        await page.UntilAsync("document.querySelector('[data-order] .field-error, [data-order] [aria-invalid]') === null");
        await page.CancelAllAsync();
    }

    [Fact]
    public async Task An_order_that_ended_meanwhile_is_not_changed()
    {
        await using var page = await chromium.OpenTradeAsync();
        await page["#type"].SelectOptionAsync("LIMIT");
        await page["#price"].FillAsync(decimal.Round(await chromium.MidAsync("BTC-USDT") * 0.9m).ToString(CultureInfo.InvariantCulture));
        await page["#amount"].FillAsync("0.02");
        await page.PlaceAsync("The order stands in the book.");
        await page["[data-order] .confirm > summary"].First.ClickAsync();
        await page["[data-order] .confirm[open] input[name=b_amount]"].FillAsync("0.03");

        // One is open at a time, and what is written in one stays there.
        await page["[data-order] [data-act=cancel] > summary"].First.ClickAsync();
        Assert.Equal(1, await page["[data-order] .confirm[open]"].CountAsync());
        await page["[data-order] [data-act=edit] > summary"].First.ClickAsync();
        Assert.Equal("0.03", await page["[data-order] .confirm[open] input[name=b_amount]"].InputValueAsync());

        // What one is writing in is not taken away.
        await using (var elsewhere = await chromium.OpenAsync("/Orders", signedIn: true)) await elsewhere.CancelAllAsync();
        await page["[data-order] .confirm[open] button"].First.ClickAsync();
        await page.UntilAsync("document.querySelector('[data-order] .field-error')?.textContent === 'This order is not open any more.'");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_reset_begins_an_epoch_and_the_one_before_stays_to_be_read(bool script)
    {
        await using var page = await chromium.OpenAsync("/Try", script: script);
        await page["main form button[type=submit]"].ClickAsync();
        await page[".me summary"].First.WaitForAsync();
        await page.Page.GotoAsync(Path);
        await page["#amount"].FillAsync("0.01");
        if (script) await page.PlaceAsync("Bought 0.01 BTC for ");
        else await page["[data-place]"].ClickAsync();
        await page.Page.GotoAsync("/Wallet");
        Assert.Equal(["BTC", "USDT"], (await page["[aria-labelledby=balances] tbody th"].AllTextContentsAsync()).Order(StringComparer.Ordinal));
        await page[".confirm > summary:has-text('Reset my account')"].ClickAsync();
        await page["button:has-text('Yes, begin epoch 2')"].ClickAsync();
        Assert.StartsWith("A new epoch has begun.", await page.TextAsync(".notice-good"), StringComparison.Ordinal);
        Assert.StartsWith("Epoch 2, since ", await page.TextAsync(".page-head .label"), StringComparison.Ordinal);
        Assert.Equal(["USDT"], await page["[aria-labelledby=balances] tbody th"].AllTextContentsAsync());
        Assert.Equal("50,000", await page["[aria-labelledby=balances] tbody td[data-label=Free]"].TextContentAsync());
        await page.Page.GotoAsync("/Orders");
        Assert.Equal(0, await page["a[href*='/Orders/0']"].CountAsync());

        // The epoch before: what was left in it, and its order.
        await page.Page.GotoAsync("/Wallet");
        await page[".epochs th a:has-text('Epoch 1')"].ClickAsync();
        await page.ArriveAsync("**/Wallet?epoch=1");
        Assert.Contains("This epoch is over", await page.TextAsync(".notice-warn:has-text('epoch')"), StringComparison.Ordinal);
        Assert.Equal(["BTC", "USDT"], (await page["[aria-labelledby=balances] tbody th"].AllTextContentsAsync()).Order(StringComparer.Ordinal));
        Assert.Equal(0, await page["summary:has-text('Reset my account')"].CountAsync());
        await page[".epochs a:has-text('Orders of epoch 1')"].ClickAsync();
        await page.ArriveAsync("**/Orders?epoch=1");
        Assert.Equal(1, await page["a[href*='/Orders/0']"].CountAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Orders_and_fills_are_taken_along_as_files(bool script)
    {
        await using var page = await chromium.OpenAsync("/Orders", script: script, signedIn: true);
        foreach (var (link, column) in new[] { ("all orders of this list", "order_id,"), ("all fills", "fill_id,") })
        {
            var download = await page.Page.RunAndWaitForDownloadAsync(() => page[$"a:has-text('{link}')"].ClickAsync());
            using var file = new StreamReader(await download.CreateReadStreamAsync());
            Assert.StartsWith(column, await file.ReadToEndAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_order_is_edited_and_cancelled_by_keyboard_alone()
    {
        await using (var list = await chromium.OpenTradeAsync()) await list.CancelAllAsync();
        await PlaceFarAsync(1);
        await using var page = await chromium.OpenTradeAsync();
        await page["[data-order] [data-act=edit] > summary"].FocusAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        await page.Page.Keyboard.PressAsync("Tab");
        await page.UntilAsync("document.activeElement.name === 'b_amount'");
        await page.Page.Keyboard.TypeAsync("0.0025");
        await page.Page.Keyboard.PressAsync("Enter");
        await page.UntilAsync("[...document.querySelectorAll('[data-order] td')].some(cell => cell.textContent === '0.0025')");

        // The focus is where it was, at the order that took the old one's place.
        await page.UntilAsync("document.activeElement.closest('[data-order]') !== null");
        await page["[data-order] [data-act=cancel] > summary"].FocusAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        await page.Page.Keyboard.PressAsync("Tab");
        await page.UntilAsync("document.activeElement.textContent === 'Yes, cancel it'");
        await page.Page.Keyboard.PressAsync("Escape");
        await page.UntilAsync("document.querySelector('[data-own] details[open]') === null && document.activeElement.matches('[data-act=cancel] > summary')");
        await page.Page.Keyboard.PressAsync("Enter");
        await page.Page.Keyboard.PressAsync("Tab");
        await page.Page.Keyboard.PressAsync("Enter");
        await page.UntilAsync("document.querySelectorAll('[data-order]').length === 0");
    }

    [Fact]
    public async Task Without_script_an_order_is_edited_and_cancelled()
    {
        await using (var list = await chromium.OpenTradeAsync()) await list.CancelAllAsync();
        await PlaceFarAsync(1);
        await using var page = await chromium.OpenAsync(Path, script: false, signedIn: true);
        await page["[data-act=edit] > summary"].ClickAsync();
        await page["[data-act=edit] input[name=b_amount]"].FillAsync("0.0025");
        await page["[data-act=edit] button"].ClickAsync();
        Assert.NotEqual("", await page.TextAsync(".notice-good"));
        Assert.Contains("0.0025", await page["[data-order]"].InnerTextAsync(), StringComparison.Ordinal);

        await page["[data-act=edit] > summary"].ClickAsync();
        await page["[data-act=edit] input[name=price]"].FillAsync("-1");
        await page["[data-act=edit] button"].ClickAsync();
        Assert.Equal("This is to be more than 0.", await page.TextAsync("[data-act=edit][open] .field-error"));
        Assert.Contains("0.0025", await page["[data-order]"].InnerTextAsync(), StringComparison.Ordinal);

        await page["[data-act=cancel] > summary"].ClickAsync();
        await page["[data-act=cancel] button"].ClickAsync();
        Assert.NotEqual("", await page.TextAsync(".notice-good"));
        Assert.Equal(0, await page["[data-order]"].CountAsync());
    }

    [Fact]
    public async Task A_cancel_that_is_not_answered_as_it_should_be_says_so_beside_its_order()
    {
        await using var page = await chromium.OpenTradeAsync(worker: false);
        await PlaceFarAsync(1);
        await page.Page.ReloadAsync();
        await page["[data-order] [data-act=cancel] > summary"].First.ClickAsync();
        var cookies = await page.Page.Context.CookiesAsync();
        foreach (var (answer, words) in new (Func<IRoute, Task>, string)[]
        {
            (route => route.AbortAsync(), "The server did not answer. Look at the order before you try again."),
            (route => route.FulfillAsync(new() { Status = 429, ContentType = "application/problem+json", Body = "{}" }), "Too many orders at once"),
            (route => route.FulfillAsync(new() { Status = 503, ContentType = "text/html", Body = "<p>" }), "The server can't do this just now."),
            (route => route.ContinueAsync(), "You are not signed in any more"),
        })
        {
            if (words.Contains("signed in", StringComparison.Ordinal)) await page.Page.Context.ClearCookiesAsync();
            await page.Page.RouteAsync("**/*handler=Cancel*", answer);
            await page["[data-order] .confirm[open] button"].First.ClickAsync();
            await page.UntilAsync($"document.querySelector('[data-order] .field-error')?.textContent.startsWith(\"{words}\") === true");
            await page.UntilAsync("document.querySelector('[data-order] .confirm[open] button').getAttribute('aria-disabled') === null");
            await page.Page.UnrouteAsync("**/*handler=Cancel*");
        }

        // And the button still does what it says.
        await page.Page.Context.AddCookiesAsync(cookies.Select(each => new Microsoft.Playwright.Cookie
        {
            Name = each.Name, Value = each.Value, Domain = each.Domain, Path = each.Path, Expires = each.Expires, HttpOnly = each.HttpOnly, Secure = each.Secure, SameSite = each.SameSite,
        }));
        await page["[data-order] .confirm[open] button"].First.ClickAsync();
        await page.UntilAsync("document.querySelector('[data-announce]').textContent === 'The order is cancelled.'");
        await page.CancelAllAsync();
    }

    [Fact]
    public async Task The_focus_stays_with_an_order_and_goes_on_to_the_next()
    {
        await using var page = await chromium.OpenTradeAsync();
        await page.CancelAllAsync();
        await PlaceFarAsync(3);
        await page.Page.GotoAsync(Path);
        await page.UntilAsync("document.querySelectorAll('[data-order]').length === 3 && document.querySelector('[data-connection]').dataset.state === 'open'");
        const string Focused = "document.activeElement.closest('[data-order]')?.dataset.order";
        var orders = await page.Page.EvaluateAsync<string[]>("[...document.querySelectorAll('[data-order]')].map(row => row.dataset.order)");

        // News of another order leave it where it is, and are not shown while one decides.
        await page["[data-act=edit] > summary"].First.FocusAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        await page.UntilAsync("document.querySelector('[data-held]')?.textContent === 'Not updated while you edit.'");
        Assert.True(await page["[data-held]"].IsVisibleAsync());
        Assert.True(await page.Page.EvaluateAsync<bool>("[...document.querySelectorAll('.confirm[open] .confirm-body')].every(body => body.scrollWidth <= body.clientWidth)"));
        await page.Page.ScreenshotAsync(new() { Path = Artifacts.Screenshot("trade-held", 1440, "light") });
        await page.Page.SetViewportSizeAsync(390, 844);
        await page[".panes label:has-text('Orders')"].ClickAsync();
        Assert.Equal("", await page.WhatLeavesAsync());
        await page.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await page.Page.ScreenshotAsync(new() { Path = Artifacts.Screenshot("trade-held", 390, "dark"), FullPage = true });
        await page.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        await page.Page.SetViewportSizeAsync(1440, 900);
        await page["[data-act=edit] > summary"].First.FocusAsync();
        var free = await page["[data-asset=USDT]"].GetAttributeAsync("data-free");
        await PlaceFarAsync(1);
        await page.UntilAsync($"document.querySelector('[data-asset=USDT]').dataset.free !== '{free}'");
        Assert.Equal(3, await page["[data-order]"].CountAsync());
        await page.Page.Keyboard.PressAsync("Enter");
        await page.UntilAsync("document.querySelectorAll('[data-order]').length === 4 && document.querySelector('[data-held]').hidden");
        Assert.Equal((orders[0], "edit"), (await page.Page.EvaluateAsync<string>(Focused), await page.Page.EvaluateAsync<string>("document.activeElement.closest('[data-act]').dataset.act")));

        // What takes the place of an order takes the focus with it.
        await page.Page.Keyboard.PressAsync("Enter");
        await page["[data-order] .confirm[open] input[name=b_amount]"].FillAsync("0.002");
        await page.Page.Keyboard.PressAsync("Enter");
        await page.UntilAsync($"document.querySelector('[data-order=\"{orders[0]}\"]') === null");
        var replacement = await page.Page.EvaluateAsync<string>(Focused);
        Assert.Contains("0.002", await page[$"[data-order='{replacement}']"].InnerTextAsync(), StringComparison.Ordinal);

        // After one that is gone comes the next, and after the last the head of the list.
        await CancelByKeyAsync(orders[1]);
        Assert.Equal((orders[2], "cancel"), (await page.Page.EvaluateAsync<string>(Focused), await page.Page.EvaluateAsync<string>("document.activeElement.closest('[data-act]').dataset.act")));
        await CancelByKeyAsync(orders[2]);
        Assert.Equal("own-open", await page.Page.EvaluateAsync<string>("document.activeElement.id"));
        await page.CancelAllAsync();

        async Task CancelByKeyAsync(string order)
        {
            await page[$"[data-order='{order}'] [data-act=cancel] > summary"].FocusAsync();
            await page.Page.Keyboard.PressAsync("Enter");
            await page.Page.Keyboard.PressAsync("Tab");
            await page.Page.Keyboard.PressAsync("Enter");
            await page.UntilAsync($"document.querySelector('[data-order=\"{order}\"]') === null");
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Orders_fills_and_balances_stand_in_tabs(bool script)
    {
        await using var page = await chromium.OpenAsync("/Try", script: script);
        await page["main form button[type=submit]"].ClickAsync();
        await page[".me summary"].First.WaitForAsync();
        await page.Page.GotoAsync(Path);
        await page.ArriveAsync("**/Trade?*");
        Assert.Equal("open", await ShownAsync(page));
        await page["#own-open"].FocusAsync();
        foreach (var name in new[] { "fills", "balances" })
        {
            await page.Page.Keyboard.PressAsync("ArrowRight");
            Assert.Equal(name, await ShownAsync(page));
        }

        Assert.Equal("50,000", await page["tr[data-asset=USDT] [data-label=Together]"].TextContentAsync());
        Assert.Equal("50,000", await page["[data-free-of=quote]"].TextContentAsync());
        if (!script) return;

        // Where what was placed shows is in front, unless somebody chose a tab.
        await page.Page.GotoAsync(Path);
        await page.UntilAsync("document.querySelector('[data-ladder]').dataset.state === 'live' && document.querySelector('[data-connection]').dataset.state === 'open'");
        await page["#amount"].FillAsync("0.01");
        await page.PlaceAsync("Bought 0.01 BTC for ");
        await page.UntilAsync("document.querySelector('[data-fill]') !== null");
        Assert.Equal("fills", await ShownAsync(page));
        Assert.Equal(await page["tr[data-asset=USDT] [data-label=Free]"].TextContentAsync(), await page["[data-free-of=quote]"].TextContentAsync());
        await page["#type"].SelectOptionAsync("LIMIT");
        await page["#price"].FillAsync(decimal.Round(await chromium.MidAsync("BTC-USDT") * 0.8m).ToString(CultureInfo.InvariantCulture));
        await page["#amount"].FillAsync("0.01");
        await page.PlaceAsync("The order stands in the book.");
        await page.UntilAsync("document.querySelector('[data-open-count]').textContent === '1'");
        Assert.Equal("open", await ShownAsync(page));
        await page.Page.ReloadAsync();
        await page.UntilAsync("document.querySelector('[data-ladder]').dataset.state === 'live' && document.querySelector('[data-connection]').dataset.state === 'open'");
        Assert.Equal(("open", "1"), (await ShownAsync(page), await page["[data-open-count]"].TextContentAsync()));
        await page[".own-tabs label:has(#own-balances)"].ClickAsync();
        await PageLook.SeeAsync(page, "trade-balances", "Failed to load resource");
        var free = await page["[data-free-of=base]"].TextContentAsync();
        await page["#type"].SelectOptionAsync("MARKET");
        await page["#amount"].FillAsync("0.01");
        await page.PlaceAsync("Bought 0.01 BTC for ");
        await page.UntilAsync($"document.querySelector('[data-free-of=base]').textContent !== '{free}'");
        Assert.Equal("balances", await ShownAsync(page));

        static async Task<string> ShownAsync(WatchedPage page) =>
            string.Join(' ', await page.Page.EvaluateAsync<string[]>("[...document.querySelectorAll('[data-own-part]')].filter(part => part.checkVisibility()).map(part => part.dataset.ownPart)"));
    }

    [Fact]
    public async Task Pages_that_stay_open_follow_the_account_and_leave_what_is_being_written()
    {
        const string Open = "document.querySelector('[data-connection]').dataset.state === 'open'";
        await using (var clean = await chromium.OpenTradeAsync()) await clean.CancelAllAsync();
        await using var list = await chromium.OpenAsync("/Orders?state=open", signedIn: true);
        await using var wallet = await chromium.OpenAsync("/Wallet", signedIn: true);
        await using var home = await chromium.OpenAsync("/", signedIn: true);
        foreach (var page in new[] { list, wallet, home }) await page.UntilAsync(Open);
        var order = Assert.Single(await PlaceFarAsync(1));
        await list.UntilAsync($"document.querySelector('main tbody a[href=\"/Orders/{order}\"]') !== null");
        await list.UntilAsync("document.querySelector('.confirm > summary.button-danger')?.textContent.startsWith('Cancel all') === true");
        await wallet.UntilAsync("[...document.querySelectorAll('tbody tr')].some(row => row.querySelector('th').textContent === 'USDT' && row.querySelector('[data-label=Locked]').textContent !== '0')");
        await home.UntilAsync($"/limit at [0-9,.]+: open/.test(document.querySelector('.home-orders a[href=\"/Orders/{order}\"] ~ .label')?.textContent ?? '')");

        // What is written, and what is asked about, stays.
        await using var one = await chromium.OpenAsync($"/Orders/{order}", signedIn: true);
        await one.UntilAsync(Open);
        await one["#price"].FillAsync("123");
        await list["main tbody .confirm > summary"].ClickAsync();
        using (var api = await TradedUser.SignInAsync(chromium))
        using (var cancelled = await api.DeleteAsync($"/api/orders/{order}")) cancelled.EnsureSuccessStatusCode();
        await one.UntilAsync("document.querySelector('.state-words').textContent === 'Cancelled'");
        Assert.Equal("123", await one["#price"].InputValueAsync());
        await home.UntilAsync("document.querySelector('.home-orders') === null");
        Assert.True(await list["main tbody .confirm[open] button"].IsVisibleAsync());

        // Once that is over, it follows.
        await one["#price"].FillAsync("");
        await one["#price"].BlurAsync();
        await one.UntilAsync("document.querySelector('#price') === null");
        await list["main tbody .confirm > summary"].ClickAsync();
        await list.UntilAsync("document.querySelector('main tbody') === null && document.querySelector('.confirm') === null");
        foreach (var page in new[] { list, wallet, home, one }) Assert.Empty(page.Problems);
    }

    [Fact]
    public async Task An_order_between_the_levels_that_are_shown_is_named_in_the_book()
    {
        // Where two levels of the ladder leave room between them; by the time it stands, they may have moved on.
        const string Gap = "(() => { const rows = [...document.querySelectorAll('[data-rows=bid] tr')].map(row => Number(row.dataset.price)); const at = rows.findLastIndex((price, i) => i > 0 && rows[i - 1] - price > 0.05); return at < 0 ? '' : (rows[at] + 0.02).toFixed(2); })()";
        await using var page = await chromium.OpenTradeAsync();
        for (var tries = 1; ; tries++)
        {
            Assert.InRange(tries, 1, 40);
            await page.UntilAsync($"{Gap} !== ''");
            await page["#type"].SelectOptionAsync("LIMIT");
            await page["#price"].FillAsync(await page.Page.EvaluateAsync<string>(Gap));
            await page["#amount"].FillAsync("0.001");
            await page.PlaceAsync("");
            if (await page.Page.EvaluateAsync<bool>("/^● Yours, between the levels: [0-9,.]+/.test(document.querySelector('[data-own-between]')?.textContent ?? '')")) break;
        }

        await page.Page.ScreenshotAsync(new() { Path = Artifacts.Screenshot("trade-between", 1440, "light") });
        await page.CancelAllAsync();
    }

    /// <summary>Places orders so far from the market that they stand.</summary>
    /// <returns>Their numbers.</returns>
    private async Task<IReadOnlyList<string>> PlaceFarAsync(int count)
    {
        var placed = new List<string>();
        using var api = await TradedUser.SignInAsync(chromium);
        var low = decimal.Round(await chromium.MidAsync("BTC-USDT") * 0.9m);
        for (var i = 0; i < count; i++)
        {
            await Eventually.True(async () =>
            {
                using var answer = await api.PostAsJsonAsync("/api/orders", new { @base = "BTC", quote = "USDT", side = "BUY", type = "LIMIT", b_amount = 0.001, price = low });
                if (answer.IsSuccessStatusCode) placed.Add((await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("order_id").GetString()!);
                return answer.IsSuccessStatusCode;
            });
        }

        return placed;
    }
}
