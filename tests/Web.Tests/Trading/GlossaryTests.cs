using CompraVenta.Core.Trading;
using CompraVenta.Infrastructure.Trading;
using CompraVenta.TestKit;
using CompraVenta.Web.Tests.Accounts;
using CompraVenta.Web.Trading.Glossary;
using CompraVenta.Web.Trading.Terminal;

namespace CompraVenta.Web.Tests.Trading;

/// <summary>The terms of the book, the ticket and the receipt, as a browser without script has them.</summary>
[Collection(TradingCollection.Name)]
public sealed class GlossaryTests(TradingApp trading) : IClassFixture<TradingApp>
{
    private readonly WebApp app = trading.App;

    [Fact]
    public void Each_term_has_a_key_of_its_own_and_a_sentence()
    {
        Assert.Equal(GlossaryTerms.All.Count, GlossaryTerms.All.Select(term => term.Key).Distinct().Count());
        Assert.All(GlossaryTerms.All, term => Assert.EndsWith(".", term.Words, StringComparison.Ordinal));
        Assert.Throws<KeyNotFoundException>(() => GlossaryTerms.Of("nothing"));
    }

    [Fact]
    public void Choices_are_explained_by_the_names_that_the_ticket_has()
    {
        Assert.Equal(TicketFields.Types.Select(type => type.Text), GlossaryTerms.Of("order-type").Parts.Select(part => part.Name));
        Assert.Equal(Enum.GetValues<TimeInForce>().Select(time => time.Word()).Order(), GlossaryTerms.Of("time-in-force").Parts.Select(part => part.Name[..3]).Order());
        Assert.Equal(Enum.GetValues<TriggerSource>().Length, GlossaryTerms.Of("trigger-source").Parts.Count);
    }

    [Fact]
    public async Task Every_term_of_book_ticket_and_receipt_opens_its_explanation()
    {
        var seen = new HashSet<string>();
        using (var visitor = new PageClient(app))
        {
            seen.UnionWith(Terms(await visitor.GetAsync("/Book?pair=BTC-USDT"), "term-price", "term-size", "term-total", "term-mid", "term-spread", "term-bps", "term-data-age", "term-depth"));
            seen.UnionWith(Terms(await visitor.GetAsync("/"), "term-mid", "term-spread"));
            seen.UnionWith(Terms(
                await visitor.GetAsync("/Trade?pair=BTC-USDT"), "term-price", "term-total", "term-spread", "term-tape", "term-order-type", "term-stop-price", "term-trail-distance", "term-limit-price", "term-stop-limit-price",
                "term-amount", "term-time-in-force", "term-trigger-source", "term-order-exchange", "term-post-only", "term-slippage", "term-fee", "term-bid", "term-ask", "term-average-price"));
            Assert.NotNull(visitor.Page.Document.QuerySelector("#ticket a[href='/Simulation']"));
            Assert.Null((await visitor.GetAsync("/Status")).Document.QuerySelector("dialog[popover]"));
        }

        var (browser, email) = await PageClient.RegisterAsync(app);
        using (browser)
        {
            var trader = await TraderOf(email);
            var bought = await trader.BuyAsync(1.2m);
            seen.UnionWith(Terms(
                await browser.GetAsync($"/Orders/{bought.GetProperty("order_id").GetString()}"), "term-filled", "term-average-price", "term-paid", "term-fee", "term-slippage", "term-best-before", "term-middle-before",
                "term-order-type", "term-time-in-force", "term-epoch", "term-fill", "term-receipt", "term-receipt-age", "term-update-id", "term-levels"));

            // What stands in the second receipt too is explained in the first.
            Assert.Equal(2, browser.Page.Document.QuerySelectorAll("article.fill").Length);
            Assert.Single(browser.Page.Document.QuerySelectorAll("main [popovertarget=term-levels]"));
            await trading.ShowBooksAsync();
            var standing = await trader.DoneAsync(trader.PostAsync("/api/orders", new { @base = "BTC", quote = "USDT", side = "SELL", type = "LIMIT", b_amount = "0.1", price = "150", post_only = true }));
            seen.UnionWith(Terms(await browser.GetAsync($"/Orders/{standing.GetProperty("order_id").GetString()}"), "term-limit-price", "term-locked", "term-queue", "term-post-only"));
            var pair = await trader.DoneAsync(trader.PostAsync("/api/orders", new { @base = "BTC", quote = "USDT", side = "SELL", type = "OCO", b_amount = "0.1", price = "150", stop_price = "50" }));
            var replaced = await trader.DoneAsync(trader.PatchAsync($"/api/orders/{standing.GetProperty("order_id").GetString()}", new { price = "151" }));
            seen.UnionWith(Terms(await browser.GetAsync($"/Orders/{replaced.GetProperty("order_id").GetString()}"), "term-replace"));
            seen.UnionWith(Terms(await browser.GetAsync("/Trade?pair=BTC-USDT"), "term-free", "term-locked", "term-open-order", "term-fill"));
            foreach (var link in browser.Page.Document.QuerySelectorAll("[data-order] th a").Select(a => a.GetAttribute("href")!).ToList()) seen.UnionWith(Terms(await browser.GetAsync(link)));
            Assert.Contains("term-pair", seen);
            Assert.Contains("term-trigger-source", seen);
        }

        // A term that stands nowhere is explained to nobody. No exchange of this market counts its orders.
        Assert.Equal(["orders"], GlossaryTerms.All.Where(term => !seen.Contains(term.Id)).Select(term => term.Key));
    }

    [Fact]
    public async Task All_words_stand_on_the_page_about_the_simulation()
    {
        using var visitor = new PageClient(app);
        var page = await visitor.GetAsync("/Simulation");
        Assert.Equal(GlossaryTerms.All.Select(term => term.Name), page.Document.QuerySelectorAll("#words ~ dl dt").Select(dt => dt.TextContent));
    }

    /// <summary>The explanations that a page's words open, each of which is there, has a name and says something.</summary>
    private static HashSet<string> Terms(PageClient.SeenPage page, params string[] expected)
    {
        Assert.Equal(200, page.Status);
        var buttons = page.Document.QuerySelectorAll("main [popovertarget]");
        var targets = buttons.Select(button => button.GetAttribute("popovertarget")!).ToHashSet();
        foreach (var button in buttons)
        {
            Assert.Equal(("BUTTON", "button"), (button.TagName, button.GetAttribute("type")));
            Assert.NotEqual("", button.GetAttribute("aria-label") ?? button.TextContent.Trim());
            var explanation = page.Document.GetElementById(button.GetAttribute("popovertarget")!)!;
            Assert.True(explanation.HasAttribute("popover"), button.OuterHtml);
            Assert.NotEqual("", page.Document.GetElementById(explanation.GetAttribute("aria-labelledby")!)!.TextContent);
            Assert.True(page.Document.GetElementById(explanation.GetAttribute("aria-describedby")!)!.TextContent.Trim().Length > 30, explanation.Id);
        }

        Assert.True(expected.All(targets.Contains), $"{page.Address}: {string.Join(", ", expected.Except(targets))}");
        return targets;
    }

    private async Task<Trader> TraderOf(string email)
    {
        var (_, tokens) = await AccountClient.SendAsync(app, HttpMethod.Post, "/api/login", new { email, password = "a fine long password" });
        var trader = new Trader(app, tokens.GetProperty("access_token").GetString()!, email);
        await Eventually.True(async () => (await trader.GetAsync("/api/wallet")).Status == 200);
        await trading.ShowBooksAsync();
        return trader;
    }
}
