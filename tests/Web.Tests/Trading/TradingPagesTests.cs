using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using CompraVenta.Core.Markets;
using CompraVenta.Core.Trading;
using CompraVenta.Infrastructure.Accounts.Admin;
using CompraVenta.Infrastructure.Accounts.Own;
using CompraVenta.Infrastructure.Trading;
using CompraVenta.TestKit;
using CompraVenta.Web.Tests.Accounts;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace CompraVenta.Web.Tests.Trading;

/// <summary>Wallet, orders and one order, as a browser without script has them, on the running engine.</summary>
[Collection(TradingCollection.Name)]
public sealed class TradingPagesTests(PatientApp patient) : IClassFixture<PatientApp>
{
    private static readonly Instrument BtcUsdt = new("BTC", "USDT");

    private readonly WebApp app = patient.App;

    [Fact]
    public async Task Who_looks_for_the_first_time_gets_an_account_and_sees_what_is_in_it()
    {
        var (browser, _) = await RegisterAsync();
        using (browser)
        {
            var page = await browser.GetAsync("/Wallet");
            Assert.Equal(200, page.Status);
            Assert.Equal(["USDT", "50,000", "0", "50,000", "–", "1.00", "50,000.00"], Cells(page, "main tbody tr"));
            Assert.Equal("USDT 50,000.00 USDT 100.0 %", Words(Assert.Single(page.Document.QuerySelectorAll(".legend li")).TextContent));
            Assert.Contains("All of it is USDT.", Text(page), StringComparison.Ordinal);
            Assert.Contains("Simulated market.", Text(page), StringComparison.Ordinal);
            Assert.Contains("50,000.00 USDT", Text(page), StringComparison.Ordinal);
            Assert.NotNull(page.Document.QuerySelector(".places a[href='/Wallet'][aria-current=page]"));
            page = await browser.GetAsync("/Orders");
            Assert.Contains("No orders yet", Text(page), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_order_by_its_quote_amount_is_headed_by_what_it_buys()
    {
        var (browser, user) = await RegisterAsync();
        using (browser)
        {
            var order = await PlaceAsync(user, new() { Instrument = BtcUsdt, Side = OrderSide.Buy, Type = OrderType.Market, AmountQuote = 1_000 });
            var page = await browser.GetAsync($"/Orders/{order.Id}");
            Assert.Equal("Buy BTC for 1,000 USDT", page.Document.QuerySelector("h1")!.TextContent);
        }
    }

    [Theory]
    [InlineData("/Wallet?epoch=9")]
    [InlineData("/Wallet?epoch=zz")]
    [InlineData("/Wallet?epoch=0")]
    [InlineData("/Orders?epoch=9")]
    public async Task An_epoch_that_never_was_is_not_found(string path)
    {
        var (browser, _) = await RegisterAsync();
        using (browser) Assert.Equal(404, (await browser.GetAsync(path)).Status);
    }

    [Fact]
    public async Task An_order_and_the_one_that_took_its_place_lead_to_each_other()
    {
        var (browser, user) = await RegisterAsync();
        using (browser)
        {
            var old = await PlaceAsync(user, new() { Instrument = BtcUsdt, Side = OrderSide.Buy, Type = OrderType.Limit, AmountBase = 0.01m, Price = 10_000 });
            var changed = await app.Services.GetRequiredService<TradingDesk>().ReplaceAsync(user, old.Id, new Replacement(Price: 11_000), CancellationToken.None);
            Assert.Contains($"/Orders/{changed.Order!.Id}", (await browser.GetAsync($"/Orders/{old.Id}")).Document.QuerySelectorAll("main a").Select(a => a.GetAttribute("href")));
            Assert.Contains($"/Orders/{old.Id}", (await browser.GetAsync($"/Orders/{changed.Order.Id}")).Document.QuerySelectorAll("main a").Select(a => a.GetAttribute("href")));
        }
    }

    [Fact]
    public async Task A_ticket_that_is_shown_again_keeps_its_id_until_its_order_is_placed()
    {
        var (browser, _) = await RegisterAsync();
        using (browser)
        {
            await app.Market.OpenAsync();
            var page = await browser.GetAsync("/Trade?pair=BTC-USDT");
            var id = page.ValueOf("client_order_id");
            page = await browser.SendAsync(new() { ["side"] = "BUY", ["amount"] = "-1" });
            Assert.NotNull(page.ErrorOf("amount"));
            Assert.Equal(id, page.ValueOf("client_order_id"));
            page = await browser.SendAsync(new() { ["side"] = "BUY", ["amount"] = "0.01" });
            Assert.StartsWith("Bought 0.01 BTC", page.Notice, StringComparison.Ordinal);
            Assert.NotEqual(id, page.ValueOf("client_order_id"));

            // As from a page that was kept: the same is done once, something else is not taken for it.
            page = await browser.SendAsync(new() { ["side"] = "BUY", ["amount"] = "0.01", ["client_order_id"] = id! });
            Assert.StartsWith("Bought 0.01 BTC", page.Notice, StringComparison.Ordinal);
            page = await browser.SendAsync(new() { ["side"] = "BUY", ["amount"] = "0.02", ["client_order_id"] = id! });
            Assert.StartsWith("An order was placed here before this was changed", page.Notice, StringComparison.Ordinal);
            Assert.NotEqual(id, page.ValueOf("client_order_id"));
            Assert.Single((await browser.GetAsync("/Orders")).Document.QuerySelectorAll("table.orders tbody tr"));
        }
    }

    [Fact]
    public async Task Home_tells_what_one_has_and_has_asked_for()
    {
        var (browser, user) = await RegisterAsync();
        using (browser)
        {
            var page = await browser.GetAsync("/");
            Assert.Equal(["50,000.00", "0.00"], page.Document.QuerySelectorAll(".home-own dd").Select(dd => dd.TextContent));
            Assert.Contains("None is open.", Text(page), StringComparison.Ordinal);
            var order = await PlaceAsync(user, new() { Instrument = BtcUsdt, Side = OrderSide.Buy, Type = OrderType.Limit, AmountBase = 0.01m, Price = 10_000 });
            page = await browser.GetAsync("/");
            Assert.Equal($"/Orders/{order.Id}", page.Document.QuerySelector(".home-orders a")!.GetAttribute("href"));
        }

        using var visitor = new PageClient(app);
        Assert.Null((await visitor.GetAsync("/")).Document.QuerySelector(".home-own"));
    }

    [Fact]
    public async Task Orders_are_found_by_coin_type_and_day_and_taken_along_so()
    {
        var (browser, user) = await RegisterAsync();
        using (browser)
        {
            await PlaceAsync(user, new() { Instrument = BtcUsdt, Side = OrderSide.Buy, Type = OrderType.Market, AmountBase = 0.01m });
            await PlaceAsync(user, new() { Instrument = BtcUsdt, Side = OrderSide.Buy, Type = OrderType.Limit, AmountBase = 0.02m, Price = 10_000 });
            var today = DateTimeOffset.UtcNow;
            string Day(int days) => today.AddDays(days).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
            foreach (var (query, found) in new[]
            {
                ("", 2), ("?pair=btc", 2), ("?pair=usdt&type=STOP_LOSS", 0), ("?type=LIMIT", 1), ("?pair=BTC&type=MARKET", 1), ($"?from={Day(-1)}", 2), ($"?to={Day(-1)}", 0), ($"?from={Day(-1)}&to={Day(2)}&type=LIMIT", 1),
            })
            {
                var page = await browser.GetAsync("/Orders" + query);
                Assert.True(page.Document.QuerySelectorAll("table.orders tbody tr").Length == found, query);
                var file = page.Document.QuerySelectorAll("main a").Select(a => a.GetAttribute("href")!).FirstOrDefault(href => href.StartsWith("/Orders/orders.csv", StringComparison.Ordinal));
                Assert.True(file is not null, $"{query}: {Text(page)}");
                Assert.True((await browser.GetTextAsync(file)).Count(letter => letter == '\n') == found + 1, file);
            }

            Assert.Contains("From: “yesterday” is no day", Text(await browser.GetAsync("/Orders?from=yesterday")), StringComparison.Ordinal);
            Assert.Contains("Before: “soon” is no day", Text(await browser.GetAsync("/Orders?to=soon")), StringComparison.Ordinal);
            Assert.Contains("earlier than the one under From", Text(await browser.GetAsync("/Orders?from=2026-11-20&to=2026-11-19")), StringComparison.Ordinal);
            Assert.Contains("a pair or a coin “nonsense”", Text(await browser.GetAsync("/Orders?pair=nonsense")), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_guest_has_them_too_and_a_visitor_is_asked_to_sign_in()
    {
        using var browser = new PageClient(app);
        Assert.Equal("/Login", (await browser.GetAsync("/Wallet")).Path);
        Assert.Null(browser.Page.Document.QuerySelector(".places a[href='/Wallet']"));
        await browser.GetAsync("/Try");
        await browser.SendAsync([]);
        var page = await browser.GetAsync("/Wallet");
        Assert.Contains("You are a guest", Text(page), StringComparison.Ordinal);
        Assert.Equal("USDT", Cells(page, "main tbody tr")[0]);
    }

    [Fact]
    public async Task An_order_is_listed_shown_with_its_receipts_and_computed_again()
    {
        var (browser, user) = await RegisterAsync();
        using (browser)
        {
            var order = await PlaceAsync(user, new() { Instrument = BtcUsdt, Side = OrderSide.Buy, Type = OrderType.Market, AmountBase = 0.123m });
            var page = await browser.GetAsync("/Orders");
            var row = Cells(page, "main tbody tr");
            Assert.Equal(["Buy BTC-USDT Market", "0.123 BTC", "market", "0.123", "64,011.00", "Filled"], [row[0], row[2], row[3], row[4], row[5], row[6]]);
            page = await browser.GetAsync(page.Document.QuerySelector("main tbody a")!.GetAttribute("href")!);
            Assert.Equal($"/Orders/{order.Id}", page.Path);
            var text = Text(page);
            Assert.Contains("0.123 BTC at Binance", text, StringComparison.Ordinal);
            Assert.Contains("Price × amount is 7,873.353 USDT; nothing had to be rounded.", text, StringComparison.Ordinal);
            Assert.Contains("0.000123 BTC (0.1 %, it took from the book)", text, StringComparison.Ordinal);
            Assert.Contains("Against the best price just before the same as 64,011.00", text, StringComparison.Ordinal);
            Assert.Equal(["64,011", "1", "1", "0.123"], Cells(page, ".levels tbody tr"));
            Assert.Empty(page.Document.QuerySelectorAll("main form[method=post]"));

            // It takes what is there and is over: it does not stay.
            Assert.Contains("at once, the rest is cancelled", text, StringComparison.Ordinal);
            Assert.DoesNotContain("until it is cancelled", text, StringComparison.Ordinal);

            page = await browser.GetAsync("/Wallet");
            Assert.Contains("0.122877", Text(page), StringComparison.Ordinal);
            var legend = page.Document.QuerySelectorAll(".legend li").Select(li => Words(li.TextContent)).ToList();
            Assert.Equal(2, legend.Count);
            Assert.StartsWith("USDT 42,126.65 USDT 84", legend[0], StringComparison.Ordinal);
            Assert.StartsWith("BTC 7,86", legend[1], StringComparison.Ordinal);
            Assert.Equal(["slice-0", "slice-1"], page.Document.QuerySelectorAll(".allocation-bar rect").Select(rect => rect.ClassName));
            Assert.Contains("0.000123 BTC", Text(page), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_fills_of_an_order_are_computed_again_and_what_differs_is_named()
    {
        var (browser, user) = await RegisterAsync();
        using (browser)
        {
            var order = await PlaceAsync(user, new() { Instrument = BtcUsdt, Side = OrderSide.Buy, Type = OrderType.Market, AmountBase = 0.123m });
            var page = await browser.GetAsync($"/Orders/{order.Id}");
            Assert.DoesNotContain("to the last digit", Text(page), StringComparison.Ordinal);
            var form = page.Document.QuerySelector<IHtmlFormElement>("form:has([name=recompute])")!;
            Assert.Equal(("get", $"/Orders/{order.Id}#fills"), (form.Method, form.GetAttribute("action")));
            page = await browser.GetAsync($"/Orders/{order.Id}?recompute=true");
            Assert.Contains("The fill was computed again from its receipt", page.Document.QuerySelector(".fills [role=status]")!.TextContent, StringComparison.Ordinal);
            Assert.Contains("agree to the last digit", page.Document.QuerySelector(".fill .again")!.TextContent, StringComparison.Ordinal);

            // Beside the fill that is right a copy of it whose fee is wrong: nothing is ever changed in that table.
            await using var database = app.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(
                """
                insert into fills select id + 1000000000, order_id, venue, side, amount_base, amount_quote, 0.5, fee_rate, is_maker, filled_at, receipt from fills where order_id = $1
                """);
            database.Parameters.Add(new() { Value = order.Id });
            Assert.Equal(1, await database.ExecuteNonQueryAsync());
            page = await browser.GetAsync($"/Orders/{order.Id}?recompute=true");
            var fills = page.Document.QuerySelectorAll(".fill .again");
            Assert.Contains("agree to the last digit", fills[0].TextContent, StringComparison.Ordinal);
            Assert.Contains("Fee: 0.5 is written down, 0.000123 is expected", fills[1].TextContent, StringComparison.Ordinal);
            Assert.Contains("Filled, of the whole order: 0.123 is written down, 0.246 is expected", page.Document.QuerySelector(".notice-bad")!.TextContent, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_open_order_is_replaced_and_cancelled_on_its_page()
    {
        var (browser, user) = await RegisterAsync();
        using (browser)
        {
            var order = await PlaceAsync(user, new() { Instrument = BtcUsdt, Side = OrderSide.Buy, Type = OrderType.Limit, AmountBase = 0.5m, Price = 60_000 });
            await browser.GetAsync($"/Orders/{order.Id}");
            Assert.Contains("30,000 USDT", Text(browser.Page), StringComparison.Ordinal);
            Assert.Contains("until it is cancelled", Text(browser.Page), StringComparison.Ordinal);
            var page = await browser.SendAsync(new() { ["price"] = "59e3" });
            Assert.Equal(400, page.Status);
            Assert.Contains("Write a plain decimal number", page.Document.QuerySelector("#price-error")!.TextContent, StringComparison.Ordinal);
            page = await browser.SendAsync(new() { ["price"] = "" });
            Assert.Equal("Write what is to change.", page.Notice);
            page = await browser.SendAsync(new() { ["price"] = "59000.5" });
            Assert.NotEqual($"/Orders/{order.Id}", page.Path);
            Assert.Contains("This order took the place of the other.", Text(page), StringComparison.Ordinal);
            Assert.Contains("59,000.5 USDT", Text(page), StringComparison.Ordinal);
            page = await browser.SendAsync(new() { ["b_amount"] = "5" });
            Assert.Equal(400, page.Status);
            Assert.Contains("The order needs 295,002.5 USDT", page.Document.QuerySelector(".notice-bad[role=alert]")!.TextContent, StringComparison.Ordinal);
            page = await browser.SendAsync([], "form[action*=Cancel]");
            Assert.Contains("The order is cancelled.", Text(page), StringComparison.Ordinal);
            Assert.Contains("you cancelled it.", Text(page), StringComparison.Ordinal);
            page = await browser.GetAsync($"/Orders/{order.Id}");
            Assert.Contains("a new order took its place.", Text(page), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Orders_are_filtered_sorted_paged_and_cancelled_from_the_list()
    {
        var (browser, user) = await RegisterAsync();
        using (browser)
        {
            for (var i = 0; i < 52; i++) await PlaceAsync(user, new() { Instrument = BtcUsdt, Side = OrderSide.Buy, Type = OrderType.Limit, AmountBase = 0.001m, Price = 50_000 + i }, isFresh: i == 0);
            await PlaceAsync(user, new() { Instrument = BtcUsdt, Side = OrderSide.Buy, Type = OrderType.Market, AmountBase = 0.01m });
            await PlaceAsync(user, new() { Instrument = BtcUsdt, Side = OrderSide.Sell, Type = OrderType.Market, AmountBase = 0.005m });
            var page = await browser.GetAsync("/Orders");
            Assert.Equal(50, page.Document.QuerySelectorAll("main tbody tr").Length);
            page = await browser.GetAsync(page.Document.QuerySelector("a[rel=next]")!.GetAttribute("href")!);
            Assert.Equal(4, page.Document.QuerySelectorAll("main tbody tr").Length);
            page = await browser.GetAsync("/Orders?sort=oldest&state=open");
            Assert.Contains("50,000", Cells(page, "main tbody tr")[3], StringComparison.Ordinal);
            page = await browser.GetAsync(page.Document.QuerySelector("a[rel=next]")!.GetAttribute("href")!);
            Assert.Equal(2, page.Document.QuerySelectorAll("main tbody tr").Length);
            Assert.Contains("50,050", Cells(page, "main tbody tr")[3], StringComparison.Ordinal);
            Assert.Contains("One of the filters can't be read", Text(await browser.GetAsync("/Orders?sort=loudest")), StringComparison.Ordinal);
            page = await browser.GetAsync("/Orders?state=closed&side=SELL&pair=btcusdt");
            Assert.StartsWith("Sell BTC-USDT", Cells(page, "main tbody tr")[0], StringComparison.Ordinal);
            Assert.Single(page.Document.QuerySelectorAll("main tbody tr"));
            Assert.Contains("No order is like this", Text(await browser.GetAsync("/Orders?state=expired")), StringComparison.Ordinal);

            // Where it can be folded, the filter is open once something is chosen that is not seen without it.
            foreach (var (query, isOpen) in new[] { ("", false), ("?state=open&sort=newest&pair=", false), ("?side=SELL", true), ("?state=expired", true), ("?sort=oldest", true), ("?state=lost", true) })
            {
                Assert.Equal((query, isOpen), (query, (await browser.GetAsync("/Orders" + query)).Document.QuerySelector("main details:has(#pair)")!.HasAttribute("open")));
            }

            Assert.Contains("One of the filters can't be read", Text(await browser.GetAsync("/Orders?state=lost")), StringComparison.Ordinal);
            Assert.NotNull((await browser.GetAsync("/Orders?pair=nonsense")).Document.QuerySelector(".notice-bad"));

            await browser.GetAsync("/Orders?state=open&sort=oldest");
            page = await browser.SendAsync([], "main tbody form");
            Assert.Contains("Cancelled: Buy 0.001 BTC (BTC-USDT).", Text(page), StringComparison.Ordinal);
            Assert.Equal("/Orders?state=open&sort=oldest", page.Address.PathAndQuery);
            page = await browser.SendAsync([], "form[action*=CancelAll]");
            Assert.Contains("51 orders are cancelled.", Text(page), StringComparison.Ordinal);
            Assert.Contains("No order is like this", Text(page), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_reset_begins_an_epoch_and_leaves_the_one_before_readable()
    {
        var (browser, user) = await RegisterAsync();
        using (browser)
        {
            var order = await PlaceAsync(user, new() { Instrument = BtcUsdt, Side = OrderSide.Buy, Type = OrderType.Market, AmountBase = 0.2m });
            await browser.GetAsync("/Wallet");
            var page = await browser.SendAsync([], "form[action*=Reset]");
            Assert.Contains("A new epoch has begun.", Text(page), StringComparison.Ordinal);
            Assert.Equal(["USDT", "50,000"], Cells(page, "main tbody tr")[..2]);

            // Sent twice, as by a double click, it ends one epoch.
            page = await browser.SendAsync(new() { ["ends"] = "1" }, "form[action*=Reset]");
            Assert.Contains("Epoch 2, since ", Text(page), StringComparison.Ordinal);
            await Eventually.True(async () =>
            {
                page = await browser.GetAsync("/Wallet?epoch=1");
                return page.Document.QuerySelector(".allocation") is not null;
            });
            Assert.Contains("This epoch is over", Text(page), StringComparison.Ordinal);
            Assert.Contains("when the epoch ended", Text(page), StringComparison.Ordinal);
            Assert.Contains("Realised, by average cost", Text(page), StringComparison.Ordinal);
            Assert.Contains("0.1998", Text(page), StringComparison.Ordinal);
            Assert.Null(page.Document.QuerySelector("form[action*=Reset]"));
            page = await browser.GetAsync("/Wallet?epoch=7");
            Assert.Equal(404, page.Status);
            Assert.Contains("There is no epoch 7", Text(page), StringComparison.Ordinal);
            Assert.NotNull(page.Document.QuerySelector("main .empty a[href='/Wallet']"));
            Assert.Contains("No orders yet", Text(await browser.GetAsync("/Orders")), StringComparison.Ordinal);
            Assert.Single((await browser.GetAsync("/Orders?epoch=1")).Document.QuerySelectorAll("main tbody tr"));
            Assert.Equal(200, (await browser.GetAsync($"/Orders/{order.Id}")).Status);
        }
    }

    [Fact]
    public async Task What_was_traded_is_in_ones_own_data_and_a_reset_in_ones_activity()
    {
        var (browser, user) = await RegisterAsync();
        using (browser)
        {
            var order = await PlaceAsync(user, new() { Instrument = BtcUsdt, Side = OrderSide.Buy, Type = OrderType.Market, AmountBase = 0.2m });
            await browser.GetAsync("/Wallet");
            await browser.SendAsync([], "form[action*=Reset]");
            await PlaceAsync(user, new() { Instrument = BtcUsdt, Side = OrderSide.Buy, Type = OrderType.Limit, AmountBase = 0.1m, Price = 50_000 });
            var page = await browser.GetAsync("/Account/Activity?kind=reset");
            Assert.Contains("Account reset", Text(page), StringComparison.Ordinal);

            // What was traded is read in one place, of every epoch.
            var link = page.Document.QuerySelector("main a[href*='/Orders']")!;
            Assert.Equal("all orders with their fills, epoch by epoch", link.TextContent);
            page = await browser.GetAsync(link.GetAttribute("href")!);
            Assert.Equal(["epoch 2", "epoch 1"], page.Document.QuerySelectorAll("main tbody .detail").Select(detail => detail.TextContent.Split(", ")[1]));
            var data = await app.Services.GetRequiredService<PersonalDataReader>().ReadAsync(user, CancellationToken.None);
            var account = Assert.Single(data!.Accounts);
            Assert.Equal(("simulated", 2), (account.Source, account.Epochs.Count));
            Assert.Equal(order.Id, account.Orders[0].OrderId);
            Assert.Equal(0.2m, Assert.Single(account.Fills).Receipt.Levels[0].Taken);
            foreach (var balance in account.Balances)
            {
                var posted = account.Postings.Where(p => p.Epoch == balance.Epoch && p.Asset == balance.Asset).ToList();
                Assert.Equal((balance.Free, balance.Locked), (posted.Where(p => !p.IsLocked).Sum(p => p.Amount), posted.Where(p => p.IsLocked).Sum(p => p.Amount)));
            }
        }
    }

    [Fact]
    public async Task Anothers_order_is_not_there()
    {
        var (owner, user) = await RegisterAsync();
        var (browser, _) = await RegisterAsync();
        using (owner)
        using (browser)
        {
            var order = await PlaceAsync(user, new() { Instrument = BtcUsdt, Side = OrderSide.Buy, Type = OrderType.Limit, AmountBase = 0.1m, Price = 60_000 });
            Assert.Equal(404, (await browser.GetAsync($"/Orders/{order.Id}")).Status);
            Assert.Equal(404, (await browser.GetAsync($"/Orders/{order.Id}?recompute=true")).Status);
            Assert.Equal(404, (await browser.GetAsync($"/Orders/{Guid.NewGuid()}")).Status);
            await owner.GetAsync($"/Orders/{order.Id}");
            Assert.Contains("Open", Text(owner.Page), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Whoever_wants_to_know_reads_how_trading_is_simulated()
    {
        using var browser = new PageClient(app);
        var page = await browser.GetAsync("/Simulation");
        Assert.Contains("Binance: 0.1 % for what is taken, 0.08 % for what stood in the book", Text(page), StringComparison.Ordinal);
        Assert.Contains("It begins with 50,000 USDT", Text(page), StringComparison.Ordinal);
    }

    private static string Text(PageClient.SeenPage page) => Words(page.Document.QuerySelector("main")!.TextContent);

    private static string Words(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>The cells of the first row that a selector finds.</summary>
    private static List<string> Cells(PageClient.SeenPage page, string row) =>
        [.. page.Document.QuerySelector(row)!.Children.Select(cell => string.Join(' ', cell.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)))];

    private async Task<(PageClient Browser, Guid User)> RegisterAsync()
    {
        var (browser, email) = await PageClient.RegisterAsync(app);

        // The engine takes the lead a moment after the app has started.
        await Eventually.True(async () => (await browser.GetAsync("/Wallet")).Status == 200);
        using var scope = app.Services.CreateScope();
        return (browser, (await scope.ServiceProvider.GetRequiredService<UserDirectory>().FindByEmailAsync(email, CancellationToken.None))!.Value);
    }

    private async Task<Order> PlaceAsync(Guid user, OrderTerms terms, bool isFresh = true)
    {
        // A book that nobody feeds is stale after some seconds.
        if (isFresh) await app.Market.OpenAsync();
        Placement? placed = null;
        await Eventually.True(async () =>
        {
            try
            {
                placed = await app.Services.GetRequiredService<TradingDesk>().PlaceAsync(user, terms, CancellationToken.None);
                return true;
            }
            catch (TradingUnavailableException e) when (e.Outage == TradingOutage.EngineElsewhere)
            {
                return false;
            }
        });
        Assert.Equal(RejectReason.None, placed!.Rejection.Reason);
        return placed.Order!;
    }
}
