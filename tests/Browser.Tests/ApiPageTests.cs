using CompraVenta.Browser.Tests.Fixtures;

namespace CompraVenta.Browser.Tests;

/// <summary>What a person does on the page of the API.</summary>
public sealed class ApiPageTests(ChromiumFixture chromium) : IClassFixture<ChromiumFixture>
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_language_is_chosen_by_keyboard(bool script)
    {
        await using var page = await chromium.OpenAsync("/docs/api", script: script);
        await page["#sample-get-api-orderbook-curl"].FocusAsync();
        await page.Page.Keyboard.PressAsync("ArrowRight");
        Assert.True(await page["#get-api-orderbook [data-sample=js]"].IsVisibleAsync());
        Assert.False(await page["#get-api-orderbook [data-sample=curl]"].IsVisibleAsync());
        Assert.Equal(script, await page["#get-api-symbols [data-sample=js]"].IsVisibleAsync());
        if (!script) return;
        await page.Page.ReloadAsync();
        Assert.True(await page["#get-api-symbols [data-sample=js]"].IsVisibleAsync());
        Assert.Empty(page.Problems);
    }

    [Fact]
    public async Task A_call_is_found_and_tried()
    {
        await using var page = await chromium.OpenAsync("/docs/api");
        await page["[data-find]"].FillAsync("symbols");
        Assert.Equal(1, await page["[data-words]:visible"].CountAsync());
        await page["#get-api-symbols [data-try-call]"].ClickAsync();
        await page.UntilAsync("document.querySelector('#get-api-symbols [data-try-state]').textContent === 'Answered 200.'");
        Assert.Contains("BTC-USD", await page["#get-api-symbols [data-try-answer]"].InnerTextAsync(), StringComparison.Ordinal);
    }
}
