using CompraVenta.Browser.Tests.Fixtures;

namespace CompraVenta.Browser.Tests;

/// <summary>The status page follows its exchanges.</summary>
public sealed class StatusPageTests(ChromiumFixture chromium) : IClassFixture<ChromiumFixture>
{
    private const string Connected = "document.querySelector('[data-connection]').dataset.state === 'open'";

    // An exchange that is away is asked again after a second at most, and one connection carries all its books: Bitfinex takes 15 connections a minute.
    private static readonly Dictionary<string, string> Impatient = new() { ["Feeds:BackoffMax"] = "00:00:01", ["Feeds:MostTraded"] = "5" };

    [Fact]
    public async Task An_exchange_that_refuses_is_named_with_the_reason_and_comes_back()
    {
        await using var app = RunningApp.Start(settings: Impatient);
        await using var page = await chromium.OpenAsync("/Status", url: app.Url);
        await page.UntilAsync("document.querySelector('[data-feed=bitfinex]').dataset.state === 'live'");
        await page.UntilAsync("document.querySelector('[data-feed=bitfinex] [data-figure=rate]').textContent !== '0'");

        await app.Exchanges.LoseAsync("bitfinex");
        await page.UntilAsync("document.querySelector('[data-feed=bitfinex]').dataset.state !== 'live' && /answered 503/.test(document.querySelector('[data-feed=bitfinex] [data-figure=problem]').textContent)");
        Assert.True(await page["[data-feed=bitfinex] [data-problem]"].IsVisibleAsync());
        Assert.False(await page["[data-feed=coinbase] [data-problem]"].IsVisibleAsync());
        await page["[data-feed=bitfinex] summary"].ClickAsync();
        await page.UntilAsync("document.querySelectorAll('[data-feed=bitfinex] [data-stale] a').length > 0");
        await page.Page.ScreenshotAsync(new() { Path = Artifacts.Screenshot("status-refused", 1440, "light") });
        Assert.Empty(await Accessibility.ViolationsAsync(page.Page));

        await app.Exchanges.ClearAsync();
        await page.UntilAsync("document.querySelector('[data-feed=bitfinex]').dataset.state === 'live'");
        Assert.False(await page["[data-feed=bitfinex] [data-problem]"].IsVisibleAsync());
        Assert.NotEqual("0", await page["[data-feed=bitfinex] [data-figure=reconnects]"].InnerTextAsync());
    }

    [Fact]
    public async Task The_page_is_whole_without_script()
    {
        await using var page = await chromium.OpenAsync("/Status", script: false);
        Assert.Equal(3, await page["[data-feed]"].CountAsync());
        Assert.Equal(3 * 96, await page["[data-heat]"].CountAsync());
    }

    [Fact]
    public async Task A_device_without_network_is_told_so_at_once_and_comes_back()
    {
        await using var page = await chromium.OpenAsync("/Status");
        await page.UntilAsync(Connected);
        await page.Page.Context.SetOfflineAsync(true);
        await page.UntilAsync("!document.querySelector('[data-banner]').hidden && document.querySelector('[data-status]').hasAttribute('data-lost')");
        await page.Page.Context.SetOfflineAsync(false);
        await page.UntilAsync(Connected + " && document.querySelector('[data-banner]').hidden");
    }
}
