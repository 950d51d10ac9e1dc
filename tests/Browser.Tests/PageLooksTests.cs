using CompraVenta.Browser.Tests.Fixtures;

namespace CompraVenta.Browser.Tests;

/// <summary>Every page at both widths and in both themes: seen, without console errors, without a horizontal scroll, and accessible.</summary>
public sealed class PageLooksTests(ChromiumFixture chromium) : IClassFixture<ChromiumFixture>
{
    /// <summary>Pages that only those see who are signed in.</summary>
    private static readonly (string Name, string Path)[] UserPages =
    [
        ("account", "/Account"),
        ("account-email", "/Account/Email"),
        ("account-password", "/Account/Password"),
        ("account-two-factor", "/Account/Two-factor"),
        ("account-passkeys", "/Account/Passkeys"),
        ("account-activity", "/Account/Activity"),
        ("account-activity-empty", "/Account/Activity?kind=reset"),
        ("account-data", "/Account/Data"),
        ("logout", "/Logout"),
    ];

    private static readonly (string Name, string Path)[] Pages =
    [
        ("register", "/Register"),
        ("login", "/Login"),
        ("login-code-late", "/Login/Code"),
        ("password-forgotten", "/Password/Forgotten"),
        ("password-reset", "/Password/Reset?user=01990000-0000-7000-8000-000000000000&token=a"),
        ("password-reset-bad-link", "/Password/Reset"),
        ("email-confirmation", "/Email/Confirmation"),
        ("email-confirm", "/Email/Confirm?user=01990000-0000-7000-8000-000000000000&token=a"),
        ("email-change", "/Email/Change?user=01990000-0000-7000-8000-000000000000&email=a.person.with.a.long.name@a.department.of.a.university.example.org&token=a"),
        ("email-change-bad-link", "/Email/Change"),
        ("try", "/Try"),
        ("home", "/"),
        ("markets", "/Markets"),
        ("markets-filtered", "/Markets?quote=USDT&sort=change"),
        ("markets-empty", "/Markets?q=nothing&dir=sideways"),
        ("book", "/Book?pair=BTC-USD"),
        ("book-three-exchanges", "/Book?pair=BTC-USDT"),
        ("book-one-exchange", "/Book?pair=BTC-USD&exchange=bitfinex&limit=200"),
        ("book-small-price", "/Book?pair=SHIB-USDT"),
        ("book-one-side", "/Book?pair=BTC-USD&side=ask&limit=8"),
        ("book-not-listed", "/Book?pair=BTC-USD&exchange=binance"),
        ("book-empty-range", "/Book?pair=BTC-USD&price_greater_than=900000"),
        ("book-mistakes", "/Book?pair=BTC-USD&price_greater_than=abc&limit=0"),
        ("book-unknown", "/Book?pair=NOPE-USD"),
        ("status", "/Status"),
        ("docs-api", "/docs/api"),
        ("docs-ws", "/docs/ws"),
        ("about", "/About"),
        ("virtual-money", "/Virtual-money"),
        ("privacy", "/Privacy"),
        ("terms", "/Terms"),
        ("data-terms", "/Data-terms"),
        ("not-found", "/nothing/here"),
        ("forbidden", "/error/403"),
        ("broken", "/error/500"),
    ];

    public static TheoryData<string, string, int, string> Looks() => LooksOf(Pages);

    public static TheoryData<string, string, int, string> UserLooks() => LooksOf(UserPages);

    private static TheoryData<string, string, int, string> LooksOf((string Name, string Path)[] pages)
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

    [Theory]
    [MemberData(nameof(Looks))]
    public Task Looks_right(string name, string path, int width, string theme) => LookAsync(name, path, width, theme, signedIn: false);

    [Theory]
    [MemberData(nameof(UserLooks))]
    public Task Looks_right_to_users(string name, string path, int width, string theme) => LookAsync(name, path, width, theme, signedIn: true);

    private async Task LookAsync(string name, string path, int width, string theme, bool signedIn)
    {
        await using var page = await chromium.OpenAsync(path, width, width > 1000 ? 900 : 844, theme, signedIn: signedIn);
        if (await page["[data-ladder]"].CountAsync() > 0) await page.UntilAsync("document.querySelector('[data-connection]').dataset.state === 'open'");
        await page.Page.ScreenshotAsync(new() { Path = Artifacts.Screenshot(name, width, theme), FullPage = width < 1000 });

        Assert.Equal(width, await page.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        Assert.Empty(await Accessibility.ViolationsAsync(page.Page));
        var expected = name == "broken" ? "status of 500" : "status of 40";
        Assert.DoesNotContain(page.Problems, p => !p.Contains(expected, StringComparison.Ordinal));
    }
}
