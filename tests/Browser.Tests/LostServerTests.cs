using CompraVenta.Browser.Tests.Fixtures;

namespace CompraVenta.Browser.Tests;

/// <summary>The server goes away under an open page, and comes back.</summary>
public sealed class LostServerTests(ChromiumFixture chromium) : IClassFixture<ChromiumFixture>
{
    [Theory]
    [InlineData(1440, "light")]
    [InlineData(390, "dark")]
    public async Task The_page_says_so_at_once_and_comes_back_by_itself(int width, string theme)
    {
        var app = RunningApp.Start();
        try
        {
            await using var page = await chromium.OpenAsync("/Book?pair=BTC-USD", width, width > 1000 ? 900 : 844, theme, url: app.Url);
            await page.UntilAsync("document.querySelector('[data-ladder]').dataset.state === 'live' && document.querySelector('[data-connection]').dataset.state === 'open'");

            await app.DisposeAsync();
            await page.UntilAsync("document.querySelector('[data-ladder]').dataset.state === 'lost'");
            Assert.True(await page["[data-banner]"].IsVisibleAsync());
            Assert.Equal("lost", await page["[data-connection]"].GetAttributeAsync("data-state"));
            Assert.Equal("stale", await page["[data-venue=coinbase]"].GetAttributeAsync("data-state"));
            Assert.Equal(25, await page["[data-rows=bid] tr"].CountAsync());
            await page.Page.ScreenshotAsync(new() { Path = Artifacts.Screenshot("book-lost", width, theme) });
            Assert.Empty(await Accessibility.ViolationsAsync(page.Page));

            app = RunningApp.Start(app.Url.Port);
            await page.UntilAsync("document.querySelector('[data-ladder]').dataset.state === 'live'");
            await page.UntilAsync("document.querySelector('[data-banner]').hidden");
            await page.Page.EvaluateAsync("window.before = document.querySelector('[data-ladder]').innerText");
            await page.UntilAsync("document.querySelector('[data-ladder]').innerText !== window.before");
        }
        finally
        {
            await app.DisposeAsync();
        }
    }
}
