using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using CompraVenta.TestKit;
using Microsoft.Playwright;

namespace CompraVenta.Browser.Tests.Fixtures;

/// <summary>One Chromium and one running app for the tests that share them.</summary>
public sealed class ChromiumFixture : IAsyncLifetime
{
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    // Without the windows and bars of a whole browser, which take as much of the processors as the pages do.
    private static readonly string Program = Environment.GetEnvironmentVariable("CHROMIUM") ?? "/usr/bin/chromium-headless-shell";

    private IPlaywright? playwright;
    private RunningApp? app;
    private Task<string>? signedInState;
    private Task<string>? adminState;

    /// <summary>The user name of who is signed in; the mail address is this at example.org.</summary>
    internal const string User = "ada";

    /// <summary>The user name of the admin whom the app's settings name.</summary>
    internal const string Admin = "boss";

    /// <summary>Their password.</summary>
    internal const string Password = "four words in a row";

    internal RunningApp App => app!;

    internal IBrowser Browser { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        app = RunningApp.Start();
        await app.UntilReadyAsync();
        playwright = await Playwright.CreateAsync();
        Browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Program, Args = Arguments });
    }

    public async Task DisposeAsync()
    {
        await Browser.DisposeAsync();
        playwright?.Dispose();
        if (app is not null) await app.DisposeAsync();
    }

    /// <summary>Half way between best bid and best ask of a pair, now.</summary>
    internal async Task<decimal> MidAsync(string pair)
    {
        using var http = new HttpClient { BaseAddress = App.Url };
        JsonElement book = default;

        // A busy machine may have made a book stale for a moment.
        await Eventually.True(async () =>
        {
            book = await http.GetFromJsonAsync<JsonElement>($"/api/orderbook?pair={pair}&limit=1");
            return book.GetProperty("bids").GetArrayLength() > 0 && book.GetProperty("asks").GetArrayLength() > 0;
        });
        decimal Best(string side) => decimal.Parse(book.GetProperty(side)[0][0].GetString()!, CultureInfo.InvariantCulture);
        return (Best("bids") + Best("asks")) / 2;
    }

    /// <summary>A page of its own, whose console errors and failures are kept; the user or the admin of this fixture is signed in on it if wanted. Where a test answers calls itself it has no service worker, whose calls are not the page's.</summary>
    internal async Task<WatchedPage> OpenAsync(
        string path, int width = 1440, int height = 900, string theme = "light", bool script = true, Uri? url = null, bool signedIn = false, bool admin = false, bool worker = true)
    {
        var context = await Browser.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = height },
            ColorScheme = theme is "dark" ? ColorScheme.Dark : ColorScheme.Light,
            JavaScriptEnabled = script,
            ServiceWorkers = worker ? ServiceWorkerPolicy.Allow : ServiceWorkerPolicy.Block,
            BaseURL = (url ?? App.Url).ToString(),
            StorageState = admin ? await (adminState ??= SignInAsync($"{Admin}@example.org")) : signedIn ? await (signedInState ??= RegisterAsync(User)) : null,
        });
        context.SetDefaultTimeout((float)Eventually.DefaultDeadline.TotalMilliseconds);
        var page = new WatchedPage(context, await context.NewPageAsync());
        await page.Page.GotoAsync(path);
        return page;
    }

    /// <summary>Makes an account by the page, as people do, and what there is to see of one in use.</summary>
    /// <returns>The cookies of the browser that did.</returns>
    internal async Task<string> RegisterAsync(string username)
    {
        await using var page = await OpenAsync("/Register");
        await page["#email"].FillAsync($"{username}@example.org");
        await page["#username"].FillAsync(username);
        await page["#name"].FillAsync("Ada Lovelace");
        await page["#password"].FillAsync(Password);
        await page["main form button[type=submit]"].ClickAsync();
        await page.ArriveAsync("**/Account");
        await FurnishAsync(username);
        return await CookiesAsync(page);
    }

    /// <summary>Signs the user in from other devices and makes keys.</summary>
    private async Task FurnishAsync(string username)
    {
        string[] agents =
        [
            "python-requests/2.32.3",
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1",
            "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0",
        ];
        using var http = new HttpClient { BaseAddress = App.Url };
        foreach (var agent in agents)
        {
            http.DefaultRequestHeaders.Remove("User-Agent");
            http.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", agent);
            using var answer = await http.PostAsJsonAsync("/api/login", new { email = $"{username}@example.org", password = Password });
            var tokens = await answer.Content.ReadFromJsonAsync<JsonElement>();
            http.DefaultRequestHeaders.Authorization = new("Bearer", tokens.GetProperty("access_token").GetString());
        }

        foreach (var key in new object[]
        {
            new { name = "price alerts" },
            new { name = "grid bot", may_trade = true, networks = new[] { "203.0.113.7", "2001:db8::/32" } },
        })
        {
            using var made = await http.PostAsJsonAsync("/api/keys", key);
            made.EnsureSuccessStatusCode();
        }
    }

    /// <summary>The cookies alone: when this browser last looked, and what it was told, is not of a test that comes later.</summary>
    private static async Task<string> CookiesAsync(WatchedPage page)
    {
        var state = JsonNode.Parse(await page.Page.Context.StorageStateAsync())!;
        state["origins"] = new JsonArray();
        return state.ToJsonString();
    }

    private async Task<string> SignInAsync(string email)
    {
        await using var page = await OpenAsync("/Login?back=%2FAdmin");
        await page["#email"].FillAsync(email);
        await page["#password"].FillAsync(Password);
        await page["main form button[type=submit]"].ClickAsync();
        await page.ArriveAsync("**/Admin");
        return await CookiesAsync(page);
    }
}
