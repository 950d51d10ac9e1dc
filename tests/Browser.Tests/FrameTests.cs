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
        await page.Page.WaitForURLAsync("**/Book?pair=dogeusdt");
        Assert.Equal("DOGE-USDT", await page["h1"].InnerTextAsync());
        Assert.Empty(page.Problems);
    }

    [Fact]
    public async Task A_question_mark_lists_the_shortcuts()
    {
        await using var page = await chromium.OpenAsync("/Book");
        await page.UntilAsync(Connected);
        await page.Page.Keyboard.PressAsync("?");
        Assert.True(await page["dialog"].IsVisibleAsync());
        await page.Page.Keyboard.PressAsync("Escape");
        Assert.False(await page["dialog"].IsVisibleAsync());
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
