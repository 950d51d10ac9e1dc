using System.Net.Http.Headers;
using System.Text.Json;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using CompraVenta.Infrastructure.Markets;
using CompraVenta.Infrastructure.Persistence;
using CompraVenta.Infrastructure.Trading;
using CompraVenta.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace CompraVenta.Web.Tests.Accounts;

/// <summary>A user's virtual account as admins see and reset it, by pages and calls.</summary>
[Collection(AccountsCollection.Name)]
public sealed class AdminAccountTests(AdminApp signedIn) : IClassFixture<AdminApp>
{
    private readonly WebApp app = signedIn.App;
    private readonly string token = signedIn.Token;

    [Fact]
    public async Task An_admin_sees_wallet_orders_and_receipts_changes_nothing_and_stands_in_the_log()
    {
        var (user, mine) = await EnterAsync();
        var id = await user.IdAsync();
        var bought = await PlaceAsync(mine, new { @base = "BTC", quote = "USDT", side = "BUY", type = "MARKET", b_amount = 0.123 });
        var standing = await PlaceAsync(mine, new { @base = "BTC", quote = "USDT", side = "BUY", type = "LIMIT", b_amount = 0.5, price = 10_000 });
        var before = await StateAsync(mine);

        var wallet = await ReadAsync($"/Admin/Users/{id}/Wallet");
        Assert.Equal(["USDT", "37,126.647", "5,000", "42,126.647"], Cells(wallet, "[aria-labelledby=balances] tbody tr")[..4]);
        Assert.Contains("Total value", Text(wallet), StringComparison.Ordinal);
        Assert.Contains("This is the first one.", Text(wallet), StringComparison.Ordinal);
        Assert.NotNull(wallet.QuerySelector($"main a[href='/Admin/Users/{id}/Orders?state=open']"));
        Assert.NotNull(wallet.QuerySelector($"main a[href='/Admin/Users/{id}/reset']"));

        var orders = await ReadAsync($"/Admin/Users/{id}/Orders");
        Assert.Equal([standing, bought], orders.QuerySelectorAll("table.orders tbody td:first-child a").Select(a => a.GetAttribute("href")!.Split('/')[^1]));
        Assert.Equal($"/Admin/Users/{id}/Orders/{standing}", orders.QuerySelector("table.orders tbody a")!.GetAttribute("href"));
        orders = await ReadAsync($"/Admin/Users/{id}/Orders?state=open&side=BUY&pair=btc&type=LIMIT&epoch=1");
        Assert.Equal(["Buy BTC-USDT Limit", "0.5 BTC", "10,000", "Open"], new[] { 0, 2, 3, 6 }.Select(cell => Cells(orders, "table.orders tbody tr")[cell]));
        Assert.Contains("No order is like this", Text(await ReadAsync($"/Admin/Users/{id}/Orders?state=expired")), StringComparison.Ordinal);
        Assert.Contains("One of the filters can't be read", Text(await ReadAsync($"/Admin/Users/{id}/Orders?state=lost")), StringComparison.Ordinal);

        var order = await ReadAsync($"/Admin/Users/{id}/Orders/{bought}?recompute=true");
        Assert.Contains("0.123 BTC at Binance", Text(order), StringComparison.Ordinal);
        Assert.Contains("Left for the user", Text(order), StringComparison.Ordinal);
        Assert.Contains("agree to the last digit", Text(order), StringComparison.Ordinal);
        foreach (var page in new[] { wallet, orders, order, await ReadAsync($"/Admin/Users/{id}/Orders/{standing}") }) Assert.Empty(page.QuerySelectorAll("main form[method=post]"));

        Assert.Equal(before, await StateAsync(mine));
        Assert.Equal(["wallet", "orders", "orders", "orders", "orders", $"order {bought}", $"order {standing}"], await ReadsAsync(id));
        var (_, activity) = await AccountClient.SendAsync(app, HttpMethod.Get, "/api/activity?kind=security", token: mine);
        Assert.Contains("Virtual account looked at by an admin", activity.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Calls_answer_an_admin_what_the_user_is_answered_and_stand_in_the_log()
    {
        var (user, mine) = await EnterAsync();
        var id = await user.IdAsync();
        var bought = await PlaceAsync(mine, new { @base = "BTC", quote = "USDT", side = "BUY", type = "MARKET", b_amount = 0.1 });
        foreach (var (own, call) in new[] { ("/api/epochs", "epochs"), ("/api/orders?epoch=all&limit=1", "orders?epoch=all&limit=1"), ($"/api/orders/{bought}", $"orders/{bought}") })
        {
            var (_, told) = await AccountClient.SendAsync(app, HttpMethod.Get, own, token: mine);
            var (status, body) = await SendAsync(HttpMethod.Get, $"/api/admin/users/{id}/{call}");
            Assert.Equal((200, told.GetRawText()), (status, body.GetRawText()));
        }

        // Prices go on between two calls.
        foreach (var call in new[] { "wallet", "portfolio" })
        {
            var (_, told) = await AccountClient.SendAsync(app, HttpMethod.Get, $"/api/{call}", token: mine);
            var (status, body) = await SendAsync(HttpMethod.Get, $"/api/admin/users/{id}/{call}?epoch=1");
            Assert.Equal(200, status);
            Assert.Equal(told.EnumerateObject().Select(p => p.Name), body.EnumerateObject().Select(p => p.Name));
            foreach (var part in call == "wallet" ? ["email", "balance", "fixed_balance", "epoch"] : new[] { "epoch", "fees_by_asset", "begun_with" }) Assert.Equal(told.GetProperty(part).GetRawText(), body.GetProperty(part).GetRawText());
        }

        Assert.Equal(["epochs", "orders", $"order {bought}", "wallet of epoch 1", "wallet of epoch 1"], await ReadsAsync(id));
        var other = await (await AccountClient.RegisterAsync(app)).IdAsync();
        foreach (var (call, refused) in new[]
        {
            ($"{Guid.NewGuid()}/wallet", (404, "unknown_user")), ($"{Guid.NewGuid()}/portfolio", (404, "unknown_user")), ($"{Guid.NewGuid()}/epochs", (404, "unknown_user")), ($"{Guid.NewGuid()}/orders", (404, "unknown_user")),
            ($"{Guid.NewGuid()}/orders/{bought}", (404, "unknown_user")), ($"{other}/orders/{bought}", (404, "unknown_order")), ($"{id}/wallet?epoch=7", (404, "unknown_epoch")), ($"{id}/portfolio?epoch=7", (404, "unknown_epoch")),
            ($"{id}/orders?epoch=7", (404, "unknown_epoch")), ($"{id}/wallet?epoch=all", (400, "bad_parameter")), ($"{id}/orders?limit=0", (400, "bad_parameter")), ($"{other}/wallet", (404, "no_account")),
        })
        {
            var (status, body) = await SendAsync(HttpMethod.Get, $"/api/admin/users/{call}");
            Assert.Equal((call, refused), (call, (status, body.GetProperty("code").GetString())));
        }

        Assert.Equal(5, (await ReadsAsync(id)).Count);
    }

    [Fact]
    public async Task Looking_opens_no_account()
    {
        var id = await (await AccountClient.RegisterAsync(app)).IdAsync();
        Assert.Contains("No account in this market yet", Text(await ReadAsync($"/Admin/Users/{id}/Wallet")), StringComparison.Ordinal);
        Assert.Contains("No orders yet", Text(await ReadAsync($"/Admin/Users/{id}/Orders")), StringComparison.Ordinal);
        Assert.Equal(0, (await SendAsync(HttpMethod.Get, $"/api/admin/users/{id}/epochs")).Body.GetProperty("epochs").GetArrayLength());
        await using var db = await app.Services.GetRequiredService<IDbContextFactory<CompraVentaDb>>().CreateDbContextAsync();
        Assert.False(await db.Accounts.AnyAsync(account => account.UserId == id));
    }

    [Fact]
    public async Task What_is_not_there_is_not_found()
    {
        var (user, mine) = await EnterAsync();
        var order = await PlaceAsync(mine, new { @base = "BTC", quote = "USDT", side = "BUY", type = "LIMIT", b_amount = 0.5, price = 10_000 });
        var (id, other) = (await user.IdAsync(), await (await AccountClient.RegisterAsync(app)).IdAsync());
        foreach (var path in new[]
        {
            $"{Guid.NewGuid()}/Wallet", $"{Guid.NewGuid()}/Orders", $"{other}/Orders/{order}", $"{id}/Orders/{Guid.NewGuid()}", $"{id}/Wallet?epoch=7", $"{id}/Wallet?epoch=x", $"{id}/Orders?epoch=7",
        })
        {
            Assert.Equal((path, 404), (path, (await AskAsync($"/Admin/Users/{path}", token)).Status));
        }

        // The list that has no such epoch names those that there are.
        Assert.Equal(["orders"], await ReadsAsync(id));
    }

    [Fact]
    public async Task Pages_and_calls_are_for_admins_also_about_oneself()
    {
        var (user, mine) = await EnterAsync();
        var id = await user.IdAsync();
        var order = await PlaceAsync(mine, new { @base = "BTC", quote = "USDT", side = "BUY", type = "LIMIT", b_amount = 0.5, price = 10_000 });
        foreach (var path in new[] { "Wallet", "Orders", $"Orders/{order}", "reset" }) Assert.Equal((path, 403), (path, (await AskAsync($"/Admin/Users/{id}/{path}", mine)).Status));
        foreach (var path in new[] { "wallet", "portfolio", "epochs", "orders", $"orders/{order}" })
        {
            Assert.Equal((path, 403), (path, (await AccountClient.SendAsync(app, HttpMethod.Get, $"/api/admin/users/{id}/{path}", token: mine)).Status));
        }

        Assert.Equal(403, (await AccountClient.SendAsync(app, HttpMethod.Post, $"/api/admin/users/{id}/reset", new { reason = "I want to" }, mine)).Status);
        Assert.Equal(1, await EpochAsync(mine));
        Assert.Empty(await ReadsAsync(id));
    }

    [Fact]
    public async Task A_reset_needs_a_reason_which_stays_with_the_epoch_and_is_told_to_the_user()
    {
        var (user, mine) = await EnterAsync();
        var id = await user.IdAsync();
        await PlaceAsync(mine, new { @base = "BTC", quote = "USDT", side = "BUY", type = "MARKET", b_amount = 0.2 });
        await PlaceAsync(mine, new { @base = "BTC", quote = "USDT", side = "BUY", type = "LIMIT", b_amount = 0.5, price = 10_000 });
        using var browser = await SignInAsync();
        await browser.GetAsync($"/Admin/Users/{id}/reset");
        Assert.Contains("Reset, and begin epoch 2", Text(browser.Page.Document), StringComparison.Ordinal);
        var page = await browser.SendAsync(new() { ["reason"] = "   " });
        Assert.Equal(400, page.Status);
        Assert.StartsWith("Say why", page.ErrorOf("reason"), StringComparison.Ordinal);
        Assert.Equal("1", page.ValueOf("epoch"));
        page = await browser.SendAsync(new() { ["reason"] = new string('x', 501) });
        Assert.Equal("At most 500 characters; these are 501.", page.ErrorOf("reason"));
        Assert.Equal(1, await EpochAsync(mine));
        Assert.Empty(await EventsAsync("account_reset", id));

        page = await browser.SendAsync(new() { ["reason"] = " It came by <a> mistake. " });
        Assert.Equal((200, $"/Admin/Users/{id}/Wallet", "The account is reset."), (page.Status, page.Path, page.Notice));
        Assert.Equal(["USDT", "50,000", "0"], Cells(page.Document, "[aria-labelledby=balances] tbody tr")[..3]);
        var ended = page.Document.QuerySelectorAll("[aria-labelledby=epochs] tbody tr")[1];
        Assert.Contains("Reset by an admin", ended.TextContent, StringComparison.Ordinal);
        Assert.Equal("“It came by <a> mistake.”", ended.QuerySelector(".epoch-reason")!.TextContent);
        var logged = Assert.Single(await EventsAsync("account_reset", id));
        Assert.Equal(("It came by <a> mistake.", signedIn.Admin.Email), (logged.GetProperty("detail").GetString(), logged.GetProperty("actor").GetProperty("email").GetString()));

        // The epoch that is over: what was left, how it ended, and its orders.
        var over = await ReadAsync($"/Admin/Users/{id}/Wallet?epoch=1");
        Assert.Contains("This epoch is over", Text(over), StringComparison.Ordinal);
        Assert.Contains("An admin reset it: “It came by <a> mistake.”", Text(over), StringComparison.Ordinal);
        Assert.Contains("0.1998", Text(over), StringComparison.Ordinal);
        Assert.Null(over.QuerySelector($"main a.button[href='/Admin/Users/{id}/reset']"));
        Assert.Contains("No orders yet", Text(await ReadAsync($"/Admin/Users/{id}/Orders")), StringComparison.Ordinal);
        Assert.Equal(["Cancelled An admin reset the account.", "Filled"], (await ReadAsync($"/Admin/Users/{id}/Orders?epoch=1")).QuerySelectorAll("table.orders tbody td[data-label=State]").Select(cell => cell.TextContent.Trim()));

        // What the user is told: by mail, by their activity, with the epoch.
        var mail = await new MailBox(app).NewestAsync(user.Email, "Your virtual account is reset");
        Assert.Contains("It came by <a> mistake.", mail.Text, StringComparison.Ordinal);
        var (_, activity) = await AccountClient.SendAsync(app, HttpMethod.Get, "/api/activity?kind=reset", token: mine);
        var line = Assert.Single(activity.GetProperty("activity").EnumerateArray());
        Assert.Equal((true, "It came by <a> mistake."), (line.GetProperty("by_other").GetBoolean(), line.GetProperty("detail").GetString()));
        var (_, epochs) = await AccountClient.SendAsync(app, HttpMethod.Get, "/api/epochs", token: mine);
        Assert.Equal(("admin", "It came by <a> mistake."), (epochs.GetProperty("epochs")[1].GetProperty("ended_by").GetString(), epochs.GetProperty("epochs")[1].GetProperty("reason").GetString()));
        Assert.Equal(JsonValueKind.Null, epochs.GetProperty("epochs")[0].GetProperty("ended_by").ValueKind);
        var (_, wallet) = await AskAsync("/Wallet", mine);
        Assert.Contains("It came by &lt;a&gt; mistake.", wallet, StringComparison.Ordinal);
        Assert.Equal(200, (await AccountClient.SendAsync(app, HttpMethod.Put, "/api/reset", token: mine)).Status);
        (_, epochs) = await AccountClient.SendAsync(app, HttpMethod.Get, "/api/epochs", token: mine);
        Assert.Equal([null, "user", "admin"], epochs.GetProperty("epochs").EnumerateArray().Select(epoch => epoch.GetProperty("ended_by").GetString()));
        Assert.Contains("Reset by the user", Text(await ReadAsync($"/Admin/Users/{id}/Wallet")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reset_says_who_is_told_of_it_by_mail_and_who_is_not()
    {
        var (_, tokens) = await AccountClient.SendAsync(app, HttpMethod.Post, "/api/guest");
        var guest = tokens.GetProperty("access_token").GetString()!;
        await Eventually.True(async () => (await AccountClient.SendAsync(app, HttpMethod.Get, "/api/wallet", token: guest)).Status == 200);
        var (_, profile) = await AccountClient.SendAsync(app, HttpMethod.Get, "/api/myprofile", token: guest);
        var id = profile.GetProperty("user_id").GetGuid();
        Assert.Contains("a guest has no mail address", await HintAsync(id), StringComparison.Ordinal);
        Assert.DoesNotContain("by mail", await HintAsync(await signedIn.Admin.IdAsync()), StringComparison.Ordinal);
        Assert.Contains("by mail and with the epoch", await HintAsync(await (await EnterAsync()).User.IdAsync()), StringComparison.Ordinal);

        // It is as it says.
        Assert.Equal(200, (await SendAsync(HttpMethod.Post, $"/api/admin/users/{id}/reset", new { reason = "the table is clean" })).Status);
        Assert.Contains("the table is clean", (await AskAsync("/Wallet", guest)).Text, StringComparison.Ordinal);
        await using var db = await app.Services.GetRequiredService<IDbContextFactory<CompraVentaDb>>().CreateDbContextAsync();
        Assert.False(await db.Mails.AnyAsync(mail => mail.UserId == id));

        async Task<string> HintAsync(Guid user) => (await ReadAsync($"/Admin/Users/{user}/reset")).QuerySelector("#reason-hint")!.TextContent;
    }

    [Fact]
    public async Task A_form_that_is_sent_twice_resets_once()
    {
        var (user, mine) = await EnterAsync();
        var id = await user.IdAsync();
        using var browser = await SignInAsync();
        await browser.GetAsync($"/Admin/Users/{id}/reset");
        Assert.Equal("The account is reset.", (await browser.SendAsync(new() { ["reason"] = "once" })).Notice);

        // As from a page that was kept: its epoch has ended.
        await browser.GetAsync($"/Admin/Users/{id}/reset");
        var page = await browser.SendAsync(new() { ["reason"] = "once", ["epoch"] = "1" });
        Assert.StartsWith("This epoch had ended already", page.Notice, StringComparison.Ordinal);
        Assert.Equal(2, await EpochAsync(mine));
        Assert.Single(await EventsAsync("account_reset", id));
    }

    [Fact]
    public async Task A_reset_by_call_needs_a_reason_and_names_its_epoch_to_be_done_once()
    {
        var (user, mine) = await EnterAsync();
        var call = $"/api/admin/users/{await user.IdAsync()}/reset";
        foreach (var body in new object?[] { null, new { }, new { reason = " " }, new { reason = (string?)null, epoch = 1 } })
        {
            var (refused, problem) = await SendAsync(HttpMethod.Post, call, body);
            Assert.Equal((400, "bad_fields"), (refused, problem.GetProperty("code").GetString()));
            Assert.Equal(["reason"], problem.GetProperty("errors").EnumerateObject().Select(error => error.Name));
        }

        Assert.Equal(1, await EpochAsync(mine));
        var (status, answer) = await SendAsync(HttpMethod.Post, call, new { reason = "by call", epoch = 1 });
        Assert.Equal((200, "The account is reset."), (status, answer.GetProperty("message").GetString()));
        (status, answer) = await SendAsync(HttpMethod.Post, call, new { reason = "by call", epoch = 1 });
        Assert.Equal(200, status);
        Assert.StartsWith("This epoch had ended already", answer.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(2, await EpochAsync(mine));
        Assert.Equal(200, (await SendAsync(HttpMethod.Post, call, new { reason = "whichever it is" })).Status);
        Assert.Equal(3, await EpochAsync(mine));
    }

    [Fact]
    public async Task An_admin_resets_themselves_as_others()
    {
        await Eventually.True(async () => (await AccountClient.SendAsync(app, HttpMethod.Get, "/api/wallet", token: token)).Status == 200);
        var before = await EpochAsync(token);
        Assert.Equal(200, (await SendAsync(HttpMethod.Post, $"/api/admin/users/{await signedIn.Admin.IdAsync()}/reset", new { reason = "anew" })).Status);
        Assert.Equal(before + 1, await EpochAsync(token));
    }

    [Fact]
    public async Task While_no_engine_leads_a_reset_is_kept_said_so_and_done_once_when_one_does()
    {
        var database = await app.Postgres.CreateDatabaseAsync();
        AccountClient user, boss;
        await using (var first = await With(new WebApp(app.Postgres)).StartAsync())
        {
            (user, _) = await EnterAsync(first);
            boss = await AccountClient.RegisterAsync(first);
            await boss.MakeAdminAsync();
        }

        EngineLease? lease = null;
        await Eventually.True(async () => (lease = await EngineLease.TryTakeAsync(database.ConnectionString, new EngineShard(MarketSource.Simulated), TimeSpan.FromMinutes(2), CancellationToken.None)) is not null);
        await using var held = lease!;
        await using var second = With(new WebApp(app.Postgres));
        second.ConfigureServices(services => services.AddSingleton(made => new EngineCommands(made.GetRequiredService<NpgsqlDataSource>(), new HurriedTime())));
        await second.StartAsync();
        using var browser = new PageClient(second);
        await browser.GetAsync("/Login");
        await browser.SendAsync(new() { ["email"] = boss.Email, ["password"] = boss.Password });
        await browser.GetAsync($"/Admin/Users?search={user.Username}%40");
        await browser.GetAsync(browser.Page.Document.QuerySelector("main tbody a")!.GetAttribute("href")!);
        await browser.GetAsync(browser.Page.Document.QuerySelector("main a[href$='/reset']")!.GetAttribute("href")!);
        for (var i = 0; i < 2; i++)
        {
            var page = await browser.SendAsync(new() { ["reason"] = "patience" });
            Assert.Equal((503, "The reset is asked for, and will be done once the trading engine is back."), (page.Status, page.Notice));
        }

        await held.DisposeAsync();
        var (_, login) = await AccountClient.SendAsync(second, HttpMethod.Post, "/api/login", new { email = user.Email, password = user.Password });
        var mine = login.GetProperty("access_token").GetString()!;
        await Eventually.True(async () => await EpochAsync(second, mine) == 2);
        await using var unanswered = database.CreateCommand("select count(*) from engine_commands where answered_at is null");
        await Eventually.True(async () => (long)(await unanswered.ExecuteScalarAsync())! == 0);
        Assert.Equal(2, await EpochAsync(second, mine));

        WebApp With(WebApp made) => made.With("ConnectionStrings:CompraVenta", database.ConnectionString).With("Accounts:CallsPerMinute", "100000");
    }

    private static string Text(IHtmlDocument page) => Words(page.QuerySelector("main")!.TextContent);

    private static string Words(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static List<string> Cells(IHtmlDocument page, string row) => [.. page.QuerySelector(row)!.Children.Select(cell => Words(cell.TextContent))];

    /// <summary>A user with an account, and an access token of theirs.</summary>
    private static async Task<(AccountClient User, string Token)> EnterAsync(WebApp app)
    {
        var user = await AccountClient.RegisterAsync(app);
        var (mine, _) = await user.LoginAsync();

        // The engine takes the lead a moment after the app has started.
        await Eventually.True(async () => (await AccountClient.SendAsync(app, HttpMethod.Get, "/api/wallet", token: mine)).Status == 200);
        return (user, mine);
    }

    private static async Task<int> EpochAsync(WebApp app, string mine)
    {
        var (_, body) = await AccountClient.SendAsync(app, HttpMethod.Get, "/api/wallet", token: mine);
        return body.TryGetProperty("epoch", out var epoch) ? epoch.GetInt32() : 0;
    }

    private Task<(AccountClient User, string Token)> EnterAsync() => EnterAsync(app);

    private Task<int> EpochAsync(string mine) => EpochAsync(app, mine);

    private async Task<string> PlaceAsync(string mine, object order)
    {
        // A book that nobody feeds is stale after some seconds.
        await app.Market.OpenAsync();
        var (status, body) = await AccountClient.SendAsync(app, HttpMethod.Post, "/api/orders", order, mine);
        Assert.True(status == 200, body.ToString());
        return body.GetProperty("order_id").GetString()!;
    }

    private async Task<string> StateAsync(string mine)
    {
        var (_, wallet) = await AccountClient.SendAsync(app, HttpMethod.Get, "/api/wallet", token: mine);
        var (_, closed) = await AccountClient.SendAsync(app, HttpMethod.Get, "/api/transactions/closed", token: mine);
        return $"{wallet.GetProperty("balance")} {wallet.GetProperty("fixed_balance")} {wallet.GetProperty("epoch")} {closed}";
    }

    private async Task<PageClient> SignInAsync()
    {
        var browser = new PageClient(app);
        await browser.GetAsync("/Login");
        await browser.SendAsync(new() { ["email"] = signedIn.Admin.Email, ["password"] = signedIn.Admin.Password });
        return browser;
    }

    /// <summary>What of an account admins looked at, oldest first.</summary>
    private async Task<List<string?>> ReadsAsync(Guid user)
    {
        var reads = await EventsAsync("account_read", user);
        Assert.All(reads, read => Assert.Equal(signedIn.Admin.Email, read.GetProperty("actor").GetProperty("email").GetString()));
        return [.. reads.Select(read => read.GetProperty("detail").GetString()).Reverse()];
    }

    private async Task<List<JsonElement>> EventsAsync(string what, Guid user) =>
        [.. (await SendAsync(HttpMethod.Get, $"/api/admin/audit?event={what}&subject={user}")).Body.GetProperty("events").EnumerateArray()];

    private Task<(int Status, JsonElement Body)> SendAsync(HttpMethod method, string path, object? body = null) => AccountClient.SendAsync(app, method, path, body, token);

    private async Task<(int Status, string Text)> AskAsync(string path, string bearer)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        using var answer = await app.Http.SendAsync(request);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private async Task<IHtmlDocument> ReadAsync(string path)
    {
        var (status, text) = await AskAsync(path, token);
        Assert.True(status == 200, $"{path}: {status}");
        return new HtmlParser().ParseDocument(text);
    }
}
