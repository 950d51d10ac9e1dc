using CompraVenta.Browser.Tests.Fixtures;

namespace CompraVenta.Browser.Tests;

/// <summary>The depth chart beside the ladder.</summary>
public sealed class DepthChartTests(ChromiumFixture chromium) : IClassFixture<ChromiumFixture>
{
    private const string Drawn = "document.querySelector('[data-depth]').dataset.drawn === 'true'";

    [Fact]
    public async Task It_draws_both_sides_and_moves_with_the_book()
    {
        await using var page = await chromium.OpenAsync("/Book?pair=BTC-USD");
        await page.UntilAsync(Drawn);
        await page.Page.EvaluateAsync("window.before = document.querySelector('[data-depth-bids]').getAttribute('d')");
        Assert.StartsWith("M", await page["[data-depth-asks]"].GetAttributeAsync("d"), StringComparison.Ordinal);
        await page.UntilAsync("document.querySelector('[data-depth-bids]').getAttribute('d') !== window.before");
        Assert.Empty(page.Problems);
    }

    [Fact]
    public async Task It_is_read_by_keyboard()
    {
        await using var page = await chromium.OpenAsync("/Book?pair=BTC-USD");
        await page.UntilAsync(Drawn);
        await page["[data-depth-plot]"].FocusAsync();
        await page.Page.Keyboard.PressAsync("End");
        Assert.Equal("100", await page["[data-depth-plot]"].GetAttributeAsync("aria-valuenow"));
        Assert.Contains("above the middle", await page["[data-depth-plot]"].GetAttributeAsync("aria-valuetext"), StringComparison.Ordinal);
        await page.Page.Keyboard.PressAsync("Home");
        Assert.Contains("wanted up to here", await page["[data-depth-words]"].InnerTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_range_stands_in_the_address_and_comes_back()
    {
        await using var page = await chromium.OpenAsync("/Book?pair=BTC-USD");
        await page.UntilAsync(Drawn);
        await page["label[for=range-5]"].ClickAsync();
        Assert.EndsWith("range=5", page.Page.Url, StringComparison.Ordinal);
        await page.Page.ReloadAsync();
        await page.UntilAsync(Drawn);
        Assert.True(await page["#range-5"].IsCheckedAsync());
        Assert.Contains("Within 5 %", await page["[data-depth-words]"].InnerTextAsync(), StringComparison.Ordinal);
    }
}
