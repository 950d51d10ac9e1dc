using CompraVenta.Browser.Tests.Fixtures;

namespace CompraVenta.Browser.Tests;

/// <summary>Accounts as people use them: sign up, stay signed in, sign out, with the keyboard and without script too.</summary>
public sealed class AccountPageTests(ChromiumFixture chromium) : IClassFixture<ChromiumFixture>
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Somebody_signs_up_by_keyboard_and_signs_out_again(bool script)
    {
        await using var page = await chromium.OpenAsync("/", script: script);
        await page[".sign-in"].ClickAsync();
        await page["a[href^='/Register']"].ClickAsync();
        await page.ArriveAsync("**/Register");
        var name = script ? "grace" : "grace-without";
        await page["#email"].FocusAsync();
        foreach (var text in new[] { $"{name}@example.org", name, "Grace Hopper", "short" })
        {
            await page.Page.Keyboard.TypeAsync(text);
            await page.Page.Keyboard.PressAsync("Tab");
        }

        await page["#password"].FocusAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        await page["#password-error"].WaitForAsync();
        Assert.Equal("A password has at least 8 characters.", await page.TextAsync("#password-error"));
        Assert.Equal("Grace Hopper", await page["#name"].InputValueAsync());
        Assert.Equal("password-hint password-error", await page["#password"].GetAttributeAsync("aria-describedby"));
        await page["#password"].FillAsync("four words in a row");
        await page.Page.Keyboard.PressAsync("Enter");
        await page.ArriveAsync("**/Account");
        Assert.Equal("Your account is there, and you are signed in.", await page.TextAsync(".notice-good"));

        await page.Page.GotoAsync("/Markets");
        await page[".me summary"].ClickAsync();
        await page[".me-menu form button"].ClickAsync();
        await page.ArriveAsync("**/Login");
        await page.Page.GoBackAsync();
        await page.Page.GotoAsync("/Account");
        Assert.Equal("/Login", new Uri(page.Page.Url).AbsolutePath);
    }

    [Fact]
    public async Task The_theme_follows_its_user_to_another_browser()
    {
        await using (var page = await chromium.OpenAsync("/Markets", signedIn: true))
        {
            var kept = page.Page.WaitForResponseAsync(answer => answer.Url.EndsWith("/theme", StringComparison.Ordinal));
            await page["[data-theme-button]"].ClickAsync();
            await kept;
        }

        await using var other = await chromium.OpenAsync("/Login");
        await other["#email"].FillAsync($"{ChromiumFixture.User}@example.org");
        await other["#password"].FillAsync(ChromiumFixture.Password);
        await other["main form button[type=submit]"].ClickAsync();
        await other.ArriveAsync("**/");
        await other.UntilAsync("document.documentElement.dataset.theme === 'light'");
    }
}
