using System.Net.Http.Json;
using System.Text.Json;
using CompraVenta.Browser.Tests.Fixtures;
using CompraVenta.TestKit;
using Microsoft.Playwright;

namespace CompraVenta.Browser.Tests;

/// <summary>The bell, what is said in passing on any page, and where it is chosen.</summary>
public sealed class NotificationTests(ChromiumFixture chromium) : IClassFixture<ChromiumFixture>
{
    private const string Count = "document.querySelector('[data-unread]').textContent";
    private const string Open = "document.querySelector('[data-connection]').dataset.state === 'open'";
    private const string Word = "document.querySelector('.word')?.textContent ?? ''";

    [Fact]
    public async Task A_fill_is_said_and_announced_on_whatever_page_is_open_and_counted_until_it_is_read()
    {
        using var http = await SignInAsync();
        await ReadAllAsync(http);
        await using var page = await OpenAsync("/Status");
        await page.UntilAsync("document.querySelector('[data-connection]').dataset.state === 'open'");
        await page.UntilAsync("document.querySelector('[data-unread]').hidden");
        var order = await PlaceAsync(http, new { @base = "BTC", quote = "USDT", side = "BUY", type = "MARKET", b_amount = 0.01 });
        await page.UntilAsync($"({Word}).includes('Bought 0.01 BTC at ')");
        await page.UntilAsync("document.querySelector('[data-announce-told][role=status][aria-live=polite]').textContent.startsWith('Bought 0.01 BTC at ')");
        await page.UntilAsync($"{Count} === '1' && !document.querySelector('[data-unread]').hidden");
        Assert.Equal("Notifications, 1 unread", await page[".bell"].GetAttributeAsync("aria-label"));

        // It stays while somebody is at it.
        await page[".word a"].FocusAsync();
        await PageLook.SeeAsync(page, "notification-word");
        await page[".word a"].ClickAsync();
        await page.ArriveAsync($"**/Orders/{order}");

        // Said once: the next page only counts it.
        await page.UntilAsync("document.querySelector('[data-connection]').dataset.state === 'open'");
        Assert.Equal("1", await page.TextAsync("[data-unread]"));
        await page[".bell"].ClickAsync();
        await page.ArriveAsync("**/Notifications");
        Assert.Equal(0, await page[".word"].CountAsync());
        await page["main form button"].ClickAsync();
        await page[".notice-good"].WaitForAsync();
        await page.UntilAsync("document.querySelector('[data-unread]').hidden");
        Assert.Equal(0, await page[".told [data-unread=true]"].CountAsync());
    }

    [Fact]
    public async Task A_word_is_closed_by_keyboard_and_the_focus_goes_to_the_bell()
    {
        using var http = await SignInAsync();
        await ReadAllAsync(http);
        await using var page = await OpenAsync("/Markets");
        await page.UntilAsync("document.querySelector('[data-connection]').dataset.state === 'open'");
        await page.UntilAsync("document.querySelector('[data-unread]').hidden");
        await PlaceAsync(http, new { @base = "BTC", quote = "USDT", side = "BUY", type = "MARKET", b_amount = 0.01 });
        await page.UntilAsync("document.querySelector('.word') !== null");
        await page[".word-close"].FocusAsync();
        await page.Page.Keyboard.PressAsync("Escape");
        await page.UntilAsync("document.querySelector('.word') === null && document.activeElement.matches('.bell')");
    }

    [Fact]
    public async Task What_one_tab_has_told_or_listed_is_not_told_by_another()
    {
        using var http = await SignInAsync();
        await ReadAllAsync(http);
        await using var page = await OpenAsync("/Status");
        await page.UntilAsync(Open);
        await PlaceAsync(http, new { @base = "BTC", quote = "USDT", side = "BUY", type = "MARKET", b_amount = 0.01 });
        await page.UntilAsync($"({Word}).includes('Bought 0.01 BTC at ')");
        await PlaceAsync(http, new { @base = "BTC", quote = "USDT", side = "BUY", type = "MARKET", b_amount = 0.03 });
        await Eventually.True(async () => (await ListAsync(http))[0].GetProperty("message").GetString()!.StartsWith("Bought 0.03", StringComparison.Ordinal));

        // Both are unread still; the one was told, the list shows both.
        await page.Page.GotoAsync("/Notifications");
        Assert.Contains("Bought 0.03 BTC", await page.TextAsync(".told"), StringComparison.Ordinal);
        await using var other = new WatchedPage(page.Page.Context, await page.Page.Context.NewPageAsync());
        await other.Page.GotoAsync("/Markets");
        await other.UntilAsync(Open);
        await other.UntilAsync($"{Count} === '2'");

        // Two tabs in sight tell a new one in the one that hears of it first: the first goes.
        await page.Page.GotoAsync("about:blank");
        await PlaceAsync(http, new { @base = "BTC", quote = "USDT", side = "BUY", type = "MARKET", b_amount = 0.02 });
        await other.UntilAsync("document.querySelector('.word') !== null");
        Assert.StartsWith("Bought 0.02 BTC at ", await other["[data-announce-told]"].TextContentAsync(), StringComparison.Ordinal);
        Assert.Equal(1, await other[".word"].CountAsync());
    }

    [Fact]
    public async Task On_a_phone_a_word_leaves_bell_search_and_a_sheets_close_free()
    {
        using var http = await SignInAsync();
        await ReadAllAsync(http);
        await using var page = await chromium.OpenAsync("/Trade?pair=BTC-USDT", 390, 844, signedIn: true);
        await page.UntilAsync($"{Open} && document.querySelector('[data-ladder]').dataset.state === 'live'");
        await page.UntilAsync("document.querySelector('[data-unread]').hidden");
        await PlaceAsync(http, new { @base = "BTC", quote = "USDT", side = "BUY", type = "MARKET", b_amount = 0.01 });
        await page.UntilAsync($"({Word}).includes('Bought 0.01 BTC at ')");

        // It stays while somebody is at it.
        await page[".word-close"].FocusAsync();
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await page.Page.EmulateMediaAsync(new() { ColorScheme = scheme });
            await page.Page.ScreenshotAsync(new() { Path = Artifacts.Screenshot("notification-phone", 390, scheme == ColorScheme.Light ? "light" : "dark") });
        }

        foreach (var free in new[] { ".bell", ".brand", "#search", ".theme button", ".me summary", ".sheet-bar a", ".places a" }) Assert.True(await IsFreeAsync(page, free), $"{free} is covered");
        await page["[data-sheet=BUY]"].ClickAsync();
        Assert.True(await IsFreeAsync(page, ".sheet-close"), "Close is covered");
        await page.Page.ScreenshotAsync(new() { Path = Artifacts.Screenshot("notification-sheet", 390, "dark") });

        // What comes while the sheet is open is told once it is closed.
        await PlaceAsync(http, new { @base = "BTC", quote = "USDT", side = "BUY", type = "MARKET", b_amount = 0.02 });
        await page.UntilAsync($"{Count} === '2'");
        Assert.DoesNotContain("Bought 0.02", await page["[data-words-told]"].TextContentAsync(), StringComparison.Ordinal);
        await page[".sheet-close"].ClickAsync();
        await page.UntilAsync("document.querySelector('[data-words-told]').textContent.includes('Bought 0.02 BTC at ')");

        // Scrolled, it stands at the top of what is seen, and goes when it is closed.
        await page.Page.EvaluateAsync("scrollTo(0, 300)");
        await page.UntilAsync("document.querySelector('.word').getBoundingClientRect().top >= 0 && document.querySelector('.word').getBoundingClientRect().top < 20");
        await page[".word-close"].Last.ClickAsync();
        await page.UntilAsync("!document.querySelector('[data-words-told]').textContent.includes('Bought 0.02')");
    }

    [Fact]
    public async Task A_stop_that_fires_while_no_page_is_open_is_told_on_return()
    {
        using var http = await SignInAsync();
        await PlaceAsync(http, new { @base = "BTC", quote = "USDT", side = "BUY", type = "MARKET", b_amount = 0.02 });
        await ReadAllAsync(http);
        await PlaceAsync(http, new { @base = "BTC", quote = "USDT", side = "SELL", type = "TRAILING_STOP", b_amount = 0.01, trail_distance = 0.5 });
        await Eventually.True(async () => (await ListAsync(http)).EnumerateArray().Any(told => told.GetProperty("kind").GetString() == "stop_fired" && !told.GetProperty("is_read").GetBoolean()), TimeSpan.FromSeconds(90), "the stop fires");
        await using var page = await OpenAsync("/Markets");
        await page.UntilAsync($"({Word}).startsWith('While you were away') && ({Word}).includes('Trailing stop fired at ')");
        Assert.StartsWith("While you were away:", await page.TextAsync("[data-announce-told]"), StringComparison.Ordinal);
        await page.UntilAsync($"Number({Count}) >= 1");
        await page.Page.GotoAsync("/Notifications");
        Assert.Contains("Trailing stop fired at ", await page.TextAsync(".told"), StringComparison.Ordinal);
        await PageLook.SeeAsync(page, "notifications");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_told_where_is_chosen_by_ticking(bool script)
    {
        await using var page = await OpenAsync("/Account/Notifications", script);
        var before = await page["[name=stale-page]"].IsCheckedAsync();
        Assert.True(await page["[name=fill-mail]"].IsDisabledAsync());
        await page["[name=stale-page]"].ClickAsync();
        await page["form:has(.switches) button"].ClickAsync();
        await page[".notice-good"].WaitForAsync();
        Assert.Equal(!before, await page["[name=stale-page]"].IsCheckedAsync());
    }

    [Fact]
    public async Task Looks_right_to_who_was_told_nothing()
    {
        await using var page = await chromium.OpenAsync("/Try");
        await page["main form button[type=submit]"].ClickAsync();
        await page[".me summary"].First.WaitForAsync();
        await page.Page.GotoAsync("/Notifications");
        await PageLook.SeeAsync(page, "notifications-empty");
    }

    /// <summary>Whether whoever presses the middle of an element presses it.</summary>
    private static Task<bool> IsFreeAsync(WatchedPage page, string selector) => page.Page.EvaluateAsync<bool>(
        """
        (selector) => [...document.querySelectorAll(selector)].every((each) => {
          const box = each.getBoundingClientRect();
          return each.contains(document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2));
        })
        """,
        selector);

    private Task<WatchedPage> OpenAsync(string path, bool script = true) => chromium.OpenAsync(path, script: script, signedIn: true);

    private async Task<HttpClient> SignInAsync()
    {
        // The first page that is opened makes the account.
        await (await chromium.OpenAsync("/Account", signedIn: true)).DisposeAsync();
        var http = new HttpClient { BaseAddress = chromium.App.Url };
        using var answer = await http.PostAsJsonAsync("/api/login", new { email = $"{ChromiumFixture.User}@example.org", password = ChromiumFixture.Password });
        var tokens = await answer.Content.ReadFromJsonAsync<JsonElement>();
        http.DefaultRequestHeaders.Authorization = new("Bearer", tokens.GetProperty("access_token").GetString());
        return http;
    }

    private static async Task<JsonElement> ListAsync(HttpClient http) => (await http.GetFromJsonAsync<JsonElement>("/api/notifications")).GetProperty("notifications");

    private static async Task ReadAllAsync(HttpClient http)
    {
        // What was decided is told a moment later: every order has its word by then.
        var orders = (await http.GetFromJsonAsync<JsonElement>("/api/orders?state=filled")).GetProperty("orders").GetArrayLength();
        await Eventually.True(async () => (await ListAsync(http)).GetArrayLength() >= orders);
        using var read = await http.PostAsJsonAsync("/api/notifications/read", new { up_to = long.MaxValue });
        read.EnsureSuccessStatusCode();
    }

    private static async Task<string> PlaceAsync(HttpClient http, object order)
    {
        JsonElement placed = default;

        // No engine may lead yet, or the pair's first books be on their way; a trailing stop may be met as it is placed.
        await Eventually.True(async () =>
        {
            using var answer = await http.PostAsJsonAsync("/api/orders", order);
            placed = await answer.Content.ReadFromJsonAsync<JsonElement>();
            Assert.True((int)answer.StatusCode is 200 or 503 || placed.GetProperty("code").GetString() == "already_triggered", placed.GetRawText());
            return (int)answer.StatusCode == 200;
        });
        return placed.GetProperty("order_id").GetString()!;
    }
}
