using CompraVenta.TestKit;
using CompraVenta.Web.Tests.Accounts;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace CompraVenta.Web.Tests.Trading;

/// <summary>The first steps, as a browser without script has them.</summary>
[Collection(TradingCollection.Name)]
public sealed class FirstStepsTests(TradingApp trading) : IClassFixture<TradingApp>
{
    private const string Home = "/";
    private const string Trade = "/Trade?pair=BTC-USDT";
    private const string Account = "/Account/First-steps";

    private readonly WebApp app = trading.App;

    [Fact]
    public async Task They_go_on_by_what_is_done_and_end_when_all_is()
    {
        var (browser, trader) = await EnterAsync();
        using (browser)
        {
            Assert.Equal(["Buy something", "Protect it with a stop", "Read the receipt"], Names(await browser.GetAsync(Home)));
            Assert.Equal([false, false, false], Done(await browser.GetAsync(Home)));
            Assert.Equal([false, false, false], Done(await browser.GetAsync(Trade)));
            Assert.Equal("/Trade?pair=BTC-USDT&side=BUY&type=MARKET#ticket", Next(browser.Page));

            // Looking at the page of an order that has bought nothing is no step.
            await trading.ShowBooksAsync();
            var low = await trader.DoneAsync(trader.PostAsync("/api/orders", Trader.Limit("BUY", 0.1m, 50)));
            await browser.GetAsync($"/Orders/{low.GetProperty("order_id").GetString()}");
            Assert.Equal([false, false, false], Done(await browser.GetAsync(Home)));

            var bought = await trader.BuyAsync(0.2m);
            Assert.Equal([true, false, false], Done(await browser.GetAsync(Home)));
            Assert.Equal("/Trade?pair=BTC-USDT&side=SELL&type=STOP_LOSS#ticket", Next(browser.Page));
            var ticket = await browser.GetAsync("/Trade?pair=BTC-USDT&side=SELL&type=STOP_LOSS");
            Assert.Equal("STOP_LOSS", ticket.Document.QuerySelector("#type option[selected]")!.GetAttribute("value"));
            Assert.NotNull(ticket.Document.QuerySelector("#side-sell[checked]"));

            await trader.DoneAsync(trader.PostAsync("/api/order/stoploss", new { @base = "BTC", quote = "USDT", side = "SELL", b_amount = 0.1m, price = 50 }));
            Assert.Equal([true, true, false], Done(await browser.GetAsync(Trade)));
            var receipt = $"/Orders/{bought.GetProperty("order_id").GetString()}";
            Assert.Equal(receipt, Next(browser.Page));

            // Another's visit is refused, and is none of the owner's.
            var (stranger, _) = await EnterAsync();
            using (stranger)
            {
                Assert.Equal(404, (await stranger.GetAsync(receipt)).Status);
                Assert.Equal([false, false, false], Done(await stranger.GetAsync(Home)));
            }

            Assert.Equal([true, true, false], Done(await browser.GetAsync(Home)));
            Assert.Equal(200, (await browser.GetAsync(receipt)).Status);
            Assert.Empty(Done(await browser.GetAsync(Home)));
            Assert.Empty(Done(await browser.GetAsync(Trade)));
            Assert.Contains("All three are done.", (await browser.GetAsync(Account)).Document.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
            Assert.Equal(3, browser.Page.Document.QuerySelectorAll(".first-steps-list [data-step-done=true]").Length);
        }
    }

    [Fact]
    public async Task They_are_hidden_and_shown_again()
    {
        var (browser, _) = await EnterAsync();
        using (browser)
        {
            await browser.GetAsync(Trade);
            var page = await browser.SendAsync([], ".first-steps form");
            Assert.Equal(Trade, page.Address.PathAndQuery);
            Assert.Empty(Done(page));
            Assert.Empty(Done(await browser.GetAsync(Home)));
            page = await browser.GetAsync(Account);
            Assert.NotNull(page.Document.QuerySelector($".account-places a[href='{Account}'][aria-current=page]"));
            page = await browser.SendAsync([], "form[action*=Show]");
            Assert.Contains("Home and Trade show them again.", page.Notice, StringComparison.Ordinal);
            Assert.Equal(3, Done(await browser.GetAsync(Home)).Count);
            page = await browser.SendAsync([], ".first-steps form");
            Assert.Equal(Home, page.Address.PathAndQuery);
            Assert.Empty(Done(page));

            // Never to another site.
            await browser.GetAsync(Account);
            await browser.SendAsync([], "form[action*=Show]");
            await browser.GetAsync(Home);
            page = await browser.SendAsync(new() { ["back"] = "//example.org/" }, ".first-steps form");
            Assert.Equal(Account, page.Address.PathAndQuery);
        }
    }

    [Theory]
    [InlineData("balances", false)]
    [InlineData("first_steps", true)]
    public async Task Home_is_shown_when_the_database_fails_between_sign_in_and_what_is_read(string table, bool hasAccount)
    {
        var (browser, _) = await EnterAsync();
        using (browser)
        {
            await using var holder = await app.Services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync();
            await using var held = await holder.BeginTransactionAsync();
            await ExecuteAsync(holder, $"lock table {table} in access exclusive mode");
            var page = browser.GetAsync(Home);

            // Whoever waits for the table loses its connection. Within a transaction the list of them would stay as it was first read.
            await using var other = await app.Services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync();
            await Eventually.True(async () =>
            {
                await ExecuteAsync(other, "select pg_terminate_backend(pid) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()");
                return page.IsCompleted;
            });
            var seen = await page;
            Assert.Equal(200, seen.Status);
            Assert.Equal(hasAccount, seen.Document.QuerySelector(".home-own .counts") is not null);
            Assert.Empty(seen.Document.QuerySelectorAll(".first-steps"));
            await held.RollbackAsync();
            Assert.Equal(3, Done(await browser.GetAsync(Home)).Count);
        }
    }

    [Fact]
    public async Task Guests_have_them_and_visitors_are_asked_to_sign_in()
    {
        using var browser = new PageClient(app);
        Assert.Empty(Done(await browser.GetAsync(Home)));
        Assert.Empty(Done(await browser.GetAsync(Trade)));
        Assert.Equal("/Login", (await browser.GetAsync(Account)).Path);
        await browser.GetAsync("/Try");
        await browser.SendAsync([]);
        Assert.Equal(3, Done(await browser.GetAsync(Home)).Count);
        Assert.Equal(3, Done(await browser.GetAsync(Trade)).Count);
        Assert.Equal(200, (await browser.GetAsync(Account)).Status);
    }

    private static List<string> Names(PageClient.SeenPage page) => [.. page.Document.QuerySelectorAll(".first-steps .step-name").Select(name => name.TextContent)];

    private static List<bool> Done(PageClient.SeenPage page)
    {
        Assert.Equal(200, page.Status);
        return [.. page.Document.QuerySelectorAll(".first-steps li").Select(step => step.GetAttribute("data-step-done") == "true")];
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static string? Next(PageClient.SeenPage page) => page.Document.QuerySelector(".first-steps li[aria-current=step] a")!.GetAttribute("href");

    private async Task<(PageClient Browser, Trader Trader)> EnterAsync()
    {
        var (browser, email) = await PageClient.RegisterAsync(app);
        var (_, tokens) = await AccountClient.SendAsync(app, HttpMethod.Post, "/api/login", new { email, password = "a fine long password" });
        var trader = new Trader(app, tokens.GetProperty("access_token").GetString()!, email);
        await Eventually.True(async () => (await trader.GetAsync("/api/wallet")).Status == 200);
        await trading.ShowBooksAsync();
        return (browser, trader);
    }
}
