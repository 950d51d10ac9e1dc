using CompraVenta.Browser.Tests.Fixtures;

namespace CompraVenta.Browser.Tests;

/// <summary>What a browser shows when it is asked for a page and the server is gone.</summary>
public sealed class OfflineTests(ChromiumFixture chromium) : IClassFixture<ChromiumFixture>
{
    [Fact]
    public async Task A_page_of_its_own_without_prices_that_comes_back_by_itself()
    {
        var app = RunningApp.Start();
        try
        {
            await using var page = await chromium.OpenAsync("/Book?pair=BTC-USD", 390, 844, "dark", url: app.Url);
            await page.Page.EvaluateAsync("navigator.serviceWorker.ready.then(() => true)");
            await page.UntilAsync("navigator.serviceWorker.controller !== null");
            var kept = await page.Page.EvaluateAsync<string[]>(
                "caches.keys().then(names => Promise.all(names.map(name => caches.open(name).then(c => c.keys())))).then(all => all.flat().map(r => new URL(r.url).pathname))");
            Assert.Contains("/offline.html", kept);
            Assert.DoesNotContain(kept, path => path.StartsWith("/api", StringComparison.Ordinal) || path.StartsWith("/Book", StringComparison.Ordinal) || path == "/");

            await app.DisposeAsync();
            await page.Page.ReloadAsync();
            Assert.Equal("CompraVenta can't be reached", await page["h1"].InnerTextAsync());
            Assert.Equal(0, await page["[data-ladder]"].CountAsync());
            await PageLook.SeeAsync(page, "offline", "ERR_CONNECTION_REFUSED");

            app = RunningApp.Start(app.Url.Port);
            await page.Page.WaitForSelectorAsync("[data-ladder]");
            Assert.EndsWith("/Book?pair=BTC-USD", page.Page.Url, StringComparison.Ordinal);

            // Asked for by its own address it leads home.
            await page.Page.GotoAsync(new Uri(app.Url, "/offline.html").AbsoluteUri);
            await page.ArriveAsync(new Uri(app.Url, "/").AbsoluteUri);
        }
        finally
        {
            await app.DisposeAsync();
        }
    }
}
