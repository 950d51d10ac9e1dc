using System.Globalization;
using System.Text.Json;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;
using CompraVenta.Infrastructure.Persistence;
using CompraVenta.TestKit;
using CompraVenta.Web.Tests.Accounts;
using CompraVenta.Web.Tests.Trading;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CompraVenta.Web.Tests.Notifications;

/// <summary>Every cell of what is told where: ticked on the page, kept, and told there and nowhere else.</summary>
[Collection(PostgresCollection.Name)]
public sealed class NotificationMatrixTests(PostgresFixture postgres)
{
    private const string Path = "/Account/Notifications";

    // What is said of each kind, once all of them have happened.
    private static readonly Dictionary<string, string> Sentences = new(StringComparer.Ordinal)
    {
        ["fill"] = "Bought 0.02 BTC at ",
        ["stop_fired"] = "Stop-loss fired at 98 USDT",
        ["refusal"] = "expired",
        ["stale"] = "No exchange has had a fresh order book of BTC-USDT",
    };

    [Fact]
    public async Task Every_cell_is_ticked_kept_and_told_there_and_nowhere_else()
    {
        var trading = new TradingApp(postgres);
        trading.App.With("Mail:NotificationsGather", "00:00:01").With("Mail:PollInterval", "00:00:01");
        await trading.InitializeAsync();
        await using var app = trading.App;

        // One user a cell, one for whom all are ticked, and one for whom none is.
        var cells = Sentences.Keys.SelectMany(kind => new[] { (kind, "page"), (kind, "mail") }).ToList();
        var users = new List<(Trader User, HashSet<(string Kind, string Place)> Ticked)>();
        foreach (var ticked in cells.Select(cell => new HashSet<(string, string)> { cell }).Append([.. cells]).Append([]))
        {
            var user = await trading.EnterAsync();
            await ConfirmAsync(app, user);
            await TickAsync(app, user, ticked);
            users.Add((user, ticked));
        }

        await HappenAsync(trading, [.. users.Select(each => each.User)]);

        // Last comes what is stale; who is told by mail and on pages alike is told in one go.
        var mails = new MailBox(app);
        var (all, _) = users[^2];
        await Eventually.True(
            async () => (await ToldAsync(all)).Contains("stale") && (await MailedAsync(mails, all)).IsSupersetOf(Sentences.Keys), TimeSpan.FromSeconds(90), "the stale market is told");
        foreach (var (user, ticked) in users)
        {
            Assert.Equal(Of(ticked, "page"), (await ToldAsync(user)).Order(StringComparer.Ordinal));
            Assert.Equal(Of(ticked, "mail"), (await MailedAsync(mails, user)).Order(StringComparer.Ordinal));
        }

        // That it is fresh again is told where it was told that it was stale.
        await trading.ShowBooksAsync();
        foreach (var (user, _) in users.Where(each => each.Ticked.Contains(("stale", "page"))))
        {
            await Eventually.True(async () => (await ListAsync(user)).Any(told => told.GetProperty("kind").GetString() == "fresh"));
        }

        foreach (var (user, _) in users.Where(each => !each.Ticked.Contains(("stale", "page")))) Assert.DoesNotContain(await ListAsync(user), told => told.GetProperty("kind").GetString() == "fresh");
    }

    private static IEnumerable<string> Of(HashSet<(string Kind, string Place)> ticked, string place) =>
        ticked.Where(cell => cell.Place == place).Select(cell => cell.Kind).Order(StringComparer.Ordinal);

    /// <summary>Lets each kind of thing happen to everybody.</summary>
    private static async Task HappenAsync(TradingApp trading, IReadOnlyList<Trader> users)
    {
        await trading.ShowBooksAsync();
        foreach (var user in users)
        {
            await user.BuyAsync("0.02");
            await user.DoneAsync(user.PostAsync("/api/orders", new { @base = "BTC", quote = "USDT", side = "SELL", type = "STOP_LOSS", b_amount = "0.01", stop_price = "98" }));
            var till = DateTimeOffset.UtcNow.AddSeconds(5).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
            await user.DoneAsync(user.PostAsync("/api/orders", new { @base = "BTC", quote = "USDT", side = "BUY", type = "LIMIT", b_amount = "0.01", price = "50", time_in_force = "GTD", good_till = till }));
        }

        await trading.App.Market.Binance.TradeAsync(trading.BinanceBtc, Side.Ask, "97", "0.1");
        foreach (var user in users)
        {
            foreach (var state in new[] { "expired", "filled" })
            {
                var count = state == "filled" ? 2 : 1;
                await Eventually.True(async () => (await user.DoneAsync(user.GetAsync($"/api/orders?state={state}"))).GetProperty("orders").GetArrayLength() == count, what: $"{count} {state}");
            }
        }

        await trading.App.Market.Binance.LoseAsync(trading.BinanceBtc, StaleReason.Silent);
        await trading.App.Market.Bitfinex.LoseAsync(trading.BitfinexBtc, StaleReason.Silent);
    }

    /// <summary>Ticks the cells on the page, saves them, and reads them back from the page and by the call.</summary>
    private static async Task TickAsync(WebApp app, Trader user, HashSet<(string Kind, string Place)> ticked)
    {
        using var browser = new PageClient(app);
        await browser.GetAsync("/Login");
        await browser.SendAsync(new() { ["email"] = user.Email, ["password"] = "a fine long password" });
        var page = await browser.GetAsync(Path);
        var boxes = page.Document.QuerySelectorAll<IHtmlInputElement>(".switches input").ToList();
        Assert.Equal(Sentences.Count * 2, boxes.Count);
        foreach (var box in boxes) box.IsChecked = ticked.Contains(CellOf(box));
        page = await browser.SendAsync([], "form:has(.switches)");
        Assert.Equal((200, "Saved."), (page.Status, page.Notice));
        page = await browser.GetAsync(Path);
        Assert.Equal(ticked, page.Document.QuerySelectorAll<IHtmlInputElement>(".switches input[checked]").Select(CellOf).ToHashSet());
        var switches = await user.DoneAsync(user.GetAsync("/api/notifications/switches"));
        foreach (var kind in Sentences.Keys)
        {
            foreach (var place in new[] { "page", "mail" }) Assert.Equal((kind, place, ticked.Contains((kind, place))), (kind, place, switches.GetProperty(kind).GetProperty(place).GetBoolean()));
        }
    }

    private static (string Kind, string Place) CellOf(IHtmlInputElement box) => box.Name!.Split('-') is [var kind, var place] ? (kind, place) : throw new FormatException(box.Name);

    /// <summary>Mail goes to confirmed addresses only.</summary>
    private static async Task ConfirmAsync(WebApp app, Trader user)
    {
        await using var db = await app.Services.GetRequiredService<IDbContextFactory<CompraVentaDb>>().CreateDbContextAsync();
        Assert.Equal(1, await db.Users.Where(row => row.Email == user.Email).ExecuteUpdateAsync(row => row.SetProperty(u => u.EmailConfirmed, true)));
    }

    private static async Task<List<JsonElement>> ListAsync(Trader user) => [.. (await user.DoneAsync(user.GetAsync("/api/notifications"))).GetProperty("notifications").EnumerateArray()];

    /// <summary>The kinds that the list has, but for what is fresh again.</summary>
    private static async Task<HashSet<string>> ToldAsync(Trader user)
    {
        var told = await ListAsync(user);
        foreach (var one in told.Where(one => one.GetProperty("kind").GetString() is "stale")) Assert.StartsWith(Sentences["stale"], one.GetProperty("message").GetString(), StringComparison.Ordinal);
        return [.. told.Select(one => one.GetProperty("kind").GetString()!).Where(kind => kind != "fresh")];
    }

    /// <summary>The kinds that mails have told of.</summary>
    private static async Task<HashSet<string>> MailedAsync(MailBox mails, Trader user)
    {
        var text = string.Join(' ', (await mails.ReadAsync(user.Email)).SelectMany(mail => mail.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
        return [.. Sentences.Where(each => text.Contains(each.Value, StringComparison.Ordinal)).Select(each => each.Key)];
    }
}
