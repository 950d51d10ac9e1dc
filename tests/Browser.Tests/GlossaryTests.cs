using CompraVenta.Browser.Tests.Fixtures;
using Microsoft.Playwright;

namespace CompraVenta.Browser.Tests;

/// <summary>The explanations of terms, as people open them.</summary>
public sealed class GlossaryTests(ChromiumFixture chromium) : IClassFixture<ChromiumFixture>
{
    private const string Trade = "/Trade?pair=BTC-USDT";
    private const string Book = "/Book?pair=BTC-USDT";

    [Fact]
    public async Task By_keyboard_a_word_is_opened_read_and_closed_and_the_focus_comes_back()
    {
        await using var page = await OpenAsync(Trade);
        await page["main [popovertarget=term-spread]"].FocusAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        await page.UntilAsync("document.querySelector('#term-spread').matches(':popover-open')");
        Assert.True(await page.Page.EvaluateAsync<bool>("document.querySelector('#term-spread').contains(document.activeElement)"));
        Assert.Contains("best ask minus the best bid", await page["#term-spread"].InnerTextAsync(), StringComparison.Ordinal);
        await page.Page.Keyboard.PressAsync("Escape");
        await page.UntilAsync("!document.querySelector('#term-spread').matches(':popover-open')");
        Assert.Equal("BUTTON.term", await page.Page.EvaluateAsync<string>("`${document.activeElement.tagName}.${document.activeElement.className}`"));
        await page.Page.Keyboard.PressAsync("Enter");
        await PageLook.SeeAsync(page, "trade-term");
        await page.Page.Keyboard.PressAsync("Escape");

        // A label's question mark says what it is about, and its field still goes by the label's words.
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "What it means: Type of the order" }).ClickAsync();
        Assert.Contains("Trailing stop", await page["#term-order-type"].InnerTextAsync(), StringComparison.Ordinal);
        await PageLook.SeeAsync(page, "trade-term-types");
        await page["#term-order-type button"].ClickAsync();
        Assert.False(await page["#term-order-type"].IsVisibleAsync());
        await page["label[for=amount]"].ClickAsync();
        Assert.Equal("amount", await page.Page.EvaluateAsync<string>("document.activeElement.id"));
    }

    [Theory]
    [InlineData(1440, 900)]
    [InlineData(390, 844)]
    public async Task Without_script_every_word_opens_inside_the_window(int width, int height)
    {
        foreach (var path in new[] { Book, Trade, Trade + "&type=STOP_LIMIT#ticket", Trade + "&type=OCO#ticket" })
        {
            await using var page = await chromium.OpenAsync(path, width, height, script: false, signedIn: true);
            await page["footer"].First.WaitForAsync(new() { State = WaitForSelectorState.Attached });
            var opened = 0;
            foreach (var button in await page["main [popovertarget]"].AllAsync())
            {
                if (!await button.IsVisibleAsync()) continue;
                var target = await button.GetAttributeAsync("popovertarget");
                await button.PressAsync("Enter");
                var box = await page[$"#{target}"].BoundingBoxAsync();
                Assert.True(box is not null, $"{path}: {target} does not open");
                Assert.True(box.X >= 0 && box.Y >= 0 && box.X + box.Width <= width && box.Y + box.Height <= height, $"{path} at {width}: {target} stands at {box.X}, {box.Y}, {box.Width} × {box.Height}");
                await page.Page.Keyboard.PressAsync("Escape");
                Assert.False(await page[$"#{target}"].IsVisibleAsync(), $"{path}: {target} stays open");
                opened++;
            }

            Assert.True(opened >= 6, $"{path} at {width}: {opened}");
        }
    }

    [Fact]
    public async Task What_is_longer_than_a_small_window_opens_at_its_head()
    {
        await using var page = await chromium.OpenAsync(Trade + "#ticket", 320, 640, signedIn: true);
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "What it means: Type of the order" }).ClickAsync();
        await page.UntilAsync("document.querySelector('#term-order-type').matches(':popover-open')");
        var (beyond, top) = (await OfWordsAsync("scrollHeight - own.clientHeight"), await OfWordsAsync("scrollTop"));
        Assert.True(beyond > 0, "all of it is in the window: this shows nothing");
        Assert.Equal(0, top);
        Assert.True(await page["#term-order-type button"].IsVisibleAsync());

        Task<int> OfWordsAsync(string figure) => page.Page.EvaluateAsync<int>($"(own => Math.round(own.{figure}))(document.querySelector('#term-order-type'))");
    }

    [Fact]
    public async Task Words_go_on_working_in_parts_that_come_by_script()
    {
        await using var page = await OpenAsync("/Book?pair=NOPE-USD", hasLadder: false);
        await page["#pair"].FillAsync("BTC-USDT");
        await page["#pair"].PressAsync("Enter");
        await page["main [popovertarget=term-total]"].First.ClickAsync();
        Assert.True(await page["#term-total"].IsVisibleAsync());
        await PageLook.SeeAsync(page, "book-term");
    }

    private async Task<WatchedPage> OpenAsync(string path, bool hasLadder = true)
    {
        var page = await chromium.OpenAsync(path, signedIn: true);
        if (hasLadder) await page.UntilAsync("document.querySelector('[data-ladder]').dataset.state === 'live' && document.querySelector('[data-connection]').dataset.state === 'open'");
        return page;
    }
}
