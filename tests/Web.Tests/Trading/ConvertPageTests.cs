using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;
using CompraVenta.TestKit;
using CompraVenta.Web.Tests.Accounts;

namespace CompraVenta.Web.Tests.Trading;

/// <summary>One currency into another, as a browser without script does it.</summary>
[Collection(TradingCollection.Name)]
public sealed class ConvertPageTests(TradingApp trading) : IClassFixture<TradingApp>
{
    private Listing Euro => trading.App.Market.Binance.List("EUR-USDT");

    [Fact]
    public async Task A_currency_is_bought_with_what_there_is_after_it_was_told_what_that_gives()
    {
        using var browser = await EnterAsync();
        var page = await browser.GetAsync("/Convert?from=USDT&to=EUR&back=%2FTrade%3Fpair%3DBTC-USDT");
        Assert.Equal("50,000 are free.", page.Document.QuerySelector("#amount-hint")!.TextContent);
        Assert.False(page.Document.QuerySelector("[data-place]")!.HasAttribute("disabled"));
        page = await browser.SendToAsync("/Convert?handler=Estimate", new() { ["amount"] = "109" });
        Assert.Equal("109.00 USDT would become about 99.90 EUR: 1.09 USDT for one EUR on average, fee 0.1 EUR, from Binance.", page.Document.QuerySelector("[data-estimate]")!.TextContent);
        Assert.Equal("109", page.ValueOf("amount"));
        page = await browser.SendAsync(new() { ["amount"] = "109" });
        Assert.Equal(("/Trade", "109.00 USDT became 99.90 EUR: 1.09 USDT for one EUR on average, fee 0.1 EUR."), (page.Path, page.Notice));
        page = await browser.GetAsync("/Wallet");
        Assert.Equal(["99.9", "49,891"], Free(page, "EUR").Concat(Free(page, "USDT")));

        // And back again: what has become of it is sold.
        page = await browser.GetAsync("/Convert?from=EUR&to=USDT");
        page = await browser.SendAsync(new() { ["amount"] = "50" });
        Assert.Equal(("/Convert", "50.00 EUR became 53.95 USDT: 1.08 USDT for one EUR on average, fee 0.054 USDT."), (page.Path, page.Notice));
    }

    [Fact]
    public async Task A_form_that_is_sent_twice_converts_once()
    {
        using var browser = await EnterAsync();
        var id = (await browser.GetAsync("/Convert?from=USDT&to=EUR")).ValueOf("client_order_id")!;
        await browser.SendAsync(new() { ["amount"] = "109" });
        var page = await browser.SendAsync(new() { ["amount"] = "109", ["client_order_id"] = id });
        Assert.StartsWith("109.00 USDT became", page.Notice, StringComparison.Ordinal);
        page = await browser.SendAsync(new() { ["amount"] = "218", ["client_order_id"] = id });
        Assert.StartsWith("An order was placed here before this was changed", page.Notice, StringComparison.Ordinal);
        Assert.NotEqual(id, page.ValueOf("client_order_id"));
        Assert.Equal(["49,891"], Free(await browser.GetAsync("/Wallet"), "USDT"));
    }

    [Fact]
    public async Task A_script_that_asks_once_more_leaves_what_was_done_to_the_page_that_follows()
    {
        using var browser = await EnterAsync();
        var page = await browser.GetAsync("/Convert?from=USDT&to=EUR");
        var form = new Dictionary<string, string> { ["from"] = "USDT", ["to"] = "EUR", ["amount"] = "109" };
        foreach (var hidden in (string[])["client_order_id", "__RequestVerificationToken"]) form.Add(hidden, page.ValueOf(hidden)!);
        using var script = new HttpClient(new SocketsHttpHandler { CookieContainer = browser.Cookies, AllowAutoRedirect = false }) { BaseAddress = trading.App.Address };
        using (var done = await script.PostAsync("/Convert", new FormUrlEncodedContent(form))) Assert.Equal(302, (int)done.StatusCode);
        using var ask = new HttpRequestMessage(HttpMethod.Post, "/Convert?handler=Estimate") { Content = new FormUrlEncodedContent(form) };
        ask.Headers.Accept.ParseAdd("application/json");
        using (var estimate = await script.SendAsync(ask)) Assert.Equal((200, "application/json"), ((int)estimate.StatusCode, estimate.Content.Headers.ContentType!.MediaType));
        Assert.StartsWith("109.00 USDT became 99.90 EUR", (await browser.GetAsync("/Convert?from=USDT&to=EUR")).Notice, StringComparison.Ordinal);
        Assert.Null((await browser.GetAsync("/Convert?from=USDT&to=EUR")).Notice);
    }

    [Theory]
    [InlineData("", "Say how much.")]
    [InlineData("abc", "Write a plain decimal number")]
    [InlineData("-5", "This is to be more than 0.")]
    [InlineData("60000", "The order needs 60,000 USDT; free are 50,000 USDT.")]
    public async Task What_is_wrong_stands_beside_the_amount(string amount, string words)
    {
        using var browser = await EnterAsync();
        await browser.GetAsync("/Convert?from=USDT&to=EUR");
        foreach (var address in new[] { "/Convert?handler=Estimate", "/Convert" })
        {
            var page = await browser.SendToAsync(address, new() { ["amount"] = amount });
            Assert.StartsWith(words, page.ErrorOf("amount"), StringComparison.Ordinal);
        }

        Assert.Equal(["50,000"], Free(await browser.GetAsync("/Wallet"), "USDT"));
    }

    [Theory]
    [InlineData("/Convert")]
    [InlineData("/Convert?from=&to=")]
    [InlineData("/Convert?to=BTC")]
    [InlineData("/Convert?from=usdt&to=eur&back=https%3A%2F%2Fexample.org")]
    public async Task Any_address_shows_a_form_that_stays_here(string address)
    {
        using var browser = await EnterAsync();
        var page = await browser.GetAsync(address);
        Assert.Equal(200, page.Status);
        Assert.Equal("USDT", page.Document.QuerySelector("#from option[selected]")!.GetAttribute("value"));
        Assert.NotEqual("USDT", page.Document.QuerySelector("#to option[selected]")!.GetAttribute("value"));
        Assert.DoesNotContain("example.org", page.Document.QuerySelector("main form")!.InnerHtml, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("NOPE", "EUR", "from", "No exchange lists “NOPE”. Choose a currency of the list.")]
    [InlineData("USDT", "NOPE", "to", "No exchange lists “NOPE”. Choose a currency of the list.")]
    [InlineData("USDT", " usdt", "to", "Both are USDT. Choose two currencies.")]
    public async Task A_currency_that_is_none_or_twice_the_same_is_refused_beside_its_field(string from, string to, string field, string words)
    {
        using var browser = await EnterAsync();
        var page = await browser.GetAsync($"/Convert?from={from}&to={Uri.EscapeDataString(to)}");
        AssertRefused();
        Assert.Equal("true", page.Document.QuerySelector($"#{field}")!.GetAttribute("aria-invalid"));
        Assert.Equal(words[0] == 'N' ? "" : "USDT", page.Document.QuerySelector($"#{field} option[selected]")!.GetAttribute("value"));
        foreach (var address in new[] { "/Convert", "/Convert?handler=Estimate" })
        {
            await browser.GetAsync("/Convert?from=USDT&to=EUR");
            page = await browser.SendToAsync(address, new() { ["from"] = from, ["to"] = to, ["amount"] = "109" });
            AssertRefused();
        }

        Assert.Equal(["50,000"], Free(await browser.GetAsync("/Wallet"), "USDT"));

        void AssertRefused()
        {
            Assert.Equal((400, words, null), (page.Status, page.ErrorOf(field), page.Notice));
            Assert.Null(page.ErrorOf(field == "to" ? "from" : "to"));
            Assert.Null(page.Document.QuerySelector("[data-place]"));
        }
    }

    [Fact]
    public async Task A_form_that_says_no_currency_takes_none_instead()
    {
        using var browser = await EnterAsync();
        await browser.GetAsync("/Convert?from=USDT&to=EUR");
        var page = await browser.SendAsync(new() { ["from"] = "", ["to"] = "", ["amount"] = "109" });
        Assert.Equal((400, "Choose a currency.", "Choose a currency."), (page.Status, page.ErrorOf("from"), page.ErrorOf("to")));
        Assert.Equal(["50,000"], Free(await browser.GetAsync("/Wallet"), "USDT"));
    }

    [Theory]
    [InlineData("/Convert?to=USDT", "USDT")]
    [InlineData("/Convert?to=eur", "EUR")]
    [InlineData("/Convert?to=ETH", "ETH")]
    public async Task What_an_address_leaves_out_is_chosen_and_what_it_says_is_kept(string address, string to)
    {
        using var browser = await EnterAsync();
        var page = await browser.GetAsync(address);
        Assert.Equal(200, page.Status);
        Assert.Equal(to, page.Document.QuerySelector("#to option[selected]")!.GetAttribute("value"));
        Assert.NotEqual(to, page.Document.QuerySelector("#from option[selected]")!.GetAttribute("value"));
        Assert.NotNull(page.Document.QuerySelector("[data-place]"));
    }

    [Fact]
    public async Task What_is_given_by_default_is_held()
    {
        using var browser = await EnterAsync();
        var market = trading.App.Market.Binance;
        await market.SnapshotAsync(market.List("BTC-EUR"), "99:1", "101:1");
        Assert.Equal("USDT", FromOf(await browser.GetAsync("/Convert?to=BTC")));
        await browser.GetAsync("/Convert?from=USDT&to=EUR");
        Assert.StartsWith("50,000.00 USDT became", (await browser.SendAsync(new() { ["amount"] = "50000" })).Notice, StringComparison.Ordinal);
        Assert.Equal("EUR", FromOf(await browser.GetAsync("/Convert?to=BTC")));
        Assert.Equal("EUR", FromOf(await browser.GetAsync("/Convert?to=USDT")));
        Assert.Equal("USDT", FromOf(await browser.GetAsync("/Convert")));

        static string? FromOf(PageClient.SeenPage page) => page.Document.QuerySelector("#from option[selected]")!.GetAttribute("value");
    }

    [Fact]
    public async Task Nothing_is_converted_while_no_exchange_sends_a_current_book()
    {
        using var browser = await EnterAsync();
        await browser.GetAsync("/Convert?from=USDT&to=EUR");
        await trading.App.Market.Binance.LoseAsync(Euro, StaleReason.Silent);
        var page = await browser.SendAsync(new() { ["amount"] = "109" });
        Assert.Equal("No exchange that the order may go to has a fresh order book of this pair now; nothing was done. Try again in a moment.", page.Notice);
        Assert.Contains("nothing can be converted until one does", page.Document.QuerySelector("[data-blocked]:not([hidden])")!.TextContent, StringComparison.Ordinal);
        Assert.True(page.Document.QuerySelector("[data-place]")!.HasAttribute("disabled"));
        Assert.Equal(["50,000"], Free(await browser.GetAsync("/Wallet"), "USDT"));
    }

    [Fact]
    public async Task The_ticket_offers_it_where_the_currency_is_lacking()
    {
        using var browser = await EnterAsync();
        await trading.App.Market.Binance.SnapshotAsync(trading.App.Market.Binance.List("BTC-EUR"), "99:1", "101:1");
        var page = await browser.GetAsync("/Trade?pair=BTC-EUR");
        var offer = page.Document.QuerySelector("[data-short]")!;
        Assert.False(offer.HasAttribute("hidden"));
        Assert.Equal("/Convert?to=EUR&back=%2FTrade%3Fpair%3DBTC-EUR", offer.QuerySelector("a")!.GetAttribute("href"));
        page = await browser.GetAsync("/Trade?pair=BTC-USDT");
        Assert.True(page.Document.QuerySelector("[data-short]")!.HasAttribute("hidden"));
        page = await browser.SendAsync(new() { ["side"] = "BUY", ["amount"] = "60000", ["unit"] = "quote" });
        Assert.False(page.Document.QuerySelector("[data-short]")!.HasAttribute("hidden"));
    }

    [Fact]
    public async Task The_ticket_offers_it_where_too_little_is_left_for_any_order()
    {
        using var browser = await EnterAsync();
        await browser.GetAsync("/Convert?from=USDT&to=EUR");
        Assert.StartsWith("49,995.00 USDT became", (await browser.SendAsync(new() { ["amount"] = "49995" })).Notice, StringComparison.Ordinal);

        // An order of this pair is worth ten at least, one of the other has no such rule.
        Assert.Equal(("10", false), OfferOf(await browser.GetAsync("/Trade?pair=ETH-USDT")));
        Assert.Equal(("0", true), OfferOf(await browser.GetAsync("/Trade?pair=BTC-USDT")));

        static (string? Smallest, bool IsHidden) OfferOf(PageClient.SeenPage page) =>
            (page.Document.QuerySelector("[data-ticket]")!.GetAttribute("data-smallest"), page.Document.QuerySelector("[data-short]")!.HasAttribute("hidden"));
    }

    private static IEnumerable<string> Free(PageClient.SeenPage wallet, string asset) =>
        wallet.Document.QuerySelectorAll("tbody tr").Where(row => row.QuerySelector("th")?.TextContent == asset).Select(row => row.QuerySelector("[data-label=Free]")!.TextContent);

    private async Task<PageClient> EnterAsync()
    {
        var (browser, _) = await PageClient.RegisterAsync(trading.App);

        // The engine takes the lead a moment after the app has started.
        await Eventually.True(async () => (await browser.GetAsync("/Wallet")).Status == 200);
        await trading.ShowBooksAsync();
        await trading.App.Market.Binance.SnapshotAsync(Euro, "1.08:100000", "1.09:100000");
        return browser;
    }
}
