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
        ("account-sessions", "/Account/Sessions"),
        ("account-keys", "/Account/Keys"),
        ("account-two-factor", "/Account/Two-factor"),
        ("account-passkeys", "/Account/Passkeys"),
        ("account-activity", "/Account/Activity"),
        ("account-activity-empty", "/Account/Activity?kind=reset"),
        ("account-data", "/Account/Data"),
        ("logout", "/Logout"),
    ];

    /// <summary>Pages that only admins see.</summary>
    private static readonly (string Name, string Path)[] AdminPages =
    [
        ("admin", "/Admin"),
        ("admin-users", "/Admin/Users"),
        ("admin-users-none", "/Admin/Users?search=nobody-is-called-so"),
        ("admin-audit", "/Admin/Audit"),
        ("admin-audit-wrong", "/Admin/Audit?subject=nobody%40example.org&from=2026-11-20"),
        ("admin-mails", "/Admin/Mails"),
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

    public static TheoryData<string, string, int, string> AdminLooks() => LooksOf(AdminPages);

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

    [Theory]
    [InlineData(1440, "light")]
    [InlineData(1440, "dark")]
    [InlineData(390, "light")]
    [InlineData(390, "dark")]
    public async Task Keys_look_right_made_mistaken_and_asked_about(int width, string theme)
    {
        await using var page = await chromium.OpenAsync("/Account/Keys", width, width > 1000 ? 900 : 844, theme, signedIn: true);
        await page["#name"].FillAsync("a bot with a name as long as a name may be, which is sixty s");
        await page["#networks"].FillAsync("10.0.0.1/8");
        await page["main form[action*=Make] button"].ClickAsync();
        await page["#networks-error"].WaitForAsync();
        await SeeAsync(page, "account-keys-mistakes", width, theme);
        await page["#networks"].FillAsync("127.0.0.0/8\n2001:db8::/32");
        await page["main form[action*=Make] button"].ClickAsync();
        await page["#made-secret"].WaitForAsync();
        await SeeAsync(page, "account-keys-made", width, theme);
        await page[".made .choice"].ClickAsync();
        await page[".rows .confirm > summary"].First.ClickAsync();
        await SeeAsync(page, "account-keys-revoke", width, theme);

        // Each of these looks leaves the keys as they were.
        await page[".rows .confirm[open] button"].ClickAsync();
        await page[".notice-good"].WaitForAsync();
    }

    [Theory]
    [InlineData(1440, "light")]
    [InlineData(390, "dark")]
    public async Task Sessions_and_keys_look_right_to_who_has_none(int width, string theme)
    {
        await using var page = await chromium.OpenAsync("/Try", width, width > 1000 ? 900 : 844, theme);
        await page["main form button[type=submit]"].ClickAsync();
        await page[".me summary"].First.WaitForAsync();
        await page.Page.GotoAsync("/Account/Keys");
        await SeeAsync(page, "account-keys-empty", width, theme);
        await page.Page.GotoAsync("/Account/Sessions");
        await SeeAsync(page, "account-sessions-single", width, theme);
    }

    [Theory]
    [MemberData(nameof(AdminLooks))]
    public Task Looks_right_to_admins(string name, string path, int width, string theme) => LookAsync(name, path, width, theme, signedIn: false, admin: true);

    private async Task LookAsync(string name, string path, int width, string theme, bool signedIn, bool admin = false)
    {
        await using var page = await chromium.OpenAsync(path, width, width > 1000 ? 900 : 844, theme, signedIn: signedIn, admin: admin);
        if (await page["[data-ladder]"].CountAsync() > 0) await page.UntilAsync("document.querySelector('[data-connection]').dataset.state === 'open'");
        await SeeAsync(page, name, width, theme);
    }

    private static async Task SeeAsync(WatchedPage page, string name, int width, string theme)
    {
        await page.Page.ScreenshotAsync(new() { Path = Artifacts.Screenshot(name, width, theme), FullPage = width < 1000 });

        Assert.Equal(width, await page.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        Assert.Empty(await Accessibility.ViolationsAsync(page.Page));
        var expected = name == "broken" ? "status of 500" : "status of 40";
        Assert.DoesNotContain(page.Problems, p => !p.Contains(expected, StringComparison.Ordinal));
    }
}
