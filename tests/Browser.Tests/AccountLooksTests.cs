using CompraVenta.Browser.Tests.Fixtures;

namespace CompraVenta.Browser.Tests;

/// <summary>Every page of users and admins, at both widths and in both themes.</summary>
public sealed class AccountLooksTests(ChromiumFixture chromium) : IClassFixture<ChromiumFixture>
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
        ("account-notifications", "/Account/Notifications"),
        ("account-activity", "/Account/Activity"),
        ("account-activity-empty", "/Account/Activity?kind=reset"),
        ("account-data", "/Account/Data"),
        ("account-first-steps", "/Account/First-steps"),
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

    public static TheoryData<string, string> AdminLooks() => PageLook.Of(AdminPages);

    public static TheoryData<string, string> UserLooks() => PageLook.Of(UserPages);

    [Theory]
    [MemberData(nameof(UserLooks))]
    public Task Looks_right_to_users(string name, string path) => PageLook.AtAsync(chromium, name, path, signedIn: true);

    [Theory]
    [MemberData(nameof(AdminLooks))]
    public Task Looks_right_to_admins(string name, string path) => PageLook.AtAsync(chromium, name, path, admin: true);

    [Fact]
    public async Task Keys_look_right_made_mistaken_and_asked_about()
    {
        await using var page = await chromium.OpenAsync("/Account/Keys", signedIn: true);
        await page["#name"].FillAsync("a bot with a name as long as a name may be, which is sixty s");
        await page["#networks"].FillAsync("10.0.0.1/8");
        await page["main form[action*=Make] button"].ClickAsync();
        await page["#networks-error"].WaitForAsync();
        await PageLook.SeeAsync(page, "account-keys-mistakes");
        await page["#networks"].FillAsync("127.0.0.0/8\n2001:db8::/32");
        await page["main form[action*=Make] button"].ClickAsync();
        await page["#made-secret"].WaitForAsync();
        await PageLook.SeeAsync(page, "account-keys-made");
        await page[".made .choice"].ClickAsync();
        await page[".rows .confirm > summary"].First.ClickAsync();
        await PageLook.SeeAsync(page, "account-keys-revoke");

        // Each of these looks leaves the keys as they were.
        await page[".rows .confirm[open] button"].ClickAsync();
        await page[".notice-good"].WaitForAsync();
    }

    [Fact]
    public async Task Sessions_and_keys_look_right_to_who_has_none()
    {
        await using var page = await chromium.OpenAsync("/Try");
        await page["main form button[type=submit]"].ClickAsync();
        await page[".me summary"].First.WaitForAsync();
        await page.Page.GotoAsync("/Account/Keys");
        await PageLook.SeeAsync(page, "account-keys-empty");
        await page.Page.GotoAsync("/Account/Sessions");
        await PageLook.SeeAsync(page, "account-sessions-single");
    }
}
