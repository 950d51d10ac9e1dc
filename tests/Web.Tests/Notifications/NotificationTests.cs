using System.Text.Json;
using CompraVenta.Core.Markets;
using CompraVenta.Infrastructure.Persistence;
using CompraVenta.TestKit;
using CompraVenta.Web.Tests.Accounts;
using CompraVenta.Web.Tests.Streaming;
using CompraVenta.Web.Tests.Trading;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CompraVenta.Web.Tests.Notifications;

/// <summary>Notifications over HTTP, on pages without script, and over the WebSocket.</summary>
[Collection(PostgresCollection.Name)]
public sealed class NotificationTests(TradingApp trading) : IClassFixture<TradingApp>
{
    private readonly WebApp app = trading.App;

    [Fact]
    public async Task What_happened_is_listed_newest_first_to_its_user_alone_and_read_up_to_one()
    {
        var me = await trading.EnterAsync();
        var other = await trading.EnterAsync();
        var bought = await me.BuyAsync("0.1");
        await UntilToldAsync(me, 1);
        await me.DoneAsync(me.PostAsync("/api/orders", new { @base = "BTC", quote = "USDT", side = "SELL", type = "STOP_LOSS", b_amount = "0.05", stop_price = "98" }));
        await app.Market.Binance.TradeAsync(trading.BinanceBtc, Side.Ask, "97", "0.1");
        var list = await UntilToldAsync(me, 2);
        var told = list.GetProperty("notifications");
        Assert.Equal(["stop_fired", "fill"], told.EnumerateArray().Select(one => one.GetProperty("kind").GetString()));
        Assert.StartsWith("Stop-loss fired at 98 USDT: sold 0.05 BTC at ", told[0].GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(bought.GetProperty("order_id").GetGuid(), told[1].GetProperty("order_id").GetGuid());
        Assert.Equal((2, "simulated"), (list.GetProperty("unread").GetInt32(), list.GetProperty("source").GetString()));

        var first = await me.DoneAsync(me.GetAsync("/api/notifications?limit=1"));
        Assert.Equal("2", first.GetProperty("next_cursor").GetString());
        var second = await me.DoneAsync(me.GetAsync("/api/notifications?limit=1&cursor=2"));
        Assert.Equal((1, JsonValueKind.Null), (second.GetProperty("notifications")[0].GetProperty("id").GetInt32(), second.GetProperty("next_cursor").ValueKind));
        Assert.Equal(400, (await me.GetAsync("/api/notifications?limit=0")).Status);
        Assert.Equal(400, (await me.GetAsync("/api/notifications?cursor=x")).Status);

        Assert.Equal(1, (await me.DoneAsync(me.PostAsync("/api/notifications/read", new { up_to = 1 }))).GetProperty("unread").GetInt32());
        Assert.Equal([false, true], (await me.DoneAsync(me.GetAsync("/api/notifications"))).GetProperty("notifications").EnumerateArray().Select(one => one.GetProperty("is_read").GetBoolean()));
        foreach (var body in new[] { "{}", """{"up_to":-1}""", """{"up_to":"x"}""", """{"up_to":1,"more":2}""", "" }) Assert.Equal(400, (await me.PostTextAsync("/api/notifications/read", body)).Status);

        // Another user's are theirs alone, and stay as they are.
        var none = await other.DoneAsync(other.GetAsync("/api/notifications"));
        Assert.Equal((0, 0), (none.GetProperty("notifications").GetArrayLength(), none.GetProperty("unread").GetInt32()));
        await other.DoneAsync(other.PostAsync("/api/notifications/read", new { up_to = 2 }));
        Assert.Equal(1, (await me.DoneAsync(me.GetAsync("/api/notifications"))).GetProperty("unread").GetInt32());
    }

    [Fact]
    public async Task Switches_are_changed_one_by_one_and_hold_from_then_on()
    {
        var me = await trading.EnterAsync();
        var other = await trading.EnterAsync();
        var before = (await other.DoneAsync(other.GetAsync("/api/notifications/switches"))).GetRawText();
        Assert.Equal(
            """{"fill":{"page":true,"mail":false},"stop_fired":{"page":true,"mail":true},"refusal":{"page":true,"mail":true},"stale":{"page":true,"mail":false},"has_mail":false}""",
            (await me.DoneAsync(me.GetAsync("/api/notifications/switches"))).GetRawText());
        var changed = await me.DoneAsync(me.PatchAsync("/api/notifications/switches", new { fill = new { page = false }, stale = new { mail = true } }));
        Assert.Equal("""{"page":false,"mail":false}""", changed.GetProperty("fill").GetRawText());
        Assert.Equal("""{"page":true,"mail":true}""", changed.GetProperty("stale").GetRawText());
        foreach (var body in new object[] { new { fills = new { page = true } }, new { fill = new { sms = true } }, new { fill = true }, new { fill = new { page = "on" } } })
        {
            Assert.Equal(400, (await me.PatchAsync("/api/notifications/switches", body)).Status);
        }

        Assert.Equal(before, (await other.DoneAsync(other.GetAsync("/api/notifications/switches"))).GetRawText());
        await me.BuyAsync("0.1");

        // What was decided is told a moment later, as the switches are then.
        await using var db = await app.Services.GetRequiredService<IDbContextFactory<CompraVentaDb>>().CreateDbContextAsync();
        await Eventually.True(() => db.Accounts.Where(account => db.Users.Any(user => user.Id == account.UserId && user.Email == me.Email))
            .AllAsync(account => db.NotificationMarks.Any(mark => mark.AccountId == account.Id && mark.ToldEvent == account.LastEvent)));
        await me.DoneAsync(me.PatchAsync("/api/notifications/switches", new { fill = new { page = true } }));
        await trading.ShowBooksAsync();
        await me.BuyAsync("0.2");
        var list = await UntilToldAsync(me, 1);
        Assert.StartsWith("Bought 0.2 BTC", list.GetProperty("notifications")[0].GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_without_script_count_list_and_mark_as_read()
    {
        var me = await trading.EnterAsync();
        using var browser = await SignInAsync(me);
        var page = await browser.GetAsync("/Notifications");
        Assert.Contains("Nothing to tell yet", page.Document.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.True(page.Document.QuerySelector(".bell [data-unread]")!.HasAttribute("hidden"));
        var order = (await me.BuyAsync("0.1")).GetProperty("order_id").GetString();
        await UntilToldAsync(me, 1);
        page = await browser.GetAsync("/Account");
        Assert.Equal("1", page.Document.QuerySelector(".bell [data-unread]")!.TextContent);
        Assert.Equal("Notifications, 1 unread", page.Document.QuerySelector(".bell")!.GetAttribute("aria-label"));
        page = await browser.GetAsync("/Notifications");
        Assert.Equal($"/Orders/{order}", page.Document.QuerySelector(".told [data-unread=true] a")!.GetAttribute("href"));
        page = await browser.SendAsync(new() { ["up_to"] = "1" });
        Assert.Equal(("/Notifications", "All are marked as read."), (page.Path, page.Notice));
        Assert.Empty(page.Document.QuerySelectorAll(".told [data-unread=true]"));
        Assert.Contains("Nothing older is kept", (await browser.GetAsync("/Notifications?cursor=1")).Document.QuerySelector("main")!.TextContent, StringComparison.Ordinal);

        // The bell is for those who are signed in.
        using var visitor = new PageClient(app);
        Assert.Null((await visitor.GetAsync("/Markets")).Document.QuerySelector(".bell"));
    }

    [Fact]
    public async Task Switches_are_ticked_on_a_page_without_script()
    {
        var me = await trading.EnterAsync();
        using var browser = await SignInAsync(me);
        var page = await browser.GetAsync("/Account/Notifications");
        Assert.Equal(8, page.Document.QuerySelectorAll(".switches input").Length);
        Assert.Equal(4, page.Document.QuerySelectorAll(".switches input[checked]").Length);
        Assert.Equal(4, page.Document.QuerySelectorAll(".switches input[disabled]").Length);
        page.Document.QuerySelector("input[name=fill-page]")!.RemoveAttribute("checked");
        page = await browser.SendAsync([], "form:has(.switches)");
        Assert.Equal("Saved.", page.Notice);
        Assert.Equal(3, page.Document.QuerySelectorAll(".switches input[checked]").Length);
        var own = await me.DoneAsync(me.GetAsync("/api/notifications/switches"));

        // What could not be ticked stays as it was.
        Assert.Equal("""{"page":false,"mail":false}""", own.GetProperty("fill").GetRawText());
        Assert.Equal("""{"page":true,"mail":true}""", own.GetProperty("stop_fired").GetRawText());
    }

    [Fact]
    public async Task The_channel_tells_each_once_goes_on_where_it_was_and_says_when_they_were_read()
    {
        var me = await trading.EnterAsync();
        await me.BuyAsync("0.1");
        await UntilToldAsync(me, 1);
        await using (var client = await FollowAsync(me))
        {
            var snapshot = await NextAsync(client);
            Assert.Equal(("snapshot", 1, 1, 1), (snapshot.GetProperty("type").GetString(), snapshot.GetProperty("seq").GetInt32(), snapshot.GetProperty("unread").GetInt32(), snapshot.GetProperty("notifications").GetArrayLength()));
            await me.BuyAsync("0.1");
            var update = await NextAsync(client);
            Assert.Equal(("update", 2, 2), (update.GetProperty("type").GetString(), update.GetProperty("seq").GetInt32(), update.GetProperty("unread").GetInt32()));
            Assert.Equal(2, update.GetProperty("notification").GetProperty("id").GetInt32());
            await me.DoneAsync(me.PostAsync("/api/notifications/read", new { up_to = 2 }));
            var read = await NextAsync(client);
            Assert.Equal(("snapshot", 2, 0), (read.GetProperty("type").GetString(), read.GetProperty("seq").GetInt32(), read.GetProperty("unread").GetInt32()));
        }

        // What came while nobody was there comes then, each once.
        await trading.ShowBooksAsync();
        for (var i = 0; i < 3; i++) await me.BuyAsync("0.1");
        await UntilToldAsync(me, 5);
        await using (var client = await FollowAsync(me, since: 2))
        {
            for (var seq = 3; seq <= 5; seq++) Assert.Equal(("update", seq), Head(await NextAsync(client)));
        }

        await using (var client = await FollowAsync(me, since: 99))
        {
            Assert.Equal(("snapshot", 5), Head(await NextAsync(client)));
        }
    }

    [Fact]
    public async Task Erasing_a_user_erases_what_they_were_told()
    {
        var me = await trading.EnterAsync();
        await me.BuyAsync("0.1");
        await UntilToldAsync(me, 1);
        var data = await me.DoneAsync(me.GetAsync("/api/mydata"));
        Assert.StartsWith("Bought 0.1 BTC", data.GetProperty("accounts")[0].GetProperty("notifications")[0].GetProperty("message").GetString(), StringComparison.Ordinal);
        var account = data.GetProperty("accounts")[0].GetProperty("account_id").GetGuid();
        await me.DoneAsync(me.DeleteAsync("/api/myprofile", new { password = "a fine long password" }));
        await using var db = await app.Services.GetRequiredService<IDbContextFactory<CompraVentaDb>>().CreateDbContextAsync();
        Assert.False(await db.Notifications.AnyAsync(row => row.AccountId == account));
    }

    private async Task<PageClient> SignInAsync(Trader me)
    {
        var browser = new PageClient(app);
        await browser.GetAsync("/Login");
        await browser.SendAsync(new() { ["email"] = me.Email, ["password"] = "a fine long password" });
        return browser;
    }

    private static async Task<JsonElement> UntilToldAsync(Trader me, int count)
    {
        JsonElement list = default;
        await Eventually.True(async () => (list = await me.DoneAsync(me.GetAsync("/api/notifications"))).GetProperty("notifications").GetArrayLength() >= count);
        Assert.Equal(count, list.GetProperty("notifications").GetArrayLength());
        return list;
    }

    private async Task<StreamClient> FollowAsync(Trader me, long? since = null)
    {
        var client = await StreamClient.ConnectAsync(app);
        await client.SendAsync($$"""{"op":"auth","token":"{{me.Token}}"}""");
        await client.ReceiveAsync("authenticated");
        await client.SendAsync(since is { } last ? $$"""{"op":"subscribe","channel":"notifications","since":{{last}}}""" : """{"op":"subscribe","channel":"notifications"}""");
        await client.ReceiveAsync("subscribed");
        return client;
    }

    private static (string? Type, int Seq) Head(JsonElement message) => (message.GetProperty("type").GetString(), message.GetProperty("seq").GetInt32());

    private static async Task<JsonElement> NextAsync(StreamClient client)
    {
        var message = (await client.ReceiveAsync())!.Value;
        Assert.True(message.TryGetProperty("channel", out var channel) && channel.GetString() == "notifications", message.GetRawText());
        return message;
    }
}
