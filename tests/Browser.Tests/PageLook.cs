using CompraVenta.Browser.Tests.Fixtures;

namespace CompraVenta.Browser.Tests;

/// <summary>A look at a page as it is: seen, without console errors, without a horizontal scroll, and accessible.</summary>
internal static class PageLook
{
    /// <summary>Pages at both widths and in both themes.</summary>
    public static TheoryData<string, string, int, string> Of((string Name, string Path)[] pages)
    {
        var looks = new TheoryData<string, string, int, string>();
        foreach (var (name, path) in pages)
        {
            foreach (var width in new[] { 1440, 390 })
            {
                foreach (var theme in new[] { "light", "dark" }) looks.Add(name, path, width, theme);
            }
        }

        return looks;
    }

    /// <summary>Opens a page and looks at it.</summary>
    public static async Task AtAsync(ChromiumFixture chromium, string name, string path, int width, string theme, bool signedIn = false, bool admin = false)
    {
        await using var page = await chromium.OpenAsync(path, width, width > 1000 ? 900 : 844, theme, signedIn: signedIn, admin: admin);
        if (await page["[data-ladder]"].CountAsync() > 0) await page.UntilAsync("document.querySelector('[data-connection]').dataset.state === 'open'");
        await SeeAsync(page, name, width, theme);
    }

    /// <summary>Looks at a page that is open.</summary>
    public static async Task SeeAsync(WatchedPage page, string name, int width, string theme)
    {
        await page.Page.ScreenshotAsync(new() { Path = Artifacts.Screenshot(name, width, theme), FullPage = width < 1000 });

        Assert.Equal(width, await page.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        Assert.Empty(await Accessibility.ViolationsAsync(page.Page));
        var expected = name == "broken" ? "status of 500" : "status of 40";
        Assert.DoesNotContain(page.Problems, p => !p.Contains(expected, StringComparison.Ordinal));
    }
}
