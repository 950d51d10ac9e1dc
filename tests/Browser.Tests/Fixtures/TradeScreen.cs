using System.Globalization;

namespace CompraVenta.Browser.Tests.Fixtures;

/// <summary>What many tests do on the Trade page.</summary>
internal static class TradeScreen
{
    /// <summary>Its address.</summary>
    public const string Path = "/Trade?pair=BTC-USDT";

    /// <summary>The page, live, with the user of the fixture signed in.</summary>
    public static async Task<WatchedPage> OpenTradeAsync(this ChromiumFixture chromium, bool worker = true)
    {
        var page = await chromium.OpenAsync(Path, signedIn: true, worker: worker);
        await page.UntilAsync("document.querySelector('[data-ladder]').dataset.state === 'live' && document.querySelector('[data-connection]').dataset.state === 'open'");
        return page;
    }

    /// <summary>Sends the ticket until its order is placed: a busy machine may make the books stale for a moment, in which nothing can be.</summary>
    public static async Task PlaceAsync(this WatchedPage page, string done, Func<Task>? send = null)
    {
        const string Done = "document.querySelector('[data-done]').textContent";
        const string Problem = "(document.querySelector('[data-ticket] .notice-bad')?.textContent ?? '')";
        for (var tries = 1; ; tries++)
        {
            await page.UntilAsync("document.querySelector('[data-blocked]').hidden");
            await (send?.Invoke() ?? page["[data-place]"].ClickAsync());
            await page.UntilAsync($"{Done} + {Problem} !== '' || !document.querySelector('[data-blocked]').hidden");
            if (await page.Page.EvaluateAsync<bool>($"{Done} !== ''")) break;
            var problem = await page.Page.EvaluateAsync<string>(Problem);
            Assert.True(problem.Length == 0 || problem.Contains("fresh order book", StringComparison.Ordinal), problem);
            Assert.InRange(tries, 1, 20);
        }

        Assert.StartsWith(done, await page["[data-done]"].InnerTextAsync(), StringComparison.Ordinal);
    }

    /// <summary>Buys what is to be sold, where it is not there yet.</summary>
    public static async Task OwnAsync(this WatchedPage page, decimal amount)
    {
        var free = decimal.Parse((await page["[data-asset=BTC]"].GetAttributeAsync("data-free"))!, CultureInfo.InvariantCulture);
        if (free >= amount) return;
        await page["#amount"].FillAsync(amount.ToString(CultureInfo.InvariantCulture));
        await page["[data-place]"].ClickAsync();
        await page.UntilAsync("document.querySelector('[data-done]').textContent.startsWith('Bought')");
        await page.UntilAsync("Number(document.querySelector('[data-asset=BTC]').dataset.free) > 0");
    }

    /// <summary>Cancels all that is open, by the page of orders.</summary>
    public static async Task CancelAllAsync(this WatchedPage page)
    {
        await page.Page.GotoAsync("/Orders");

        // What stood near the market may be filled by now, or any moment: then there is nothing to cancel, or soon nothing.
        if (!await page.Page.EvaluateAsync<bool>("(all => (all?.click(), all !== undefined))([...document.querySelectorAll('.confirm > summary')].find(each => each.textContent.startsWith('Cancel all')))")) return;
        await page[".confirm[open] button"].ClickAsync();
        await page[".notice-good"].WaitForAsync();
    }
}
