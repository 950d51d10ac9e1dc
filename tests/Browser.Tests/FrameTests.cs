using CompraVenta.Browser.Tests.Fixtures;
using Microsoft.Playwright;

namespace CompraVenta.Browser.Tests;

/// <summary>What the frame does on every page.</summary>
public sealed class FrameTests(ChromiumFixture chromium) : IClassFixture<ChromiumFixture>
{
    private const string Connected = "document.querySelector('[data-connection]').dataset.state === 'open'";

    /// <summary>What of the frame is not wholly in the window, lies over another part, or has no room; with the longest words that it ever says.</summary>
    private const string FrameFaults =
        """
        (() => {
          const said = document.querySelector("[data-connection-text]"), count = document.querySelector("[data-unread]");
          const [words, number, isHidden] = [said.textContent, count?.textContent, count?.hidden];
          said.textContent = "Connecting";
          if (count) [count.textContent, count.hidden] = ["99+", false];
          const faults = [];
          const parts = [...document.querySelectorAll(".brand, .places a, .search, .source, .connection, .theme button, .bell, .bell-count, .me summary, .sign-in")]
            .map((part) => ({ part, name: part.className || part.textContent.trim() || part.tagName, box: part.getBoundingClientRect() }));
          for (const { part, name, box } of parts) {
            if (box.left < 0 || box.right > innerWidth + 0.5 || box.top < 0 || box.bottom > innerHeight + 0.5) faults.push(`${name} is outside`);
            if (part.scrollWidth > part.clientWidth + 1 && part.clientWidth > 0 && !part.matches(".brand, .bell, .me summary")) faults.push(`${name} has too little room`);
            if (name === "search" && box.width < 120) faults.push(`the search is ${box.width} wide`);
          }
          parts.forEach((one, i) => parts.slice(i + 1).forEach((other) => {
            if (one.part.contains(other.part) || other.part.contains(one.part)) return;
            const [a, b] = [one.box, other.box];
            if (a.left < b.right - 0.5 && b.left < a.right - 0.5 && a.top < b.bottom - 0.5 && b.top < a.bottom - 0.5) faults.push(`${one.name} lies over ${other.name}`);
          }));
          if (document.documentElement.scrollWidth > innerWidth) faults.push(`the page is ${document.documentElement.scrollWidth} wide`);
          said.textContent = words;
          if (count) [count.textContent, count.hidden] = [number, isHidden];
          return faults;
        })()
        """;

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
        if (width < 900) Assert.Equal(844, bar!.Y + bar.Height, 1f);
        else Assert.True(bar!.Y < 60);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task At_no_width_does_the_frame_leave_the_window_or_lie_over_itself(bool signedIn)
    {
        await using var page = await chromium.OpenAsync("/", signedIn: signedIn);
        foreach (var path in new[] { "/Markets", "/Trade?pair=BTC-USDT", "/Status" })
        {
            await page.Page.GotoAsync(path);
            await page.UntilAsync(Connected);
            foreach (var width in new[] { 320, 359, 360, 390, 639, 640, 700, 768, 799, 800, 820, 899, 900, 960, 1023, 1024, 1100, 1199, 1200, 1440 })
            {
                await page.Page.SetViewportSizeAsync(width, 900);
                Assert.Equal($"{path} at {width}: ", $"{path} at {width}: {string.Join("; ", await page.Page.EvaluateAsync<string[]>(FrameFaults))}");
                if (path == "/Trade?pair=BTC-USDT" && width is 320 or 700 or 820 or 900 or 1024) await page.Page.ScreenshotAsync(new() { Path = Artifacts.Screenshot(signedIn ? "frame-own" : "frame", width, "light") });
            }
        }
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
