using CompraVenta.Browser.Tests.Fixtures;
using Microsoft.Playwright;

namespace CompraVenta.Browser.Tests;

/// <summary>Passkeys in a real browser, with its virtual authenticator.</summary>
public sealed class PasskeyPageTests(ChromiumFixture chromium) : IClassFixture<ChromiumFixture>
{
    private Uri Named => new UriBuilder(chromium.App.Url) { Host = "localhost" }.Uri;

    [Fact]
    public async Task A_passkey_is_added_signs_in_without_password_and_is_removed()
    {
        await using var page = await chromium.OpenAsync("/Register", url: Named);
        await AddAuthenticatorAsync(page.Page);
        await RegisterAsync(page, "passkey-user");
        await page.Page.GotoAsync("/Account/Passkeys");
        await page["#name"].FillAsync("Test device");
        await ButtonAsync(page, "Add a passkey");
        await page.Page.GetByText("signs you in from now on").WaitForAsync();
        Assert.Contains("Test device", await page["table.rows"].InnerTextAsync(), StringComparison.Ordinal);

        await page.Page.GotoAsync("/Logout");
        await ButtonAsync(page, "Sign out", "main ");
        await page.Page.GotoAsync("/Login?back=/Account/Passkeys");
        await ButtonAsync(page, "Sign in with a passkey");
        await page.ArriveAsync("**/Account/Passkeys");
        Assert.Matches(@"\d{4}-\d\d-\d\d \d\d:\d\d", await page["td[data-label='Last used']"].InnerTextAsync());
        await PageLook.SeeAsync(page, "account-passkeys-one");

        // The device has one already, and says so.
        await page["#name"].FillAsync("Again");
        await ButtonAsync(page, "Add a passkey");
        await page.Page.GetByText("has a passkey for your account already").WaitForAsync();

        await page["details.change summary"].ClickAsync();
        await page["[name=new_name]"].FillAsync(" ");
        await ButtonAsync(page, "Rename");
        Assert.Contains("name is needed", await page["#new_name-0-error"].InnerTextAsync(), StringComparison.Ordinal);
        await page["[name=new_name]"].FillAsync("Renamed device");
        await ButtonAsync(page, "Rename");
        await page.Page.GetByText("It is “Renamed device” now.").WaitForAsync();
        await page["details.change summary"].ClickAsync();
        await ButtonAsync(page, "Remove it");
        await page.Page.GetByText("You have none yet.").WaitForAsync();

        await page.Page.GotoAsync("/Logout");
        await ButtonAsync(page, "Sign out", "main ");
        await ButtonAsync(page, "Sign in with a passkey");
        await page.Page.GetByText("This passkey is not known here").WaitForAsync();
        Assert.DoesNotContain(page.Problems, p => !p.Contains("status of 400", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_script_the_page_says_what_is_missing_and_the_sign_in_page_offers_nothing_dead()
    {
        await using var page = await chromium.OpenAsync("/Register", script: false, url: Named);
        Assert.False(await page["[data-passkey-sign-in]"].IsVisibleAsync());
        await RegisterAsync(page, "no-script-passkeys");
        await page.Page.GotoAsync("/Account/Passkeys");
        Assert.Contains("needs JavaScript", await page["main"].InnerTextAsync(), StringComparison.Ordinal);
        Assert.False(await page["[data-passkey-add]"].IsVisibleAsync());
        await page.Page.GotoAsync("/Login");
        Assert.False(await page["[data-passkey-sign-in]"].IsVisibleAsync());
    }

    [Fact]
    public async Task By_the_machines_number_the_page_says_where_passkeys_work()
    {
        await using var page = await chromium.OpenAsync("/Account/Passkeys", signedIn: true);
        Assert.Equal(0, await page["[data-passkey-add]"].CountAsync());
        Assert.Equal(new Uri(Named, "/Account/Passkeys").ToString(), await page["main .notice a"].GetAttributeAsync("href"));
        await page.Page.GotoAsync("/Login");
        Assert.Equal(0, await page["[data-passkey-sign-in]"].CountAsync());
    }

    [Fact]
    public async Task A_browser_that_knows_no_passkeys_is_told_so()
    {
        await using var page = await chromium.OpenAsync("/Register", url: Named);
        await RegisterAsync(page, "old-browser");
        await page.Page.AddInitScriptAsync("delete window.PublicKeyCredential");
        await page.Page.GotoAsync("/Account/Passkeys");
        await page["[data-passkey-missing]"].WaitForAsync();
        Assert.False(await page["[data-passkey-add]"].IsVisibleAsync());
    }

    private static async Task AddAuthenticatorAsync(IPage page)
    {
        var devtools = await page.Context.NewCDPSessionAsync(page);
        await devtools.SendAsync("WebAuthn.enable", new Dictionary<string, object> { ["enableUI"] = false });
        await devtools.SendAsync("WebAuthn.addVirtualAuthenticator", new Dictionary<string, object>
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2",
                ["transport"] = "internal",
                ["hasResidentKey"] = true,
                ["hasUserVerification"] = true,
                ["isUserVerified"] = true,
                ["automaticPresenceSimulation"] = true,
            },
        });
    }

    private static async Task RegisterAsync(WatchedPage page, string name)
    {
        await page["#email"].FillAsync($"{name}@example.org");
        await page["#username"].FillAsync(name);
        await page["#name"].FillAsync("Pat Key");
        await page["#password"].FillAsync(ChromiumFixture.Password);
        await page["main form button[type=submit]"].ClickAsync();
        await page.ArriveAsync("**/Account");
    }

    private static Task ButtonAsync(WatchedPage page, string words, string within = "") => page[$"{within}button:text-is('{words}')"].ClickAsync();
}
