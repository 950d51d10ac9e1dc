using CompraVenta.Browser.Tests.Fixtures;

namespace CompraVenta.Browser.Tests;

/// <summary>The list of markets and the first page, live.</summary>
public sealed class MarketsPageTests(ChromiumFixture chromium) : IClassFixture<ChromiumFixture>
{
    private const string Open = "document.querySelector('[data-markets]').dataset.state === 'open' && document.querySelectorAll('tr[data-pair]').length > 20";

    [Fact]
    public async Task Prices_change_in_their_cells_and_rows_stay_the_same()
    {
        await using var page = await chromium.OpenAsync("/Markets");
        await page.UntilAsync(Open);
        await page.Page.EvaluateAsync(
            """
            () => {
              window.row = document.querySelector('tr[data-pair]');
              window.cell = window.row.querySelector('[data-cell=last]');
              window.before = window.cell.textContent;
            }
            """);
        await page.UntilAsync("window.cell.isConnected && window.cell.textContent !== window.before");
        Assert.True(await page.Page.EvaluateAsync<bool>("document.querySelector('tr[data-pair]') === window.row"));
        Assert.Empty(page.Problems);
    }

    [Fact]
    public async Task Search_chips_sort_and_back_stay_on_the_page()
    {
        await using var page = await chromium.OpenAsync("/Markets");
        await page.UntilAsync(Open);
        await page.Page.EvaluateAsync("window.isSamePage = true");
        await page[".chip:has-text('USDT')"].ClickAsync();
        await page.UntilAsync("[...document.querySelectorAll('tr[data-pair]')].every(r => r.dataset.pair.endsWith('-USDT'))");
        await page["th.col-change a"].ClickAsync();
        await page.UntilAsync("document.querySelector('th.col-change').getAttribute('aria-sort') === 'descending'");
        Assert.EndsWith("/Markets?quote=USDT&sort=change", page.Page.Url, StringComparison.Ordinal);
        await page["#q"].FillAsync("no such pair");
        await page.UntilAsync("document.querySelector('.empty') !== null");
        await page[".empty a"].ClickAsync();
        await page.UntilAsync("location.search === '' && document.querySelector('.empty') === null");
        await page.Page.GoBackAsync();
        await page.UntilAsync("document.querySelector('.empty') !== null");
        Assert.True(await page.Page.EvaluateAsync<bool>("window.isSamePage"));
        Assert.Empty(page.Problems);
    }

    [Fact]
    public async Task The_day_of_a_row_is_drawn_from_what_the_exchanges_tell()
    {
        await using var page = await chromium.OpenAsync("/Markets");
        await page.UntilAsync(Open);
        await page.UntilAsync("document.querySelector('tr[data-pair=BTC-USDT] [data-spark] path').getAttribute('d').length > 200");
        Assert.Equal("true", await page["tr[data-pair=BTC-USDT] [data-spark]"].GetAttributeAsync("aria-hidden"));
        Assert.Empty(page.Problems);
    }

    [Theory]
    [InlineData(1440)]
    [InlineData(1023)]
    [InlineData(768)]
    [InlineData(640)]
    [InlineData(390)]
    public async Task No_price_and_no_change_is_cut_off(int width)
    {
        await using var page = await chromium.OpenAsync("/Markets", width);
        await page.UntilAsync("document.querySelectorAll('[data-cell=last]').length >= 60");
        Assert.Empty(await page.Page.EvaluateAsync<string[]>(
            "[...document.querySelectorAll('.market-table tbody :is(.col-pair, .col-last, .col-change, .col-volume, .col-spread)')].filter(cell => cell.scrollWidth > cell.clientWidth).map(cell => cell.textContent)"));
    }

    [Fact]
    public async Task Rows_are_walked_by_keyboard_and_opened()
    {
        await using var page = await chromium.OpenAsync("/Markets?sort=pair");
        await page.UntilAsync(Open);
        await page.Page.Keyboard.PressAsync("j");
        await page.Page.Keyboard.PressAsync("ArrowDown");
        var second = await page.Page.EvaluateAsync<string>("document.querySelectorAll('tr[data-pair]')[1].dataset.pair");
        await page.Page.Keyboard.PressAsync("Enter");
        await page.ArriveAsync($"**/Book?pair={second}");
    }

    [Fact]
    public async Task Without_script_the_address_does_it_all()
    {
        await using var page = await chromium.OpenAsync("/Markets", script: false);
        await page["#q"].FillAsync("btc");
        await page["#q"].PressAsync("Enter");
        await page["th.col-pair a"].First.ClickAsync();
        await page.ArriveAsync("**/Markets?q=btc&sort=pair");
        Assert.Contains("BTC", await page["tr[data-pair]"].First.InnerTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lost_server_shows_at_once_and_comes_back()
    {
        var app = RunningApp.Start();
        try
        {
            await using var page = await chromium.OpenAsync("/Markets", url: app.Url);
            await page.UntilAsync(Open);
            await page.UntilAsync("document.querySelector('[data-market-venue=binance]').dataset.state === 'live'");
            await app.DisposeAsync();
            await page.UntilAsync("document.querySelector('[data-markets]').dataset.state === 'lost'");
            Assert.True(await page["[data-banner]"].IsVisibleAsync());
            app = RunningApp.Start(app.Url.Port);
            await page.UntilAsync("document.querySelector('[data-markets]').dataset.state === 'open'");
        }
        finally
        {
            await app.DisposeAsync();
        }
    }

    [Fact]
    public async Task The_first_page_counts_and_ranks_live()
    {
        await using var page = await chromium.OpenAsync("/");
        await page.UntilAsync("document.querySelector('[data-overview]')?.dataset.state === 'open' && Number(document.querySelector('[data-breadth=up]').textContent) + Number(document.querySelector('[data-breadth=down]').textContent) > 20");
        await page.UntilAsync("document.querySelectorAll('[data-movers=leaders] li:not([hidden])').length === 5");
        await page.UntilAsync("document.querySelector('[data-rate]').textContent !== '–'");
        Assert.Empty(page.Problems);
    }
}
