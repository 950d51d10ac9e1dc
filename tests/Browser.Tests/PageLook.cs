using CompraVenta.Browser.Tests.Fixtures;
using Microsoft.Playwright;

namespace CompraVenta.Browser.Tests;

/// <summary>A look at a page as it is, at both widths and in both themes: seen, without console errors, without a horizontal scroll, and accessible.</summary>
internal static class PageLook
{
    private const int Desk = 1440;
    private const int Phone = 390;

    /// <summary>What a page may have hundreds of, all made alike, as the reference of the API has calls.</summary>
    private const string Alike = "section.call";

    private const int AlikeMax = 8;

    /// <summary>Pages to look at.</summary>
    public static TheoryData<string, string> Of((string Name, string Path)[] pages)
    {
        var looks = new TheoryData<string, string>();
        foreach (var (name, path) in pages) looks.Add(name, path);
        return looks;
    }

    /// <summary>Opens a page and looks at it.</summary>
    public static async Task AtAsync(ChromiumFixture chromium, string name, string path, bool signedIn = false, bool admin = false)
    {
        await using var page = await chromium.OpenAsync(path, signedIn: signedIn, admin: admin);
        if (await page["[data-ladder]"].CountAsync() > 0) await page.UntilAsync("document.querySelector('[data-connection]').dataset.state === 'open'");
        await SeeAsync(page, name, name == "broken" ? "status of 500" : "status of 40");
    }

    /// <summary>Looks at a page that is open.</summary>
    /// <param name="page">The page; it is as wide as a desk's screen afterwards.</param>
    /// <param name="name">What its screenshots are called.</param>
    /// <param name="expected">What the page may have written to its console.</param>
    public static async Task SeeAsync(WatchedPage page, string name, string expected = "status of 40")
    {
        await LeaveFewAlikeAsync(page);
        foreach (var width in new[] { Desk, Phone })
        {
            await page.Page.SetViewportSizeAsync(width, width == Desk ? 900 : 844);
            await page.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
            await page.Page.ScreenshotAsync(new() { Path = Artifacts.Screenshot(name, width, "dark"), FullPage = width == Phone });
            Assert.Empty(await Accessibility.ContrastViolationsAsync(page.Page));

            await page.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
            await page.Page.ScreenshotAsync(new() { Path = Artifacts.Screenshot(name, width, "light"), FullPage = width == Phone });
            Assert.Empty(await Accessibility.ViolationsAsync(page.Page));
            Assert.Equal("", await page.WhatLeavesAsync());
        }

        await page.Page.SetViewportSizeAsync(Desk, 900);
        Assert.Equal("", string.Join("\n", page.Problems.Where(p => !p.Contains(expected, StringComparison.Ordinal))));
    }

    /// <summary>Where there are hundreds of parts alike, all are looked at once, and the first of them at both widths and in both themes.</summary>
    private static async Task LeaveFewAlikeAsync(WatchedPage page)
    {
        if (await page[Alike].CountAsync() <= AlikeMax) return;
        Assert.Empty(await Accessibility.ViolationsAsync(page.Page));
        await page.Page.EvaluateAsync($"for (const part of [...document.querySelectorAll('{Alike}')].slice({AlikeMax})) part.remove()");
    }
}
