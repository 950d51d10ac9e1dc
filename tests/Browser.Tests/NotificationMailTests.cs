using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using CompraVenta.Browser.Tests.Fixtures;
using CompraVenta.TestKit;
using CompraVenta.TestKit.Mail;

namespace CompraVenta.Browser.Tests;

/// <summary>What happens is told where it was ticked, and nowhere else: on pages, and by mail through a real server.</summary>
public sealed class NotificationMailTests(ChromiumFixture chromium) : IClassFixture<ChromiumFixture>
{
    private const string Email = "ruth@example.org";
    private const string Password = "four words in a row";

    [Fact]
    public async Task Each_kind_is_told_where_it_is_ticked_and_nowhere_else()
    {
        await using var server = await SmtpServer.StartAsync();
        server.Trust();
        await using var app = RunningApp.Start(settings: new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Accounts:ConfirmAddress"] = "true",
            ["Mail:Host"] = "localhost",
            ["Mail:Port"] = server.Port.ToString(CultureInfo.InvariantCulture),
            ["Mail:Username"] = SmtpServer.Username,
            ["Mail:Password"] = SmtpServer.Password,
            ["Mail:From"] = "CompraVenta <no-reply@example.org>",
            ["Mail:PollInterval"] = "00:00:01",
            ["Mail:NotificationsGather"] = "00:00:01",
        });
        await app.UntilReadyAsync();
        await using var page = await EnterAsync(app, server);

        // Fills on pages, stops by mail, orders that ended by both.
        await page.Page.GotoAsync("/Account/Notifications");
        foreach (var (kind, onPage, byMail) in new[] { ("fill", true, false), ("stop_fired", false, true), ("refusal", true, true), ("stale", false, false) })
        {
            await page[$"[name={kind}-page]"].SetCheckedAsync(onPage);
            await page[$"[name={kind}-mail]"].SetCheckedAsync(byMail);
        }

        await page["form:has(.switches) button"].ClickAsync();
        await page[".notice-good"].WaitForAsync();

        using var http = await SignInAsync(app);
        await PlaceAsync(http, () => new { @base = "BTC", quote = "USDT", side = "BUY", type = "MARKET", b_amount = 0.02 });
        await PlaceAsync(http, () => new { @base = "BTC", quote = "USDT", side = "SELL", type = "TRAILING_STOP", b_amount = 0.01, trail_distance = 0.5 });
        await Eventually.True(() => Said(server, "Trailing stop fired at "), TimeSpan.FromSeconds(90), "the stop is told by mail");
        await PlaceAsync(http, () => new { @base = "BTC", quote = "USDT", side = "BUY", type = "LIMIT", b_amount = 0.01, price = 1000, time_in_force = "GTD", good_till = DateTimeOffset.UtcNow.AddSeconds(5).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture) });
        await Eventually.True(() => Said(server, "expired"), TimeSpan.FromSeconds(60), "the end is told by mail");

        await page.Page.GotoAsync("/Notifications");
        var told = await page.Page.Locator(".told > li").AllInnerTextsAsync();

        // Of the stop a page tells what is ticked there: that something was sold.
        Assert.Equal(3, told.Count);
        Assert.Contains("expired: its time was over", told[0], StringComparison.Ordinal);
        Assert.Contains("Sold 0.01 BTC at ", told[1], StringComparison.Ordinal);
        Assert.Contains("Bought 0.02 BTC at ", told[2], StringComparison.Ordinal);
        Assert.Equal(0, await page.Page.GetByText("Trailing stop fired").CountAsync());
        Assert.False(Said(server, "Bought 0.02 BTC"));
        var mail = server.Mails()[^1];
        Assert.Equal([Email], mail.Recipients);
        Assert.True(mail.IsSecure);
        Assert.Empty(mail.Mail.Defects);

        // The mail leads to its order.
        await page.Page.GotoAsync(mail.Mail.Link.PathAndQuery);
        Assert.Contains("expired: its time was over.", await page.TextAsync("main"), StringComparison.Ordinal);
    }

    private static bool Said(SmtpServer server, string words) => server.Mails().Any(taken => string.Join(' ', taken.Mail.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).Contains(words, StringComparison.Ordinal));

    /// <summary>Registers, confirms the address by the link in the mail, and signs in.</summary>
    private async Task<WatchedPage> EnterAsync(RunningApp app, SmtpServer server)
    {
        var page = await chromium.OpenAsync("/Register", url: app.Url);
        foreach (var (field, value) in new[] { ("email", Email), ("username", "ruth"), ("name", "Ruth"), ("password", Password) }) await page[$"#{field}"].FillAsync(value);
        await SubmitAsync(page);
        await page.ArriveAsync("**/Email/Confirmation");
        await Eventually.True(() => server.Mails().Count > 0);
        await page.Page.GotoAsync(server.Mails()[0].Mail.Link.PathAndQuery);
        await SubmitAsync(page);
        await page[".notice-good"].WaitForAsync();
        await page.Page.GotoAsync("/Login");
        await page["#email"].FillAsync(Email);
        await page["#password"].FillAsync(Password);
        await SubmitAsync(page);
        await page[".me summary"].First.WaitForAsync();
        return page;
    }

    private static Task SubmitAsync(WatchedPage page) => page["main form button[type=submit]"].Last.ClickAsync();

    private static async Task<HttpClient> SignInAsync(RunningApp app)
    {
        var http = new HttpClient { BaseAddress = app.Url };
        using var answer = await http.PostAsJsonAsync("/api/login", new { email = Email, password = Password });
        var tokens = await answer.Content.ReadFromJsonAsync<JsonElement>();
        http.DefaultRequestHeaders.Authorization = new("Bearer", tokens.GetProperty("access_token").GetString());
        return http;
    }

    // No engine may lead yet, or the pair's first books be on their way; a trailing stop may be met as it is placed.
    private static Task PlaceAsync(HttpClient http, Func<object> order) => Eventually.True(async () =>
    {
        using var answer = await http.PostAsJsonAsync("/api/orders", order());
        var placed = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.True((int)answer.StatusCode is 200 or 503 || placed.GetProperty("code").GetString() == "already_triggered", placed.GetRawText());
        return (int)answer.StatusCode == 200;
    });
}
