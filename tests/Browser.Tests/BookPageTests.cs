using System.Globalization;
using CompraVenta.Browser.Tests.Fixtures;
using Microsoft.Playwright;

namespace CompraVenta.Browser.Tests;

/// <summary>What a person does on the Book page.</summary>
public sealed class BookPageTests(ChromiumFixture chromium) : IClassFixture<ChromiumFixture>
{
    private const string Live = "document.querySelector('[data-ladder]').dataset.state === 'live' && document.querySelector('[data-connection]').dataset.state === 'open'";

    [Theory]
    [InlineData(1440)]
    [InlineData(390)]
    public async Task The_book_moves_in_the_rows_that_the_server_rendered(int width)
    {
        await using var page = await chromium.OpenAsync("/Book?pair=BTC-USD", width);
        await page.UntilAsync(Live);
        await page.Page.EvaluateAsync("window.rowsAtFirst = [...document.querySelectorAll('[data-rows] tr')]; window.textAtFirst = document.querySelector('[data-ladder]').innerText");

        await page.UntilAsync("document.querySelector('[data-ladder]').innerText !== window.textAtFirst");

        // A row is a rank, not a price: none is moved, made or thrown away.
        await page.UntilAsync("window.rowsAtFirst.every((row, i) => row === document.querySelectorAll('[data-rows] tr')[i])");
        Assert.Equal(25, await page["[data-rows=bid] tr"].CountAsync());
        Assert.Equal(25, await page["[data-rows=ask] tr"].CountAsync());
        Assert.Empty(page.Problems);
    }

    [Fact]
    public async Task Prices_stay_in_order_and_totals_add_up_while_it_moves()
    {
        await using var page = await chromium.OpenAsync("/Book?pair=BTC-USDT&limit=40");
        await page.UntilAsync(Live);
        for (var round = 0; round < 5; round++)
        {
            await page.Page.EvaluateAsync("window.before = document.querySelector('[data-ladder]').innerText");
            await page.UntilAsync("document.querySelector('[data-ladder]').innerText !== window.before");
            var prices = await PricesAsync(page, "[data-rows]");
            Assert.Equal(prices.Take(40).OrderDescending(), prices.Take(40));
            Assert.Equal(prices.Skip(40).OrderDescending(), prices.Skip(40));
            Assert.True(await page.Page.EvaluateAsync<bool>(
                """
                () => [...document.querySelectorAll('[data-rows=bid] tr')].every((row, i, rows) => {
                  const number = (cell) => Number(cell.textContent.replace(/,/g, ''));
                  const before = i === 0 ? 0 : number(rows[i - 1].cells[2]);
                  return Math.abs(number(row.cells[2]) - before - number(row.cells[1])) < 0.00003;
                })
                """));
        }
    }

    [Fact]
    public async Task The_form_filters_and_its_address_holds_only_the_filter()
    {
        await using var page = await chromium.OpenAsync("/Book?pair=BTC-USD");
        await page["#exchange"].SelectOptionAsync("coinbase");
        await page.Page.GetByLabel("Side", new() { Exact = true }).SelectOptionAsync("ask");
        await page.Page.GetByLabel("Levels a side").FillAsync("7");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();
        await page.UntilAsync("location.search === '?pair=BTC-USD&exchange=coinbase&side=ask&limit=7'");
        await page.UntilAsync(Live);

        Assert.Equal(7, await page["[data-rows=ask] tr"].CountAsync());
        Assert.Equal(0, await page["[data-rows=bid]"].CountAsync());
        Assert.Equal("7", await page.Page.GetByLabel("Levels a side").InputValueAsync());
        Assert.Empty(page.Problems);
    }

    [Fact]
    public async Task Orders_are_counted_where_the_one_exchange_counts_them()
    {
        await using var page = await chromium.OpenAsync("/Book?pair=BTC-USD&exchange=bitfinex");
        await page.UntilAsync(Live);
        await page.Page.EvaluateAsync("window.before = document.querySelector('[data-ladder]').innerText");
        await page.UntilAsync("document.querySelector('[data-ladder]').innerText !== window.before");
        await page.UntilAsync("[...document.querySelectorAll('[data-rows=bid] tr')].filter(row => Number(row.cells[3].textContent) > 0).length > 15");
    }

    [Fact]
    public async Task Price_bounds_hold_while_the_book_moves()
    {
        var mid = await chromium.MidAsync("BTC-USD");
        var (above, below) = (decimal.Round(mid * 0.997m, 2), decimal.Round(mid * 1.003m, 2));
        await using var page = await chromium.OpenAsync(string.Create(CultureInfo.InvariantCulture, $"/Book?pair=BTC-USD&price_greater_than={above}&price_less_than={below}&limit=200"));
        await page.UntilAsync(Live);
        await page.Page.EvaluateAsync("window.before = document.querySelector('[data-ladder]').innerText");
        await page.UntilAsync("document.querySelector('[data-ladder]').innerText !== window.before");

        var prices = await PricesAsync(page, "[data-rows]");
        Assert.NotEmpty(prices);
        Assert.All(prices, price => Assert.True(price > above && price < below));
    }

    [Fact]
    public async Task Without_script_it_filters_too()
    {
        var below = decimal.Floor(await chromium.MidAsync("BTC-USD"));
        var belowText = below.ToString(CultureInfo.InvariantCulture);
        await using var page = await chromium.OpenAsync("/Book?pair=btcusd", script: false);
        Assert.Equal(25, await page["[data-rows=bid] tr"].CountAsync());
        Assert.True(await page["[data-rows=bid] tr"].First.IsVisibleAsync());
        Assert.False(await page["[data-empty-text]"].IsVisibleAsync());
        await page.Page.GetByLabel("Side", new() { Exact = true }).SelectOptionAsync("bid");
        await page.Page.GetByLabel("Price below").FillAsync(belowText);
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();
        await page.ArriveAsync("**price_less_than=**");

        var prices = await PricesAsync(page, "[data-rows=bid]");
        Assert.NotEmpty(prices);
        Assert.All(prices, price => Assert.True(price < below));
        Assert.Equal(0, await page["[data-rows=ask]"].CountAsync());
        Assert.Equal(belowText, await page.Page.GetByLabel("Price below").InputValueAsync());
    }

    [Fact]
    public async Task A_pair_that_the_exchange_does_not_list_leads_to_those_that_do()
    {
        await using var page = await chromium.OpenAsync("/Book?pair=BTC-USD&exchange=binance", script: false);
        Assert.Equal("Binance does not list BTC-USD", await page["h2"].First.InnerTextAsync());
        await page.Page.GetByRole(AriaRole.Link, new() { Name = "BTC-USD at Coinbase" }).ClickAsync();
        await page.ArriveAsync("**exchange=coinbase**");
        Assert.Equal("coinbase", await page["#exchange"].InputValueAsync());
        Assert.Equal(1, await page["[data-ladder]"].CountAsync());
    }

    [Fact]
    public async Task A_part_of_a_name_leads_to_the_pairs_that_have_it()
    {
        await using var page = await chromium.OpenAsync("/Markets", script: false);
        await page.Page.GetByLabel("Find a pair").FillAsync("doge");
        await page.Page.GetByLabel("Find a pair").PressAsync("Enter");
        await page.ArriveAsync("**pair=doge**");
        Assert.Equal("Which pair do you mean?", await page["h2"].First.InnerTextAsync());
        Assert.All(await page[".choices a[href*=Book]"].AllInnerTextsAsync(), name => Assert.StartsWith("DOGE-", name, StringComparison.Ordinal));
        await page.Page.GetByRole(AriaRole.Link, new() { Name = "DOGE-USD", Exact = true }).ClickAsync();
        await page.ArriveAsync("**DOGE-USD**");
        Assert.Equal("DOGE-USD", await page["h1"].InnerTextAsync());
    }

    [Fact]
    public async Task A_mistake_is_explained_beside_its_field_and_kept()
    {
        await using var page = await chromium.OpenAsync("/Book?pair=BTC-USD&price_less_than=cheap&exchange=krakn", script: false);
        var field = page.Page.GetByLabel("Price below");
        Assert.Equal("cheap", await field.InputValueAsync());
        Assert.Equal("true", await field.GetAttributeAsync("aria-invalid"));
        var problem = page[$"#{await field.GetAttributeAsync("aria-describedby")}"];
        Assert.Contains("64000.5", await problem.InnerTextAsync(), StringComparison.Ordinal);
        Assert.Contains("Choose Binance, Bitfinex, Coinbase", await page["#exchange-error"].InnerTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_exchange_that_is_lost_is_said_to_be_stale_and_leaves_the_book()
    {
        await using var page = await chromium.OpenAsync("/Book?pair=ETH-USD");
        await page.UntilAsync(Live);
        await chromium.App.Exchanges.LoseAsync("coinbase");
        try
        {
            await page.UntilAsync("document.querySelector('[data-venue=coinbase]').dataset.state === 'stale'");
            await page.UntilAsync("[...document.querySelectorAll('[data-rows] tr')].every(row => row.cells[4].textContent === '')");
            Assert.Equal("live", await page["[data-ladder]"].GetAttributeAsync("data-state"));

            // With the last one the levels stay, greyed, and the page says so.
            await chromium.App.Exchanges.LoseAsync("bitfinex");
            await page.UntilAsync("document.querySelector('[data-ladder]').dataset.state === 'stale'");
            Assert.True(await page["[data-notice]"].IsVisibleAsync());
            Assert.Equal(25, await page["[data-rows=bid] tr"].CountAsync());
            await page.Page.ScreenshotAsync(new() { Path = Artifacts.Screenshot("book-stale", 1440, "light") });
            Assert.Empty(await Accessibility.ViolationsAsync(page.Page));

            // Its time is that of the last proof, and stays.
            const string Proof = "Date.parse(document.querySelector('[data-as-of] time').dateTime)";
            await page.UntilAsync($"Date.now() - {Proof} > 3000");

            // Whoever comes now sees the same.
            await using var later = await chromium.OpenAsync("/Book?pair=ETH-USD", script: false);
            Assert.Equal("stale", await later["[data-ladder]"].GetAttributeAsync("data-state"));
            Assert.Equal(25, await later["[data-rows=bid] tr"].CountAsync());
            var proof = DateTimeOffset.Parse((await later["[data-as-of] time"].GetAttributeAsync("datetime"))!, CultureInfo.InvariantCulture);
            Assert.InRange(proof.ToUnixTimeMilliseconds() - await page.Page.EvaluateAsync<double>(Proof), -1_000, 1_000);
        }
        finally
        {
            await chromium.App.Exchanges.ClearAsync();
        }

        await page.UntilAsync(Live);
    }

    private static async Task<decimal[]> PricesAsync(WatchedPage page, string rows)
    {
        var texts = await page.Page.EvaluateAsync<string[]>($"[...document.querySelectorAll('{rows} tr')].map(row => row.dataset.price)");
        return [.. texts.Select(text => decimal.Parse(text, CultureInfo.InvariantCulture))];
    }
}
