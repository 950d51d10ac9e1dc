using System.Text.Json;
using System.Text.RegularExpressions;
using CompraVenta.TestKit;
using CompraVenta.Web.Tests.Accounts;
using CompraVenta.Web.Trading;
using CompraVenta.Web.Trading.Terminal;

namespace CompraVenta.Web.Tests.Trading;

/// <summary>The Trade page's ticket, as a browser without script has it: what it refuses, where it says so, and in which words.</summary>
[Collection(TradingCollection.Name)]
public sealed partial class TicketTests(TradingApp trading) : IClassFixture<TradingApp>
{
    /// <summary>Fields of a hand-made ticket, which are wrong for at least some types.</summary>
    private static readonly Dictionary<string, string>[] Wrongs =
    [
        [],
        new() { ["amount"] = "abc", ["price"] = "abc", ["stop_price"] = "abc", ["stop_limit_price"] = "abc", ["trail_distance"] = "abc" },
        new() { ["amount"] = "10.0001", ["price"] = "5.001", ["stop_price"] = "5.002", ["stop_limit_price"] = "4.001", ["trail_distance"] = "1.001" },
        new() { ["amount"] = "10", ["price"] = "20", ["stop_price"] = "5", ["stop_limit_price"] = "4.001", ["trail_distance"] = "1000000" },
        new() { ["amount"] = "10", ["price"] = "5", ["stop_price"] = "50", ["trail_distance"] = "1", ["time_in_force"] = "DAY", ["trigger_source"] = "mark" },
        new() { ["amount"] = "10", ["price"] = "20", ["stop_price"] = "5", ["trail_distance"] = "1", ["time_in_force"] = "GTD", ["venue"] = "kraken" },
        new() { ["amount"] = "10", ["price"] = "20", ["stop_price"] = "5", ["trail_distance"] = "1", ["time_in_force"] = "GTD", ["good_till"] = "9999-01-01T00:00" },
        new() { ["amount"] = "10", ["price"] = "5", ["stop_price"] = "50", ["trail_distance"] = "1", ["time_in_force"] = "IOC", ["post_only"] = "true", ["unit"] = "coin" },
        new() { ["amount"] = "10", ["price"] = "5", ["stop_price"] = "50", ["trail_distance"] = "1", ["client_order_id"] = "é" },
    ];

    [Theory]
    [InlineData("type", "SWAP", "Choose one of the types of the list.")]
    [InlineData("type", "", "Choose one of the types of the list.")]
    [InlineData("side", "HOLD", "Choose Buy or Sell.")]
    [InlineData("side", "", "Choose Buy or Sell.")]
    [InlineData("amount", "0.01", "Choose what the amount is of: BTC or, for a market order, USDT.")]
    public async Task What_is_no_order_is_none(string field, string value, string words)
    {
        using var browser = await EnterAsync("BTC-USDT");
        var form = new Dictionary<string, string> { ["side"] = "BUY", ["type"] = "MARKET", ["amount"] = "0.01", [field] = value };
        if (field == "amount") form["unit"] = "ETH";
        var page = await browser.SendAsync(form);
        Assert.Equal((400, words), (page.Status, page.ErrorOf(field)));
        Assert.Empty((await browser.GetAsync("/Orders")).Document.QuerySelectorAll("table.orders tbody tr"));
    }

    [Fact]
    public async Task A_script_is_told_of_what_is_no_order_as_a_page_is()
    {
        using var browser = await EnterAsync("BTC-USDT");
        using var script = new HttpClient(new SocketsHttpHandler { CookieContainer = browser.Cookies }) { BaseAddress = trading.App.Address };
        using var ask = new HttpRequestMessage(HttpMethod.Post, "/Trade?pair=BTC-USDT&handler=Place")
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["type"] = "market", ["side"] = "both", ["amount"] = "0.01", ["__RequestVerificationToken"] = browser.Page.ValueOf("__RequestVerificationToken")! }),
        };
        ask.Headers.Accept.ParseAdd("application/json");
        using var answer = await script.SendAsync(ask);
        Assert.Equal(422, (int)answer.StatusCode);
        var errors = JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync()).GetProperty("errors");
        Assert.Equal(("side", "Choose Buy or Sell."), (Assert.Single(errors.EnumerateObject()).Name, errors.GetProperty("side").GetString()));
    }

    [Fact]
    public async Task Each_refusal_is_seen_and_in_words_of_the_page()
    {
        using var browser = await EnterAsync("ETH-USDT");
        var told = 0;
        foreach (var (type, _) in TicketFields.Types)
        {
            foreach (var side in new[] { "BUY", "SELL" })
            {
                foreach (var wrong in Wrongs)
                {
                    await trading.ShowBooksAsync();
                    await browser.GetAsync($"/Trade?pair=ETH-USDT&type={type}");
                    var page = await browser.SendAsync(new(wrong) { ["type"] = type, ["side"] = side });
                    var what = $"{side} {type} {string.Join(' ', wrong)}";
                    if (page.Status == 200) continue;
                    var errors = page.Document.QuerySelectorAll(".ticket .field-error, .ticket .notice-bad");
                    Assert.True(errors.Length > 0, what);
                    foreach (var error in errors)
                    {
                        told++;
                        Assert.True(error.Closest("[hidden], details:not([open])") is null, $"{what}: {error.TextContent} stands where nobody sees it");
                        Assert.False(WordOfCalls().IsMatch(error.TextContent), $"{what}: {error.TextContent}");
                    }
                }
            }
        }

        Assert.InRange(told, TicketFields.Types.Count * Wrongs.Length, int.MaxValue);
    }

    [Theory]
    [InlineData("TRAILING_STOP", "trail_distance", "1000000", "The distance 1,000,000 is further than the price, 10 USDT, is from 0: the order could never fire.")]
    [InlineData("OCO", "stop_limit_price", "20.001", "The price 20.001 is no multiple of the tick size 0.01 USDT. 20 or 20.01 would work.")]
    [InlineData("OCO", "price", "5.001", "The price 5.001 is no multiple of the tick size 0.01 USDT. 5 or 5.01 would work.")]
    [InlineData("LIMIT", "price", "60000.001", "The price 60,000.001 is no multiple of the tick size 0.01 USDT. 60000 or 60000.01 would work.")]
    [InlineData("LIMIT", "amount", "10.6789", "The amount 10.6789 is no multiple of the lot size 0.001 ETH. 10.678 or 10.679 would work.")]
    public async Task What_is_wrong_stands_beside_its_field_with_what_can_be_typed(string type, string field, string value, string words)
    {
        using var browser = await EnterAsync("ETH-USDT");
        var form = new Dictionary<string, string> { ["type"] = type, ["side"] = type == "OCO" ? "BUY" : "SELL", ["amount"] = "10", ["price"] = "5", ["stop_price"] = "20", ["stop_limit_price"] = type == "OCO" ? "20" : "", [field] = value };
        var page = await browser.SendAsync(form);
        Assert.Equal(words, page.ErrorOf(field));
        Assert.Single(page.Document.QuerySelectorAll(".ticket .field-error"));
        foreach (Match suggested in Suggested().Matches(words)) Assert.Null(WrittenNumber.OfField(suggested.Value)!.Value.Fault);
    }

    [Fact]
    public async Task An_edit_says_what_is_wrong_with_which_of_its_fields()
    {
        using var browser = await EnterAsync("BTC-USDT");
        await browser.SendAsync(new() { ["type"] = "LIMIT", ["side"] = "BUY", ["amount"] = "0.01", ["price"] = "50" });
        const string Edit = "form[action*=Replace]";
        Assert.Equal("0.01", browser.Page.Document.QuerySelector($"{Edit} [name=b_amount]")!.GetAttribute("placeholder"));
        var page = await browser.SendAsync(new() { ["price"] = "-1" }, Edit);
        var price = page.Document.QuerySelector($"{Edit} [name=price]")!;
        Assert.Equal(("-1", "true"), (price.GetAttribute("value"), price.GetAttribute("aria-invalid")));
        Assert.Equal("This is to be more than 0.", page.Document.GetElementById(price.GetAttribute("aria-describedby")!)!.TextContent);
        Assert.True(page.Document.QuerySelector("[data-act=edit]")!.HasAttribute("open"));
        Assert.Equal(("", true), (page.Document.QuerySelector("#price")!.GetAttribute("value") ?? "", page.Document.QuerySelector("#pane-own")!.HasAttribute("checked")));
        Assert.Empty(page.Document.QuerySelectorAll(".ticket .field-error, .ticket .notice-bad"));
        page = await browser.SendAsync(new() { ["price"] = "" }, Edit);
        Assert.Equal("Write what is to change.", page.Document.QuerySelector($"{Edit} [data-problem]")!.TextContent);
    }

    [Fact]
    public async Task The_ticket_knows_the_lots_and_a_visitor_is_told_how_to_get_an_estimate()
    {
        using var visitor = new PageClient(trading.App);
        await trading.ShowBooksAsync();
        var ticket = (await visitor.GetAsync("/Trade?pair=ETH-USDT")).Document.QuerySelector("[data-ticket]")!;
        Assert.Equal(("0.001", "0.001"), (ticket.GetAttribute("data-lot"), ticket.QuerySelector("#venue option[value=binance]")!.GetAttribute("data-lot")));
        Assert.True(ticket.QuerySelector("[data-estimate]")!.HasAttribute("hidden"));
        Assert.Equal("Sign in, or try it as a guest, to read here what an order would do before you place it.", ticket.QuerySelector("[data-visitor]")!.TextContent);

        using var browser = await EnterAsync("BTC-USDT");
        ticket = browser.Page.Document.QuerySelector("[data-ticket]")!;
        Assert.Equal("0", ticket.GetAttribute("data-lot"));
        Assert.False(ticket.QuerySelector("[data-estimate]")!.HasAttribute("hidden"));
        Assert.Null(ticket.QuerySelector("[data-visitor]"));
    }

    private async Task<PageClient> EnterAsync(string pair)
    {
        var (browser, _) = await PageClient.RegisterAsync(trading.App);

        // The engine takes the lead a moment after the app has started.
        await Eventually.True(async () => (await browser.GetAsync("/Wallet")).Status == 200);
        await trading.ShowBooksAsync();
        await browser.GetAsync($"/Trade?pair={pair}");
        return browser;
    }

    [GeneratedRegex("[a-z]_[a-z]|GTC|GTD|IOC|FOK|[A-Z]_[A-Z]|BUY|SELL|client order id|time in force")]
    private static partial Regex WordOfCalls();

    [GeneratedRegex(@"\S+(?= or \S+ would work)|\S+(?= would work)")]
    private static partial Regex Suggested();
}
