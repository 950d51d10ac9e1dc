using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;

namespace CompraVenta.Browser.Tests.Fixtures;

/// <summary>One Chromium and one running app for the tests that share them.</summary>
public sealed class ChromiumFixture : IAsyncLifetime
{
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private IPlaywright? playwright;
    private RunningApp? app;

    internal RunningApp App => app!;

    internal IBrowser Browser { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        app = RunningApp.Start();
        await app.UntilReadyAsync();
        playwright = await Playwright.CreateAsync();
        Browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Args = Arguments });
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
        var book = await http.GetFromJsonAsync<JsonElement>($"/api/orderbook?pair={pair}&limit=1");
        decimal Best(string side) => decimal.Parse(book.GetProperty(side)[0][0].GetString()!, CultureInfo.InvariantCulture);
        return (Best("bids") + Best("asks")) / 2;
    }

    /// <summary>A page of its own, whose console errors and failures are kept.</summary>
    internal async Task<WatchedPage> OpenAsync(string path, int width = 1440, int height = 900, string theme = "light", bool script = true, Uri? url = null)
    {
        var context = await Browser.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = height },
            ColorScheme = theme is "dark" ? ColorScheme.Dark : ColorScheme.Light,
            JavaScriptEnabled = script,
            BaseURL = (url ?? App.Url).ToString(),
        });
        var page = new WatchedPage(context, await context.NewPageAsync());
        await page.Page.GotoAsync(path);
        return page;
    }
}
