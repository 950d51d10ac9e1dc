using CompraVenta.Browser.Tests.Fixtures;
using Microsoft.Playwright;

namespace CompraVenta.Browser.Tests;

/// <summary>What the frame does on every page.</summary>
public sealed class FrameTests(ChromiumFixture chromium) : IClassFixture<ChromiumFixture>
{
    private const string Connected = "document.querySelector('[data-connection]').dataset.state === 'open'";

    [Fact]
    public async Task Slash_finds_a_pair_by_keyboard_alone()
    {
        await using var page = await chromium.OpenAsync("/");
        await page.UntilAsync(Connected);
        await page.Page.Keyboard.PressAsync("/");
        await page.Page.Keyboard.TypeAsync("dogeusdt");
        await page.Page.Keyboard.PressAsync("Enter");
        await page.ArriveAsync("**/Book?pair=dogeusdt");
        Assert.Equal("DOGE-USDT", await page["h1"].InnerTextAsync());
        Assert.Empty(page.Problems);
    }

    [Fact]
    public async Task A_question_mark_lists_the_shortcuts()
    {
        await using var page = await chromium.OpenAsync("/Book");
        await page.UntilAsync(Connected);
        await page.Page.Keyboard.PressAsync("?");
        Assert.True(await page["[data-shortcuts]"].IsVisibleAsync());
        await page.Page.Keyboard.PressAsync("Escape");
        Assert.False(await page["[data-shortcuts]"].IsVisibleAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_theme_is_chosen_once_and_kept(bool script)
    {
        await using var page = await chromium.OpenAsync("/Book", script: script);
        Assert.Equal("auto", await page["html"].GetAttributeAsync("data-theme"));
        foreach (var theme in new[] { "light", "dark" })
        {
            await page.Page.RunAndWaitForResponseAsync(
                () => page.Page.GetByRole(AriaRole.Button, new() { Name = "Theme" }).ClickAsync(),
                response => response.Url.EndsWith("/theme", StringComparison.Ordinal));
            await page.Page.WaitForSelectorAsync($"html[data-theme={theme}]");
        }

        await page.Page.ReloadAsync();
        Assert.Equal("dark", await page["html"].GetAttributeAsync("data-theme"));
        Assert.EndsWith("/Book", page.Page.Url, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1440)]
    [InlineData(390)]
    public async Task Every_place_is_one_step_from_every_page(int width)
    {
        await using var page = await chromium.OpenAsync("/", width, 844);
        foreach (var from in new[] { "/", "/Book", "/Status", "/nothing/here" })
        {
            await page.Page.GotoAsync(from);
            var links = await page.Page.EvaluateAsync<string[]>("[...document.querySelectorAll('.places a, .foot a, .choices a')].map(a => a.href)");
            Assert.Contains(links, link => link.EndsWith("/Status", StringComparison.Ordinal));
            using var http = new HttpClient();
            foreach (var link in links.Distinct(StringComparer.Ordinal))
            {
                using var answer = await http.GetAsync(new Uri(link));
                Assert.True(answer.IsSuccessStatusCode, $"{link} on {from}: {(int)answer.StatusCode}");
            }
        }

        await page.Page.GotoAsync("/Book");
        await page.Page.ClickAsync(".places a[href='/Status']");
        await page.ArriveAsync("**/Status");
        Assert.Equal("page", await page[".places a[href='/Status']"].GetAttributeAsync("aria-current"));
        var bar = await page[".places"].BoundingBoxAsync();
        var link0 = await page[".places a"].First.BoundingBoxAsync();
        Assert.True(link0!.Height >= 44);
        if (width < 640) Assert.Equal(844, bar!.Y + bar.Height, 1f);
        else Assert.True(bar!.Y < 60);
    }

    [Fact]
    public async Task The_keyboard_reaches_the_content_first_and_the_focus_is_seen()
    {
        await using var page = await chromium.OpenAsync("/Status");
        await page.Page.Keyboard.PressAsync("Tab");
        Assert.Equal("Skip to the content", await page[":focus"].InnerTextAsync());
        Assert.True((await page[":focus"].BoundingBoxAsync())!.Y >= 0);
        Assert.NotEqual("none", await page.Page.EvaluateAsync<string>("getComputedStyle(document.activeElement).outlineStyle"));
        await page.Page.Keyboard.PressAsync("Enter");
        Assert.Equal("main", await page.Page.EvaluateAsync<string>("document.activeElement.id"));
    }

    [Fact]
    public async Task Pages_tell_the_browser_to_run_nothing_of_others()
    {
        using var http = new HttpClient { BaseAddress = chromium.App.Url };
        using var answer = await http.GetAsync("/");
        Assert.Contains("default-src 'self'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        using var icon = await http.GetAsync("/favicon.ico");
        Assert.Equal("image/svg+xml", icon.Content.Headers.ContentType?.MediaType);
        using var missing = await http.GetAsync("/api/nothing");
        Assert.NotEqual("text/html", missing.Content.Headers.ContentType?.MediaType);
    }
}
