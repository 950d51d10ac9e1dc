using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CompraVenta.Browser.Tests.Fixtures;
using CompraVenta.TestKit;
using Microsoft.Playwright;

namespace CompraVenta.Browser.Tests;

/// <summary>The Trade page and its ticket, as people trade on it.</summary>
public sealed class TradePageTests(ChromiumFixture chromium) : IClassFixture<ChromiumFixture>
{
    private const string Path = TradeScreen.Path;

    [Fact]
    public async Task A_market_order_is_told_before_it_is_placed_and_its_fill_stands_on_the_page()
    {
        await using var page = await chromium.OpenTradeAsync();
        await page["#amount"].FillAsync("0.01");
        await page.UntilAsync("document.querySelector('[data-estimate]').textContent.startsWith('Buys 0.01 BTC for about ')");
        await page.PlaceAsync("Bought 0.01 BTC for ");
        await page.UntilAsync("document.querySelectorAll('[data-fill]').length > 0");
        Assert.Contains("Bought", await page["[data-fill]"].First.InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal("", await page["#amount"].InputValueAsync());
        await PageLook.SeeAsync(page, "trade-filled");
        await page["[data-done] a"].ClickAsync();
        await page.ArriveAsync("**/Orders/*");
        Assert.Contains("Buy 0.01 BTC", await page.TextAsync("h1"), StringComparison.Ordinal);
    }

    public static TheoryData<string, string, Dictionary<string, decimal>, string, string> Types() => new()
    {
        { "LIMIT", "BUY", new() { ["price"] = 0.9m }, "Stands in the book: buys 0.01 BTC at ", "The order stands in the book." },
        { "STOP_LOSS", "SELL", new() { ["stop_price"] = 0.9m }, "Waits until the last trade falls to ", "The order waits for its price." },
        { "TAKE_PROFIT", "SELL", new() { ["stop_price"] = 1.1m }, "Waits until the last trade rises to ", "The order waits for its price." },
        { "STOP_LIMIT", "SELL", new() { ["stop_price"] = 0.9m, ["price"] = 0.89m }, "Waits until the last trade falls to ", "The order waits for its price." },
        { "TAKE_PROFIT_LIMIT", "SELL", new() { ["stop_price"] = 1.1m, ["price"] = 1.09m }, "Waits until the last trade rises to ", "The order waits for its price." },
        { "TRAILING_STOP", "SELL", new() { ["trail_distance"] = 0.1m }, "Waits until the last trade falls to ", "The order waits for its price." },
        { "OCO", "SELL", new() { ["price"] = 1.1m, ["stop_price"] = 0.9m }, "Stands in the book and sells 0.01 BTC at ", "The two orders are placed: the first that comes ends the other." },
    };

    [Theory]
    [MemberData(nameof(Types))]
    public async Task Every_type_is_told_placed_listed_and_cancelled(string type, string side, Dictionary<string, decimal> prices, string estimate, string done)
    {
        ArgumentNullException.ThrowIfNull(prices);
        await using var page = await chromium.OpenTradeAsync();
        await page.OwnAsync(0.1m);
        var middle = decimal.Round(await chromium.MidAsync("BTC-USDT"));
        await page[side == "BUY" ? ".side-buy" : ".side-sell"].ClickAsync();
        await page["#type"].SelectOptionAsync(type);
        foreach (var (field, part) in prices) await page[$"#{field}"].FillAsync(decimal.Round(middle * part).ToString(CultureInfo.InvariantCulture));
        await page["#amount"].FillAsync("0.01");
        await page.UntilAsync($"document.querySelector('[data-estimate]').textContent.startsWith('{estimate}')");
        await page.PlaceAsync(done);
        await page.UntilAsync("document.querySelectorAll('[data-order]').length > 0");
        if (type == "OCO") await PageLook.SeeAsync(page, "trade-orders");

        var before = await page["[data-order]"].CountAsync();
        await page["[data-order] .confirm:last-child > summary"].First.ClickAsync();
        await page["[data-order] .confirm[open] button"].ClickAsync();
        await page.UntilAsync($"document.querySelectorAll('[data-order]').length < {before}");
    }

    /// <summary>What the ticket refuses, beside which field, and in which words; a price that begins with <c>*</c> is that part of the middle of the market.</summary>
    private static readonly (string Side, string Type, Dictionary<string, string> Fields, string Blamed, string[] Words)[] Refusals =
    [
        ("BUY", "MARKET", new() { ["amount"] = "" }, "amount", ["amount"]),
        ("BUY", "MARKET", new() { ["amount"] = "abc" }, "amount", ["Write a plain decimal number"]),
        ("BUY", "MARKET", new() { ["amount"] = "-1" }, "amount", ["This is to be more than 0."]),
        ("BUY", "MARKET", new() { ["amount"] = "0.00000001" }, "amount", ["The order is worth ", " BTC or more would do."]),
        ("BUY", "MARKET", new() { ["amount"] = "0.01000001" }, "amount", ["0.01000001 is no multiple of the lot size ", "0.01 or ", " would work."]),
        ("BUY", "MARKET", new() { ["amount"] = "0.00001" }, "amount", ["The order is worth ", " USDT, less than the smallest 5 USDT", " BTC or more would do."]),
        ("BUY", "MARKET", new() { ["amount"] = "10000000000" }, "amount", ["above the largest 9,000,000,000 BTC"]),
        ("BUY", "MARKET", new() { ["amount"] = "2" }, "amount", ["The order needs ", "; free are ", "About 0.", " BTC can be paid for."]),
        ("SELL", "MARKET", new() { ["amount"] = "2" }, "amount", ["The order needs 2 BTC; free are ", " BTC can be sold."]),
        ("BUY", "LIMIT", new() { ["amount"] = "0.01" }, "price", ["A limit price is needed: the most that it trades at."]),
        ("BUY", "LIMIT", new() { ["amount"] = "0.01", ["price"] = "60000.123456" }, "price", ["The price 60,000.123456 is no multiple of the tick size 0.01 USDT. 60000.12 or 60000.13 would work."]),
        ("BUY", "LIMIT", new() { ["amount"] = "0.01", ["price"] = "60,000.50" }, "price", ["Write it without commas"]),
        ("BUY", "LIMIT", new() { ["amount"] = "0.01", ["price"] = "-5" }, "price", ["This is to be more than 0."]),
        ("BUY", "LIMIT", new() { ["amount"] = "0.01", ["price"] = "*1.05", ["post_only"] = "true" }, "price", ["The order would take at once, at ", "A price further from the market would stand."]),
        ("BUY", "LIMIT", new() { ["amount"] = "0.01", ["price"] = "*0.9", ["time_in_force"] = "FOK" }, "price", ["Only 0 BTC of 0.01 BTC could be filled at once. A price nearer to the market would do."]),
        ("BUY", "LIMIT", new() { ["amount"] = "0.01", ["price"] = "*0.9", ["time_in_force"] = "GTD" }, "good_till", ["Say until when: a date and a time."]),
        ("BUY", "LIMIT", new() { ["amount"] = "0.01", ["price"] = "*0.9", ["time_in_force"] = "GTD", ["good_till"] = "2024-01-01T00:00" }, "good_till", ["is over; say one that is still to come."]),
        ("SELL", "STOP_LOSS", new() { ["amount"] = "0.01" }, "stop_price", ["Write the price at which it fires."]),
        ("SELL", "STOP_LOSS", new() { ["amount"] = "0.01", ["stop_price"] = "60000.123456" }, "stop_price", ["The stop price 60,000.123456 is no multiple of the tick size 0.01 USDT."]),
        ("SELL", "STOP_LOSS", new() { ["amount"] = "0.01", ["stop_price"] = "*1.1" }, "stop_price", ["The order would fire at once: the price is ", " is not below it."]),
        ("SELL", "STOP_LIMIT", new() { ["amount"] = "0.01", ["stop_price"] = "*0.9" }, "price", ["A limit price is needed: the least that it trades at."]),
        ("SELL", "TRAILING_STOP", new() { ["amount"] = "0.01" }, "trail_distance", ["Write by how much it follows the price."]),
        ("SELL", "TRAILING_STOP", new() { ["amount"] = "0.01", ["trail_distance"] = "-5" }, "trail_distance", ["This is to be more than 0."]),
        ("SELL", "OCO", new() { ["amount"] = "0.01", ["price"] = "*0.8", ["stop_price"] = "*0.9" }, "price", ["The limit order of the pair would take at once, at "]),
    ];

    [Fact]
    public async Task Each_refusal_stands_beside_its_field_in_its_words()
    {
        await using var page = await chromium.OpenTradeAsync();
        await page.OwnAsync(0.1m);

        // Each exchange has rules of its own; which one is the pair's reference, the market decides.
        await page[".form-more summary"].ClickAsync();
        await page["#venue"].SelectOptionAsync("binance");
        var middle = await chromium.MidAsync("BTC-USDT");
        var wrong = new List<string>();
        foreach (var (side, type, fields, blamed, words) in Refusals)
        {
            await page[$".side-{side.ToLowerInvariant()}"].ClickAsync();
            await page["#type"].SelectOptionAsync(type);
            foreach (var own in new[] { "amount", "price", "stop_price", "trail_distance" })
            {
                var value = fields.GetValueOrDefault(own, "");
                if (value.StartsWith('*')) value = Plain(decimal.Round(middle * decimal.Parse(value[1..], CultureInfo.InvariantCulture)));
                if (await page[$"#{own}"].IsVisibleAsync()) await page[$"#{own}"].FillAsync(value);
            }

            if (type == "LIMIT")
            {
                await page["#time_in_force"].SelectOptionAsync(fields.GetValueOrDefault("time_in_force", "GTC"));
                if (fields.GetValueOrDefault("time_in_force") == "GTD") await page["#good_till"].FillAsync(fields.GetValueOrDefault("good_till", ""));
                await page["#post_only"].SetCheckedAsync(fields.ContainsKey("post_only"));
            }

            var said = await RefusedAsync(page, blamed);
            if (!words.All(word => said.Contains(word, StringComparison.Ordinal))) wrong.Add($"{side} {type} {string.Join(' ', fields)}: {said}");
            Assert.Equal("", await page["[data-done]"].InnerTextAsync());
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.Equal(0, await page["[data-order]"].CountAsync());
    }

    [Fact]
    public async Task No_more_orders_are_placed_than_may_be_open()
    {
        await using var page = await chromium.OpenTradeAsync();
        using var api = await TradedUser.SignInAsync(chromium);
        var low = decimal.Round(await chromium.MidAsync("BTC-USDT") * 0.5m);
        for (var status = HttpStatusCode.OK; status != HttpStatusCode.UnprocessableEntity;)
        {
            using var answer = await api.PostAsJsonAsync("/api/orders", new { @base = "BTC", quote = "USDT", side = "BUY", type = "LIMIT", b_amount = 0.001, price = low });
            status = answer.StatusCode;
        }

        await page["#type"].SelectOptionAsync("LIMIT");
        await page["#price"].FillAsync(Plain(low));
        await page["#amount"].FillAsync("0.001");
        Assert.Equal($"There are {RunningApp.OpenOrdersMax} open orders, and no more than {RunningApp.OpenOrdersMax} may be.", await RefusedAsync(page, ""));
        await page.CancelAllAsync();
    }

    [Fact]
    public async Task A_currency_that_is_lacking_is_converted_into_and_traded_with()
    {
        await using var page = await chromium.OpenAsync("/Trade?pair=BTC-EUR", signedIn: true);
        await page["[data-short] a"].ClickAsync();
        await page.ArriveAsync("**/Convert?**");
        await page["[data-all]"].ClickAsync();
        await page["#amount"].FillAsync("500");
        await page.UntilAsync("document.querySelector('[data-estimate]').textContent.startsWith('500.00 USDT would become about ')");
        await page["#amount"].FillAsync("99999999");
        await page["#amount-error"].WaitForAsync();
        await page["#amount"].FillAsync("500");
        await page.UntilAsync("document.querySelector('#amount-error') === null && document.querySelector('[data-estimate]').textContent.startsWith('500.00 USDT')");
        await page["[data-convert] button[type=submit]"].ClickAsync();
        await page.ArriveAsync("**/Trade?pair=BTC-EUR");
        Assert.StartsWith("500.00 USDT became ", await page.TextAsync(".notice-good"), StringComparison.Ordinal);
        Assert.False(await page["[data-short]"].IsVisibleAsync());
        await page["#amount"].FillAsync("0.002");
        await page.PlaceAsync("Bought 0.002 BTC for ");
    }

    [Fact]
    public async Task Without_script_the_ticket_tells_places_and_refuses()
    {
        await using var page = await chromium.OpenAsync(Path, script: false, signedIn: true);
        await page["#amount"].FillAsync("0.01");
        await page["button:has-text('What would it do?')"].ClickAsync();
        Assert.StartsWith("Buys 0.01 BTC for about ", await page.TextAsync("[data-estimate]"), StringComparison.Ordinal);
        Assert.Equal("0.01", await page["#amount"].InputValueAsync());
        await page["[data-place]"].ClickAsync();
        Assert.StartsWith("Bought 0.01 BTC for ", await page.TextAsync(".notice-good"), StringComparison.Ordinal);
        Assert.NotEqual(0, await page["[data-fill]"].CountAsync());

        await page["#amount"].FillAsync("0.01");
        await page["#type"].SelectOptionAsync("LIMIT");
        await page["button:has-text('Choose')"].ClickAsync();
        await page["#price"].WaitForAsync();
        Assert.Equal("0.01", await page["#amount"].InputValueAsync());
        Assert.DoesNotContain("Token", page.Page.Url, StringComparison.Ordinal);
        await page["#price"].FillAsync("0");
        await page["[data-place]"].ClickAsync();
        Assert.NotEqual("", await page.TextAsync("#price-error"));
    }

    [Fact]
    public async Task By_keyboard_alone()
    {
        await using var page = await chromium.OpenTradeAsync();
        await page.Page.Keyboard.PressAsync("b");
        await page.Page.Keyboard.TypeAsync("0.01");
        await page.UntilAsync("document.querySelector('[data-estimate]').textContent.startsWith('Buys')");
        await page.PlaceAsync("Bought 0.01 BTC", () => page.Page.Keyboard.PressAsync("Enter"));
        await page.Page.Keyboard.PressAsync("Escape");
        await page.Page.Keyboard.PressAsync("s");
        Assert.True(await page["#side-sell"].IsCheckedAsync());
        await page.Page.Keyboard.PressAsync("Escape");

        await page[".ladder-bids"].FocusAsync();
        await page.Page.Keyboard.PressAsync("ArrowDown");
        await page.Page.Keyboard.PressAsync("ArrowDown");
        Assert.Equal(1, await page["[data-picked=true]"].CountAsync());
        Assert.StartsWith("Bid ", await page["[data-announce]"].TextContentAsync(), StringComparison.Ordinal);
        await page.Page.Keyboard.PressAsync("Enter");
        Assert.Equal("LIMIT", await page["#type"].InputValueAsync());
        var price = await page["#price"].InputValueAsync();
        Assert.NotEqual("", price);

        // Who does not see it hears it.
        Assert.Equal($"Price {price}", (await page["[data-announce]"].TextContentAsync())!.Replace(",", "", StringComparison.Ordinal));

        // What was told is taken, also when other prices stand in its row by then.
        await page[".ladder-asks"].FocusAsync();
        await page.Page.Keyboard.PressAsync("ArrowUp");
        var told = (await page["[data-announce]"].TextContentAsync())!.Replace("Ask ", "", StringComparison.Ordinal).Replace(",", "", StringComparison.Ordinal);
        await page.UntilAsync($"![...document.querySelectorAll('[data-rows=ask] tr')].some(row => Number(row.dataset.price) === {told}) || [...document.querySelectorAll('[data-rows=ask] tr')].at(-1).dataset.picked !== 'true'");
        await page.Page.Keyboard.PressAsync("Enter");
        Assert.Equal(decimal.Parse(told, CultureInfo.InvariantCulture), decimal.Parse(await page["#price"].InputValueAsync(), CultureInfo.InvariantCulture));
        await page.Page.Keyboard.PressAsync("Escape");
        await page.Page.Keyboard.PressAsync("?");
        Assert.Contains("Buy: to the amount", await page["[data-shortcuts]"].InnerTextAsync(), StringComparison.Ordinal);
    }

    public static TheoryData<string, Dictionary<string, decimal>> Parts() => new()
    {
        { "LIMIT", new() { ["price"] = 0.9m } },
        { "STOP_LOSS", new() { ["stop_price"] = 1.1m } },
        { "TAKE_PROFIT", new() { ["stop_price"] = 0.9m } },
        { "STOP_LIMIT", new() { ["stop_price"] = 1.1m, ["price"] = 1.11m } },
        { "TAKE_PROFIT_LIMIT", new() { ["stop_price"] = 0.9m, ["price"] = 0.91m } },
        { "TRAILING_STOP", new() { ["trail_distance"] = 0.05m } },
        { "OCO", new() { ["price"] = 0.9m, ["stop_price"] = 1.1m } },
    };

    [Theory]
    [MemberData(nameof(Parts))]
    public async Task All_that_is_free_is_an_amount_that_is_taken(string type, Dictionary<string, decimal> prices)
    {
        ArgumentNullException.ThrowIfNull(prices);
        await using var page = await chromium.OpenTradeAsync();
        await page.OwnAsync(0.1m);
        var middle = await chromium.MidAsync("BTC-USDT");
        await page["#type"].SelectOptionAsync(type);
        foreach (var (field, part) in prices) await page[$"#{field}"].FillAsync(Plain(decimal.Round(middle * part)));
        await page["[data-part='100']"].ClickAsync();
        await page.UntilAsync("document.querySelector('[data-estimate]').textContent.length > 0 || document.querySelector('[data-ticket] .field-error') !== null");
        Assert.Equal(0, await page["[data-ticket] .field-error"].CountAsync());
        var amount = decimal.Parse(await page["#amount"].InputValueAsync(), CultureInfo.InvariantCulture);
        Assert.True(amount > 0);
        Assert.Equal(0, amount % decimal.Parse((await page["[data-ticket]"].GetAttributeAsync("data-lot"))!, CultureInfo.InvariantCulture));

        // Nobody has to wait for the market to sell what there is.
        if (type != "LIMIT") return;
        await page[".side-sell"].ClickAsync();
        await page["#type"].SelectOptionAsync("MARKET");
        await page["[data-part='100']"].ClickAsync();
        await page.UntilAsync("document.querySelector('[data-estimate]').textContent.startsWith('Sells') || document.querySelector('[data-ticket] .field-error') !== null");
        Assert.Equal(0, await page["[data-ticket] .field-error"].CountAsync());
    }

    [Fact]
    public async Task A_part_of_what_is_free_is_bought()
    {
        await using var page = await chromium.OpenTradeAsync();
        await page["[data-part='25']"].ClickAsync();
        Assert.Equal("quote", await page["#unit"].InputValueAsync());
        var free = decimal.Parse((await page["[data-asset=USDT]"].GetAttributeAsync("data-free"))!, CultureInfo.InvariantCulture);
        var amount = decimal.Parse(await page["#amount"].InputValueAsync(), CultureInfo.InvariantCulture);
        Assert.InRange(amount, (free * 0.25m) - 0.0001m, free * 0.25m);
        await page.UntilAsync("document.querySelector('[data-estimate]').textContent.startsWith('Buys')");
    }

    [Fact]
    public async Task On_a_phone_the_ticket_is_a_sheet()
    {
        await using var page = await chromium.OpenAsync(Path, 390, 844, signedIn: true);
        await page.UntilAsync("document.querySelector('[data-ladder]').dataset.state === 'live'");
        Assert.False(await page["#ticket"].IsVisibleAsync());
        await page["[data-sheet=SELL]"].ClickAsync();
        Assert.True(await page["#side-sell"].IsCheckedAsync());

        // What lies behind it is out of the keyboard's way too.
        Assert.Equal("dialog true", await page.Page.EvaluateAsync<string>("[document.querySelector('#ticket').getAttribute('role'), document.querySelector('[data-ladder]').closest('[inert]') !== null].join(' ')"));
        await page[".sheet-close"].ClickAsync();
        Assert.False(await page["#ticket"].IsVisibleAsync());
        Assert.Equal(0, await page["[inert], [role=dialog]#ticket"].CountAsync());
        await page["[data-sheet=BUY]"].ClickAsync();
        await page["#amount"].FillAsync("0.01");
        await page["[data-place]"].ClickAsync();
        await page.UntilAsync("document.querySelector('[data-done]').textContent.startsWith('Bought 0.01 BTC')");
        await page.Page.ScreenshotAsync(new() { Path = Artifacts.Screenshot("trade-sheet", 390, "light") });
        await page.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await page.Page.ScreenshotAsync(new() { Path = Artifacts.Screenshot("trade-sheet", 390, "dark") });
        Assert.Empty(await Accessibility.ViolationsAsync(page.Page));
        await page[".sheet-close"].ClickAsync();
        await page[".panes label:has-text('Orders')"].ClickAsync();
        Assert.True(await page["[data-fill]"].First.IsVisibleAsync());
        Assert.False(await page["[data-ladder]"].IsVisibleAsync());
    }

    [Theory]
    [InlineData("close")]
    [InlineData("escape")]
    [InlineData("beside")]
    public async Task On_a_phone_the_ticket_closes_however_it_was_opened(string how)
    {
        await using var page = await chromium.OpenAsync($"{Path}#ticket", 390, 844, signedIn: true);
        await page.UntilAsync("document.querySelector('[data-ladder]').dataset.state === 'live'");
        await CloseAsync();
        await page["[data-sheet=SELL]"].ClickAsync();
        await CloseAsync();

        // By going back to its address; going back once more does not open it again.
        await page.Page.EvaluateAsync("location.hash = 'ticket'");
        await page.Page.EvaluateAsync("location.hash = 'line-title'");
        Assert.False(await page["#ticket"].IsVisibleAsync());
        await page.Page.EvaluateAsync("history.back()");
        await page.UntilAsync("location.hash === '#ticket'");
        await CloseAsync();
        await page.Page.EvaluateAsync("history.back()");
        await page.Page.EvaluateAsync("history.forward()");
        await page.UntilAsync("location.hash === '#main'");
        Assert.False(await page["#ticket"].IsVisibleAsync());

        async Task CloseAsync()
        {
            await page["#ticket"].WaitForAsync();
            if (how == "close") await page[".sheet-close"].ClickAsync();
            else if (how == "escape") await page.Page.Keyboard.PressAsync("Escape");
            else await page.Page.Mouse.ClickAsync(195, (await page["#ticket"].BoundingBoxAsync())!.Y - 6);
            await page["#ticket"].WaitForAsync(new() { State = WaitForSelectorState.Hidden });
            Assert.DoesNotContain("#ticket", page.Page.Url, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task On_a_phone_without_script_the_ticket_is_a_sheet_as_well()
    {
        await using var page = await chromium.OpenAsync(Path, 390, 844, script: false, signedIn: true);
        Assert.False(await page["#ticket"].IsVisibleAsync());
        await page["[data-sheet=BUY]"].ClickAsync();
        await page["#amount"].FillAsync("0.01");
        await page["button:has-text('What would it do?')"].ClickAsync();
        Assert.StartsWith("Buys 0.01 BTC for about ", await page.TextAsync("[data-estimate]"), StringComparison.Ordinal);
        Assert.True(await page["#ticket"].IsVisibleAsync());
        await page[".sheet-close"].ClickAsync();
        await page["#ticket"].WaitForAsync(new() { State = WaitForSelectorState.Hidden });

        // What was done is not hidden by the sheet.
        await page["[data-sheet=BUY]"].ClickAsync();
        await page["#amount"].FillAsync("0.01");
        await page["[data-place]"].ClickAsync();
        Assert.StartsWith("Bought 0.01 BTC for ", await page.TextAsync(".notice-good"), StringComparison.Ordinal);
        Assert.False(await page["#ticket"].IsVisibleAsync());
    }

    [Fact]
    public async Task A_refusal_stands_until_something_is_changed()
    {
        const string Placeholder = "getComputedStyle(document.querySelector('[data-estimate]'), '::before').content";
        await using var page = await chromium.OpenTradeAsync(worker: false);
        Assert.Equal("\"Write an amount, and it is said here what the order would do.\"", await page.Page.EvaluateAsync<string>(Placeholder));
        var asked = new TaskCompletionSource<IRoute>(TaskCreationOptions.RunContinuationsAsynchronously);
        await page.Page.RouteAsync("**/*handler=Estimate*", route => asked.TrySetResult(route) ? Task.CompletedTask : route.ContinueAsync());
        await page["#amount"].FillAsync("2");
        var late = await asked.Task.WaitAsync(TimeSpan.FromSeconds(30));
        var refusal = await RefusedAsync(page, "amount");
        Assert.Contains("The order needs ", refusal, StringComparison.Ordinal);
        await page.Page.RunAndWaitForResponseAsync(
            () => late.FulfillAsync(new() { ContentType = "application/json", Body = """{"sentence":"Buys it.","problem":null,"errors":{},"orderId":null,"isShort":false,"own":null}""" }), "**/*handler=Estimate*");

        // What the answer does, it has done when the page asks for one more.
        await page.Page.EvaluateAsync("fetch('/healthz').then(answer => answer.text()).then(() => undefined)");
        await page.Page.ScreenshotAsync(new() { Path = Artifacts.Screenshot("trade-refused", 1440, "light") });
        Assert.Equal(("", refusal), (await page["[data-estimate]"].TextContentAsync(), await page["#amount-error"].InnerTextAsync()));
        Assert.Equal("\"Once the order is changed, it is said here what it would do.\"", await page.Page.EvaluateAsync<string>(Placeholder));
        await page["#amount"].FillAsync("0.01");
        await page.UntilAsync("document.querySelector('[data-estimate]').textContent.startsWith('Buys 0.01 BTC') && document.querySelector('#amount-error') === null");
        Assert.Equal("none", await page.Page.EvaluateAsync<string>(Placeholder));
    }

    [Fact]
    public async Task A_double_click_is_one_order_and_what_is_written_meanwhile_is_the_next()
    {
        await using var page = await chromium.OpenTradeAsync(worker: false);
        await page["#amount"].FillAsync("0.01");
        await page.UntilAsync("document.querySelector('[data-blocked]').hidden");
        await page["[data-place]"].DblClickAsync();
        await page.UntilAsync("document.querySelector('[data-done]').textContent.startsWith('Bought 0.01 BTC for ')");
        Assert.Equal(0, await page["[data-ticket] .field-error"].CountAsync());

        var asked = new TaskCompletionSource<IRoute>();
        await page.Page.RouteAsync("**/*handler=Place*", route => asked.TrySetResult(route) ? Task.CompletedTask : route.ContinueAsync());
        await page["#amount"].FillAsync("0.01");
        await page["[data-place]"].ClickAsync();
        var held = await asked.Task;
        await page["#amount"].FillAsync("0.05");
        await held.ContinueAsync();
        await page.UntilAsync("document.querySelector('[data-done]').textContent.startsWith('Bought 0.01 BTC for ')");
        Assert.Equal("0.05", await page["#amount"].InputValueAsync());
        await page.UntilAsync("document.querySelector('[data-estimate]').textContent.startsWith('Buys 0.05 BTC for about ')");

        // By its shortcut a side is chosen, and what stands there is written over.
        await page["h1"].First.ClickAsync();
        await page.Page.Keyboard.PressAsync("s");
        await page.Page.Keyboard.TypeAsync("0.02");
        Assert.Equal("0.02", await page["#amount"].InputValueAsync());
    }

    /// <summary>The types, and whether they wait for a price.</summary>
    public static TheoryData<string, bool> FilledTypes() => new()
    {
        { "MARKET", false },
        { "LIMIT", false },
        { "STOP_LOSS", true },
        { "TAKE_PROFIT", true },
        { "STOP_LIMIT", true },
        { "TAKE_PROFIT_LIMIT", true },
        { "TRAILING_STOP", true },
        { "OCO", true },
    };

    [Theory]
    [MemberData(nameof(FilledTypes))]
    public async Task Every_type_is_filled_once_its_price_comes(string type, bool isTriggered)
    {
        await using var page = await chromium.OpenTradeAsync();
        await page.OwnAsync(0.1m);
        using var api = await TradedUser.SignInAsync(chromium);
        var before = await FilledAsync(page);

        // Wherever the market goes, one of the two sides meets its price.
        await PlaceNearAsync(page, type, isBuy: false);
        if (isTriggered) await PlaceNearAsync(page, type, isBuy: true);
        string[] filled = [];
        await Eventually.True(async () => (filled = [.. (await FilledAsync(page)).Except(before, StringComparer.Ordinal)]).Length > 0, TimeSpan.FromSeconds(60), $"{type} is filled");
        var order = await api.GetFromJsonAsync<JsonElement>($"/api/orders/{filled[0]}");
        Assert.True(decimal.Parse(order.GetProperty("filled_b_amount").ToString(), CultureInfo.InvariantCulture) > 0);
        Assert.Contains(order.GetProperty("type").GetString(), type == "OCO" ? ["LIMIT", "STOP_LOSS"] : new[] { type });
        await page.CancelAllAsync();
    }

    /// <summary>The orders whose fills stand on the page.</summary>
    private static Task<string[]> FilledAsync(WatchedPage page) => page.Page.EvaluateAsync<string[]>("[...document.querySelectorAll('[data-fill] a[href*=\"/Orders/\"]')].map(link => link.href.split('/').at(-1))");

    /// <summary>Places an order whose price is near; where the market was there before it, one a little further away.</summary>
    private async Task PlaceNearAsync(WatchedPage page, string type, bool isBuy)
    {
        const string Said = "[...document.querySelectorAll('[data-ticket] .field-error, [data-ticket] .notice-bad')].map(each => each.textContent).join(' ')";
        const string Done = "document.querySelector('[data-done]').textContent";
        for (var (tries, distance) = (1, 4m); ; tries++, distance += 4)
        {
            var middle = decimal.Round(await chromium.MidAsync("BTC-USDT"));
            var up = isBuy ? 1 : -1;
            var prices = new Dictionary<string, decimal>
            {
                ["stop_price"] = middle + (type.StartsWith("TAKE_PROFIT", StringComparison.Ordinal) ? -up : up) * distance,
                ["price"] = type == "OCO" ? middle - (up * distance) : decimal.Round(middle * (1 + (up * 0.02m))),
                ["trail_distance"] = distance,
            };
            await page[isBuy ? ".side-buy" : ".side-sell"].ClickAsync();
            await page["#type"].SelectOptionAsync(type);
            foreach (var (field, price) in prices)
            {
                if (await page[$"#{field}"].IsVisibleAsync()) await page[$"#{field}"].FillAsync(Plain(price));
            }

            await page["#amount"].FillAsync("0.001");
            await page.UntilAsync("document.querySelector('[data-blocked]').hidden");
            await page.Page.RunAndWaitForResponseAsync(() => page["[data-place]"].ClickAsync(), "**/*handler=Place*");
            await page.UntilAsync("document.querySelector('[data-place]').getAttribute('aria-disabled') !== 'true'");
            if (await page.Page.EvaluateAsync<bool>($"{Done} !== ''")) return;
            var said = await page.Page.EvaluateAsync<string>(Said);
            Assert.True(said.Contains("already", StringComparison.Ordinal) || said.Contains("take at once", StringComparison.Ordinal) || said.Contains("fresh order book", StringComparison.Ordinal), $"{type}: {said}");
            Assert.InRange(tries, 1, 20);
        }
    }

    [Fact]
    public async Task A_visitor_sees_everything_and_signs_in_in_place_of_buying()
    {
        await using var page = await chromium.OpenAsync(Path);
        await page.UntilAsync("document.querySelector('[data-ladder]').dataset.state === 'live'");
        await page.UntilAsync("document.querySelectorAll('[data-tape] tbody tr').length > 0");
        Assert.Equal(0, await page["[data-place]"].CountAsync());
        Assert.False(await page["[data-estimate]"].IsVisibleAsync());
        await page.Page.ScreenshotAsync(new() { Path = Artifacts.Screenshot("trade-visitor", 1440, "light") });
        Assert.StartsWith("Sign in, or try it as a guest", await page["[data-visitor]"].InnerTextAsync(), StringComparison.Ordinal);
        await page[".ticket a:has-text('Sign in to trade')"].ClickAsync();
        await page.ArriveAsync("**/Login?back=*");
        await page["#email"].FillAsync($"{ChromiumFixture.Admin}@example.org");
        await page["#password"].FillAsync(ChromiumFixture.Password);
        await page["main form button[type=submit]"].ClickAsync();
        await page.ArriveAsync("**/Trade?pair=BTC-USDT");
        Assert.Equal(1, await page["[data-place]"].CountAsync());
    }

    [Fact]
    public async Task No_order_while_no_exchange_is_fresh_and_again_when_one_is()
    {
        await using var app = RunningApp.Start();
        await app.UntilReadyAsync();
        await using var page = await chromium.OpenAsync("/Try", url: app.Url);
        await page["main form button[type=submit]"].ClickAsync();
        await page[".me summary"].First.WaitForAsync();
        await page.Page.GotoAsync(new Uri(app.Url, Path).AbsoluteUri);
        await page.UntilAsync("document.querySelector('[data-ladder]').dataset.state === 'live'");
        Assert.False(await page["[data-place]"].IsDisabledAsync());
        await page["#type"].SelectOptionAsync("LIMIT");
        await page["#price"].FillAsync("1000");
        await page["#amount"].FillAsync("0.1");
        await page.PlaceAsync("The order stands in the book.");
        Assert.Equal(0, await page["[data-order] .stale"].CountAsync());
        try
        {
            foreach (var venue in new[] { "binance", "bitfinex", "coinbase" }) await app.Exchanges.LoseAsync(venue);
            await page.UntilAsync("document.querySelector('[data-ladder]').dataset.state === 'stale'");
            await page.UntilAsync("document.querySelector('[data-place]').disabled");
            Assert.StartsWith("No exchange sends a current book", await page["[data-blocked]"].InnerTextAsync(), StringComparison.Ordinal);
            await page.UntilAsync("document.querySelector('[data-order] .stale')?.textContent === 'waits for fresh data'");
            await PageLook.SeeAsync(page, "trade-stale");

            // On a phone as well: its bar looks as the ticket's button does.
            await page.Page.SetViewportSizeAsync(390, 844);
            foreach (var side in new[] { "BUY", "SELL" })
            {
                Assert.True(await page.Page.EvaluateAsync<bool>($"getComputedStyle(document.querySelector('[data-sheet={side}]')).backgroundColor === getComputedStyle(document.querySelector('[data-place]')).backgroundColor"));
            }

            await page.Page.SetViewportSizeAsync(1440, 900);

            // The first page does not show old figures as if they were new either.
            await page.Page.GotoAsync(app.Url.AbsoluteUri);
            await page.UntilAsync("!document.querySelector('[data-old-words]').hidden");
            Assert.False(await page[".side-none"].First.IsVisibleAsync());
            await PageLook.SeeAsync(page, "home-stale");
            await page.Page.GotoAsync(new Uri(app.Url, Path).AbsoluteUri);
        }
        finally
        {
            await app.Exchanges.ClearAsync();
        }

        await page.UntilAsync("document.querySelector('[data-ladder]').dataset.state === 'live'");
        await page.UntilAsync("!document.querySelector('[data-place]').disabled");
        Assert.False(await page["[data-blocked]"].IsVisibleAsync());
        await page.UntilAsync("document.querySelector('[data-order]') !== null && document.querySelector('[data-order] .stale') === null");
    }

    /// <summary>Sends the ticket until it is refused for what is in it, not for a book that was stale for a moment, and tells what is said.</summary>
    /// <param name="page">The page.</param>
    /// <param name="blamed">The field beside which it is said; empty where none is to blame.</param>
    private static async Task<string> RefusedAsync(WatchedPage page, string blamed)
    {
        var said = blamed.Length == 0 ? "[data-ticket] .notice-bad" : $"#{blamed}-error";
        for (var tries = 1; tries < 20; tries++)
        {
            await page.UntilAsync("document.querySelector('[data-blocked]').hidden");
            await page.Page.RunAndWaitForResponseAsync(() => page["[data-place]"].ClickAsync(), "**/*handler=Place*");
            await page.UntilAsync("document.querySelector('[data-place]').getAttribute('aria-disabled') !== 'true'");
            if (await page[said].CountAsync() == 0 || (await page[said].InnerTextAsync()).Contains("fresh order book", StringComparison.Ordinal)) continue;
            if (blamed.Length > 0) Assert.Equal("true", await page[$"#{blamed}"].GetAttributeAsync("aria-invalid"));
            return await page[said].InnerTextAsync();
        }

        throw new InvalidOperationException($"never refused beside '{blamed}': {await page["[data-ticket]"].InnerTextAsync()}");
    }

    private static string Plain(decimal number) => number.ToString(CultureInfo.InvariantCulture);
}
