using CompraVenta.Browser.Tests.Fixtures;

namespace CompraVenta.Browser.Tests;

/// <summary>The page that makes one currency of another.</summary>
public sealed class ConvertPageTests(ChromiumFixture chromium) : IClassFixture<ChromiumFixture>
{
    private const string Path = "/Convert?from=USDT&to=EUR";

    [Theory]
    [InlineData("convert-unknown", "/Convert?from=NOPE&to=EUR", "from", "No exchange lists “NOPE”")]
    [InlineData("convert-same", "/Convert?from=USDT&to=USDT", "to", "Both are USDT")]
    public async Task What_cannot_be_meant_is_said_beside_its_field(string name, string path, string field, string words)
    {
        await using var page = await chromium.OpenAsync(path, signedIn: true);
        Assert.StartsWith(words, await page.TextAsync($"#{field}-error"), StringComparison.Ordinal);
        Assert.Equal(0, await page["[data-place]"].CountAsync());
        await PageLook.SeeAsync(page, name);

        // It is mended by choosing.
        if (field == "from") await page["#from"].SelectOptionAsync("USDT");
        else await page["#to"].SelectOptionAsync("EUR");
        await page.ArriveAsync("**/Convert?from=USDT&to=EUR");
        Assert.Equal(1, await page["[data-place]"].CountAsync());
        Assert.Equal(0, await page[".field-error"].CountAsync());
    }

    [Fact]
    public async Task Other_currencies_take_their_place_where_one_is_and_what_both_would_be_is_exchanged()
    {
        await using var page = await chromium.OpenAsync(Path, signedIn: true);
        await page.Page.EvaluateAsync("window.isSamePage = true");
        await page["#amount"].FillAsync("100");
        await page["#to"].FocusAsync();
        await page["#to"].SelectOptionAsync("USDT");
        await page.UntilAsync("document.querySelector('[data-market]')?.textContent.includes('EUR-USDT') || document.querySelector('[data-market]')?.textContent.includes('USDT-EUR')");
        await page.ArriveAsync("**/Convert?from=EUR&to=USDT&amount=100");
        Assert.Equal(("EUR", "USDT", "100"), (await page["#from"].InputValueAsync(), await page["#to"].InputValueAsync(), await page["#amount"].InputValueAsync()));
        Assert.Equal("to", await page.Page.EvaluateAsync<string>("document.activeElement.id"));
        await page.UntilAsync("document.querySelector('#amount-error')?.textContent.startsWith('The order needs 100 EUR') === true");
        await page["#from"].SelectOptionAsync("USD");
        await page.UntilAsync("document.querySelector('label[for=amount]').textContent.includes('USD')");
        Assert.True(await page.Page.EvaluateAsync<bool>("window.isSamePage === true"));
        await page["[data-swap]"].ClickAsync();
        await page.ArriveAsync("**/Convert?from=USDT&to=USD");
    }

    [Fact]
    public async Task What_is_written_while_other_currencies_come_stays_and_keeps_the_focus()
    {
        await using var page = await chromium.OpenAsync(Path, signedIn: true, worker: false);
        var asked = new TaskCompletionSource<Microsoft.Playwright.IRoute>();
        await page["#amount"].FillAsync("100");
        await page.Page.RouteAsync("**/Convert?from=*", route => asked.TrySetResult(route) ? Task.CompletedTask : route.ContinueAsync());
        await page["#to"].SelectOptionAsync("USDT");
        var held = await asked.Task;
        await page["#amount"].FillAsync("20");
        await held.ContinueAsync();
        await page.ArriveAsync("**/Convert?from=EUR&to=USDT*");
        Assert.Equal(("20", "amount"), (await page["#amount"].InputValueAsync(), await page.Page.EvaluateAsync<string>("document.activeElement.id")));
        await page.UntilAsync("document.querySelector('#amount-error')?.textContent.startsWith('The order needs 20 EUR') === true");
    }

    [Fact]
    public async Task Without_script_it_tells_converts_and_refuses()
    {
        await using var page = await chromium.OpenAsync("/Convert?from=USDT&to=USD", script: false, signedIn: true);
        await page["#to"].SelectOptionAsync("EUR");
        await page["button:has-text('Choose')"].ClickAsync();
        await page.ArriveAsync("**/Convert?from=USDT&to=EUR**");
        Assert.DoesNotContain("Token", page.Page.Url.Split("from=")[0], StringComparison.Ordinal);
        Assert.Contains("EUR", await page.TextAsync("[data-market]"), StringComparison.Ordinal);

        await page["#amount"].FillAsync("99999999");
        await SubmitAsync(page, "Convert");
        Assert.StartsWith("The order needs 99,999,999 USDT", await page.TextAsync("#amount-error"), StringComparison.Ordinal);
        await page["#amount"].FillAsync("100");
        await SubmitAsync(page, "What would I get?");
        Assert.StartsWith("100.00 USDT would become about ", await page.TextAsync("[data-estimate]"), StringComparison.Ordinal);
        Assert.Equal("100", await page["#amount"].InputValueAsync());
        await SubmitAsync(page, "Convert");
        Assert.StartsWith("100.00 USDT became ", await page.TextAsync(".notice-good"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_rests_while_no_exchange_is_fresh_and_goes_on_by_itself_when_one_is()
    {
        await using var app = RunningApp.Start();
        await app.UntilReadyAsync();
        await using var page = await chromium.OpenAsync("/Try", url: app.Url);
        await page["main form button[type=submit]"].ClickAsync();
        await page[".me summary"].First.WaitForAsync();
        await page.Page.GotoAsync(new Uri(app.Url, Path).AbsoluteUri);
        await page.UntilAsync("!document.querySelector('[data-place]').disabled");
        await page["#amount"].FillAsync("100");
        await page.UntilAsync("document.querySelector('[data-estimate]').textContent.startsWith('100.00 USDT would become ')");
        await page.Page.EvaluateAsync("window.isSamePage = true");
        try
        {
            foreach (var venue in new[] { "binance", "bitfinex", "coinbase" }) await app.Exchanges.LoseAsync(venue);
            await page.UntilAsync("document.querySelector('[data-place]').disabled");
            await page.UntilAsync("document.querySelector('[data-blocked]').textContent.startsWith('No exchange sends a current book') && document.querySelector('[data-estimate]').textContent === ''");
            Assert.True(await page["[data-blocked]"].IsVisibleAsync());
            await PageLook.SeeAsync(page, "convert-stale");
        }
        finally
        {
            await app.Exchanges.ClearAsync();
        }

        await page.UntilAsync("!document.querySelector('[data-place]').disabled");
        Assert.False(await page["[data-blocked]"].IsVisibleAsync());
        await page.UntilAsync("document.querySelector('[data-estimate]').textContent.startsWith('100.00 USDT would become ')");
        Assert.True(await page.Page.EvaluateAsync<bool>("window.isSamePage === true"));

        // The page that is opened while the market is stale is free by itself too.
        try
        {
            foreach (var venue in new[] { "binance", "bitfinex", "coinbase" }) await app.Exchanges.LoseAsync(venue);
            await page.UntilAsync("document.querySelector('[data-place]').disabled");
            await page.Page.ReloadAsync();
            Assert.True(await page["[data-place]"].IsDisabledAsync());
        }
        finally
        {
            await app.Exchanges.ClearAsync();
        }

        await page.UntilAsync("!document.querySelector('[data-place]').disabled");
        await page["#amount"].FillAsync("100");
        await SubmitAsync(page, "Convert");
        Assert.StartsWith("100.00 USDT became ", await page.TextAsync(".notice-good"), StringComparison.Ordinal);
    }

    /// <summary>Sends the form by a button, again where a busy machine has made the book stale for that moment.</summary>
    private static async Task SubmitAsync(WatchedPage page, string button)
    {
        for (var tries = 1; ; tries++)
        {
            while (await page["[data-place]"].IsDisabledAsync())
            {
                Assert.InRange(tries++, 1, 20);
                await page.Page.GotoAsync(new Uri(new Uri(page.Page.Url), $"{Path}&amount={await page["#amount"].InputValueAsync()}").AbsoluteUri);
            }

            await page[$"button:has-text('{button}')"].ClickAsync();
            await page.TextAsync("footer");
            if (await page[".notice-bad"].CountAsync() == 0) return;
            Assert.Contains("fresh order book", await page.TextAsync(".notice-bad"), StringComparison.Ordinal);
            Assert.InRange(tries, 1, 20);
        }
    }
}
