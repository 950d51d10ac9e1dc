using CompraVenta.Browser.Tests.Fixtures;
using Microsoft.Playwright;

namespace CompraVenta.Browser.Tests;

/// <summary>The filter of the Book page changes it in place: the address and the history hold it, nothing is loaded anew.</summary>
public sealed class BookFilterTests(ChromiumFixture chromium) : IClassFixture<ChromiumFixture>
{
    private const string Live = "document.querySelector('[data-ladder]').dataset.state === 'live'";

    [Fact]
    public async Task It_changes_without_loading_the_page_and_goes_back_and_forward()
    {
        await using var page = await OpenAsync("/Book?pair=BTC-USD");
        var side = page.Page.GetByLabel("Side", new() { Exact = true });
        var show = page.Page.GetByRole(AriaRole.Button, new() { Name = "Show" });
        await side.SelectOptionAsync("ask");
        await show.ClickAsync();
        await page.UntilAsync("location.search === '?pair=BTC-USD&side=ask' && !document.querySelector('[data-rows=bid]')");
        Assert.Equal("show", await page.Page.EvaluateAsync<string>("document.activeElement.id"));
        await page.Page.GetByLabel("Pair", new() { Exact = true }).FillAsync("ETH-USD");
        await show.ClickAsync();
        await page.UntilAsync("document.querySelector('h1').textContent === 'ETH-USD'");
        await MovesAsync(page);

        await page.Page.GoBackAsync();
        await page.UntilAsync("location.search === '?pair=BTC-USD&side=ask' && document.querySelector('h1').textContent === 'BTC-USD'");
        Assert.Equal("ask", await side.InputValueAsync());
        await MovesAsync(page);
        await page.Page.GoBackAsync();
        await page.UntilAsync("location.search === '?pair=BTC-USD' && document.querySelectorAll('[data-rows=bid] tr').length === 25");
        Assert.Equal("", await side.InputValueAsync());
        await page.Page.GoForwardAsync();
        await page.UntilAsync("location.search === '?pair=BTC-USD&side=ask' && !document.querySelector('[data-rows=bid]')");
        await MovesAsync(page);
        Assert.True(await page.Page.EvaluateAsync<bool>("window.isTheSame === true"));
        Assert.Empty(page.Problems);
    }

    [Fact]
    public async Task Ranges_of_the_chart_go_back_and_forward_too()
    {
        await using var page = await OpenAsync("/Book?pair=BTC-USD");
        await page["label[for=range-5]"].ClickAsync();
        await page["label[for=range-all]"].ClickAsync();
        Assert.EndsWith("?pair=BTC-USD&range=all", page.Page.Url, StringComparison.Ordinal);
        await page.Page.GoBackAsync();
        await page.UntilAsync("location.search === '?pair=BTC-USD&range=5' && document.querySelector('#range-5').checked");
        await page.UntilAsync("document.querySelector('[data-depth-words]').textContent.startsWith('Within 5 %')");
        await page.Page.GoBackAsync();
        await page.UntilAsync("location.search === '?pair=BTC-USD' && document.querySelector('#range-1').checked");

        // A filter keeps the range, and a page loaded from its address shows both.
        await page["label[for=range-0-1]"].ClickAsync();
        await page["#exchange"].SelectOptionAsync("coinbase");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();
        await page.UntilAsync("new URLSearchParams(location.search).get('exchange') === 'coinbase' && document.querySelector('[data-ladder]').dataset.exchange === 'coinbase'");
        Assert.True(await page.Page.EvaluateAsync<bool>("window.isTheSame === true"));
        await page.Page.ReloadAsync();
        Assert.True(await page["#range-0-1"].IsCheckedAsync());
        Assert.Equal("coinbase", await page["#exchange"].InputValueAsync());
        Assert.Empty(page.Problems);
    }

    [Fact]
    public async Task A_mistake_comes_back_with_the_focus_on_its_field_and_a_way_out()
    {
        await using var page = await OpenAsync("/Book?pair=BTC-USD");
        await page.Page.GetByLabel("Levels a side").FillAsync("0");
        await page.Page.Keyboard.PressAsync("Enter");
        await page.UntilAsync("document.activeElement.id === 'limit' && document.activeElement.getAttribute('aria-invalid') === 'true'");
        await page.Page.GetByRole(AriaRole.Link, new() { Name = "All of BTC-USD" }).ClickAsync();
        await page.UntilAsync("location.search === '?pair=BTC-USD'");
        await page.UntilAsync(Live);
        await MovesAsync(page);
        Assert.True(await page.Page.EvaluateAsync<bool>("window.isTheSame === true"));
        Assert.DoesNotContain(page.Problems, p => !p.Contains("status of 400", StringComparison.Ordinal));
    }

    private async Task<WatchedPage> OpenAsync(string path)
    {
        var page = await chromium.OpenAsync(path);
        await page.UntilAsync(Live);
        await page.UntilAsync("document.querySelector('[data-depth]').dataset.drawn === 'true'");
        await page.Page.EvaluateAsync("window.isTheSame = true");
        return page;
    }

    private static async Task MovesAsync(WatchedPage page)
    {
        await page.Page.EvaluateAsync("window.before = document.querySelector('[data-rows=ask]').innerText");
        await page.UntilAsync("document.querySelector('[data-rows=ask]').innerText !== window.before");
    }
}
