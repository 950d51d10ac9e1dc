using CompraVenta.Browser.Tests.Fixtures;
using CompraVenta.TestKit;

namespace CompraVenta.Browser.Tests;

/// <summary>The exchanges themselves are wanted, and none can be reached from here.</summary>
public sealed class UnreachableTests(ChromiumFixture chromium) : IClassFixture<ChromiumFixture>
{
    // Nothing listens on the discard port of this machine.
    private static readonly Dictionary<string, string> Nowhere = new()
    {
        ["Market:Source"] = "live",
        ["Feeds:Binance:RestBase"] = "http://127.0.0.1:9/",
        ["Feeds:Bitfinex:RestBase"] = "http://127.0.0.1:9/v2",
        ["Feeds:Coinbase:AdvancedRestBase"] = "http://127.0.0.1:9/api/v3/brokerage",
    };

    [Fact]
    public async Task Pages_say_why_and_what_to_check()
    {
        await using var app = RunningApp.Start(settings: Nowhere);
        foreach (var (name, path, status) in new[] { ("home-unreachable", "/", 200), ("book-unreachable", "/Book", 200), ("book-unreachable", "/Book?pair=BTC-USD", 503) })
        {
            foreach (var width in new[] { 1440, 390 })
            {
                await using var page = await chromium.OpenAsync("/healthz", width, width > 1000 ? 900 : 844, url: app.Url);
                var answer = await page.Page.GotoAsync(path);
                Assert.Equal(status, answer!.Status);
                foreach (var venue in new[] { "Binance", "Bitfinex", "Coinbase" })
                {
                    await page.UntilAsync($"document.querySelector('[data-reach-venue={venue.ToLowerInvariant()}]').innerText.includes(\"{venue} can't be reached: \")");
                }

                var words = await page["[data-reach]"].InnerTextAsync();
                Assert.Contains("HTTPS_PROXY", words, StringComparison.Ordinal);
                Assert.Contains("--Market:Source=simulated", words, StringComparison.Ordinal);
                await Eventually.True(async () =>
                {
                    await page.Page.ReloadAsync();
                    return await page[".source"].GetAttributeAsync("data-reached") == "false";
                });
                await page.Page.ScreenshotAsync(new() { Path = Artifacts.Screenshot(name, width, "light"), FullPage = width < 1000 });
                Assert.Equal("", await page.WhatLeavesAsync());
                Assert.Empty(await Accessibility.ViolationsAsync(page.Page));
            }
        }
    }
}
