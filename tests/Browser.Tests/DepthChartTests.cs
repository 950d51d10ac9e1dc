using System.Text.Json.Nodes;
using CompraVenta.Browser.Tests.Fixtures;
using Microsoft.Playwright;

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

    [Fact]
    public async Task It_has_the_middle_of_the_ladder_at_every_moment()
    {
        await using var page = await chromium.OpenAsync("/Book?pair=BTC-USD");
        await page.UntilAsync(Drawn);
        Assert.Equal(0, await page.Page.EvaluateAsync<int>(
            """
            () => new Promise((done) => {
              let changes = 0, differing = 0;
              const [mid, chart] = [document.querySelector('[data-mid]'), document.querySelector('[data-depth-mid]')];
              new MutationObserver((_, watch) => {
                if (mid.textContent !== chart.textContent) differing++;
                if (++changes === 10) { watch.disconnect(); done(differing); }
              }).observe(mid, { childList: true, characterData: true, subtree: true });
            })
            """));
        Assert.Empty(page.Problems);
    }

    [Fact]
    public async Task It_says_where_its_levels_end_before_the_range_does()
    {
        await using var page = await chromium.OpenAsync($"/Book?pair=BTC-USD&range=5&price_less_than={decimal.Ceiling(await chromium.MidAsync("BTC-USD") * 1.01m)}");
        await page.UntilAsync("!document.querySelector('[data-depth-end=ask]').hidden");
        Assert.Contains("asks end at", await page["[data-depth-words]"].InnerTextAsync(), StringComparison.Ordinal);
        await page["[data-depth-plot]"].FocusAsync();
        await page.Page.Keyboard.PressAsync("End");
        Assert.Contains("where the levels known end", await page["[data-depth-plot]"].GetAttributeAsync("aria-valuetext"), StringComparison.Ordinal);
        Assert.Empty(page.Problems);
    }

    [Theory]
    [InlineData("ask", "best bid")]
    [InlineData("bid", "best ask")]
    public async Task A_book_with_one_side_is_drawn_on_that_side_and_says_so(string missing, string from)
    {
        await using var page = await chromium.OpenAsync("about:blank");
        await page.Page.RouteWebSocketAsync("**/ws", socket =>
        {
            var server = socket.ConnectToServer();
            server.OnMessage(frame =>
            {
                var message = JsonNode.Parse(frame.Text!)!.AsObject();
                if (message.ContainsKey($"{missing}s")) message[$"{missing}s"] = new JsonArray();
                socket.Send(message.ToJsonString());
            });
        });
        await page.Page.GotoAsync("/Book?pair=BTC-USD&range=0.1");
        await page.UntilAsync(Drawn);
        await page.UntilAsync($"document.querySelectorAll('[data-rows={missing}] tr').length === 0");
        Assert.True(await page[$".ladder-{missing}s .side-none"].IsVisibleAsync());
        Assert.Equal("–", await page["[data-mid]"].InnerTextAsync());
        Assert.Contains($"of the {from}", await page["[data-depth-words]"].InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal("", await page[$"[data-depth-{missing}s]"].GetAttributeAsync("d"));
        await page.Page.ScreenshotAsync(new() { Path = Artifacts.Screenshot($"book-no-{missing}s", 1440, "light") });
        Assert.Empty(await Accessibility.ViolationsAsync(page.Page));
        Assert.Empty(page.Problems);
    }

    [Fact]
    public async Task Chart_and_ladder_grey_together_when_the_connection_is_lost()
    {
        await using var page = await chromium.OpenAsync("/Book?pair=BTC-USD");
        await page.UntilAsync(Drawn);
        var live = await FillAsync(page);
        Assert.False(await page[".depth-old"].IsVisibleAsync());
        await page.Page.Context.SetOfflineAsync(true);
        await page.UntilAsync("document.querySelector('[data-ladder]').dataset.state === 'lost'");
        Assert.True(await page[".depth-old"].IsVisibleAsync());
        Assert.NotEqual(live, await FillAsync(page));
        Assert.StartsWith("M", await page["[data-depth-asks]"].GetAttributeAsync("d"), StringComparison.Ordinal);
        await page.Page.Context.SetOfflineAsync(false);
        await page.UntilAsync("document.querySelector('[data-ladder]').dataset.state === 'live'");
        Assert.Equal(live, await FillAsync(page));
        Assert.False(await page[".depth-old"].IsVisibleAsync());
    }

    [Fact]
    public async Task On_a_phone_it_stands_below_the_ladder_and_nothing_scrolls_sideways()
    {
        await using var page = await chromium.OpenAsync("/Book?pair=BTC-USD&range=all", 390, 844);
        await page.UntilAsync(Drawn);
        Assert.True(await page.Page.EvaluateAsync<bool>(
            "document.querySelector('[data-depth]').getBoundingClientRect().top >= document.querySelector('[data-ladder]').getBoundingClientRect().bottom"));
        Assert.Equal("", await page.WhatLeavesAsync());
        await page[".ranges"].ScrollIntoViewIfNeededAsync();
        Assert.True(await page.Page.EvaluateAsync<bool>(
            """
            [...document.querySelectorAll('.ranges label')].every((label) => {
              const { left, top, width, height } = label.getBoundingClientRect();
              return [-20, 20].every((off) => document.elementFromPoint(left + width / 2, top + height / 2 + off) === label);
            })
            """), "a thumb misses a range");
        Assert.Empty(page.Problems);
    }

    [Fact]
    public async Task Changed_numbers_flash_unless_motion_is_unwelcome_and_move_nothing()
    {
        await using var page = await chromium.OpenAsync("/Book?pair=BTC-USD");
        await page.UntilAsync(Drawn);
        await page.UntilAsync("document.querySelector('[data-ladder] [data-flash]') !== null");
        await page.Page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce });
        await page.UntilAsync("document.querySelector('[data-ladder] [data-flash]') === null");
        await page.Page.EvaluateAsync(
            """
            () => {
              window.changes = 0;
              window.flashes = 0;
              window.places = {};
              const ladder = document.querySelector('[data-ladder]');
              new MutationObserver(() => { window.changes++; window.flashes += ladder.querySelectorAll('[data-flash]').length; (window.places[ladder.querySelector('[data-spread-label]').textContent] ??= new Set()).add([...ladder.querySelectorAll('[data-spread-label], [data-bps], thead th')].map((e) => e.getBoundingClientRect().left).join()); })
                .observe(ladder, { childList: true, characterData: true, subtree: true });
            }
            """);
        await page.UntilAsync("window.changes > 10");
        Assert.Equal(0, await page.Page.EvaluateAsync<int>("window.flashes"));

        // A book that is crossed is called so, which takes more room; otherwise nothing moves.
        Assert.All(await page.Page.EvaluateAsync<int[]>("Object.values(window.places).map(each => each.size)"), places => Assert.Equal(1, places));
    }

    private static Task<string> FillAsync(WatchedPage page) =>
        page.Page.EvaluateAsync<string>("getComputedStyle(document.querySelector('[data-depth-bids]')).fill");
}
