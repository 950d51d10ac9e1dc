using System.Text.RegularExpressions;
using CompraVenta.Browser.Tests.Fixtures;
using CompraVenta.Infrastructure.Accounts.TwoFactor;

namespace CompraVenta.Browser.Tests;

/// <summary>An authenticator from the page that shows its secret to signing in with its codes.</summary>
public sealed partial class TwoFactorPageTests(ChromiumFixture chromium) : IClassFixture<ChromiumFixture>
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_authenticator_is_set_up_used_to_sign_in_and_removed(bool script)
    {
        var name = script ? "with-script" : "without-script";
        await using var page = await chromium.OpenAsync("/Register", script: script);
        await page["#email"].FillAsync($"{name}@example.org");
        await page["#username"].FillAsync(name);
        await page["#name"].FillAsync("Two Factors");
        await page["#password"].FillAsync(ChromiumFixture.Password);
        await SubmitAsync(page);
        await page.ArriveAsync("**/Account");

        await page.Page.GotoAsync("/Account/Two-factor");
        await page.Page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Set up an authenticator" }).ClickAsync();
        var secret = Decode(await page["#secret"].InnerTextAsync());
        var address = (await page["a[href^='otpauth:']"].GetAttributeAsync("href"))!;
        Assert.Equal(secret, Decode(SecretOf().Match(address).Groups[1].Value));
        Assert.Equal(1, await page["svg.qr path"].CountAsync());
        if (script) await page["[data-copy=secret]"].WaitForAsync();
        else Assert.False(await page["[data-copy=secret]"].IsVisibleAsync());
        await LookAsync(page, "account-two-factor-setup");

        // A wrong code is said beside its field, and the secret stays.
        await page["#code"].FillAsync("12 34");
        await page.Page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Ask for codes from now on" }).ClickAsync();
        Assert.Contains("clock", await page["#code-error"].InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal(secret, Decode(await page["#secret"].InnerTextAsync()));
        await page["#code"].FillAsync(CodeOf(secret));
        await page.Page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Ask for codes from now on" }).ClickAsync();
        var codes = (await page["#codes"].InnerTextAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(10, codes.Length);
        await LookAsync(page, "account-two-factor-codes");

        // Shown once.
        await page.Page.ReloadAsync();
        Assert.Equal(0, await page["#codes"].CountAsync());
        await LookAsync(page, "account-two-factor-on");
        Assert.Contains("10 of 10", await page["main"].InnerTextAsync(), StringComparison.Ordinal);

        // The next code signs in, and goes on to where one wanted to be.
        await SignInAsync(page, name);
        await LookAsync(page, "login-code");
        await page["#code"].FillAsync("000000x");
        await SubmitAsync(page);
        Assert.Contains("wrong", await page["#code-error"].InnerTextAsync(), StringComparison.Ordinal);
        await page["#code"].FillAsync(CodeOf(secret, 1));
        await SubmitAsync(page);
        await page.ArriveAsync("**/Account/Password");

        // So does a recovery code.
        await SignInAsync(page, name);
        await page.Page.GetByText("Use a recovery code").ClickAsync();
        await LookAsync(page, "login-code-recovery");
        await page["#code"].FillAsync(codes[4]);
        await SubmitAsync(page);
        await page.ArriveAsync("**/Account/Password");

        await page.Page.GotoAsync("/Account/Two-factor");
        Assert.Contains("9 of 10", await page["main"].InnerTextAsync(), StringComparison.Ordinal);
        await page["#password"].FillAsync("not the password");
        await page.Page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Remove the authenticator" }).ClickAsync();
        Assert.Contains("not the password", await page["#password-error"].InnerTextAsync(), StringComparison.Ordinal);
        await page["#password"].FillAsync(ChromiumFixture.Password);
        await page.Page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Remove the authenticator" }).ClickAsync();
        await page.Page.GetByText("asks for no code any more").WaitForAsync();
        Assert.DoesNotContain(page.Problems, p => !p.Contains("status of 400", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_code_without_a_password_before_it_is_told_to_begin_again()
    {
        await using var page = await chromium.OpenAsync("/Login/Code");
        await page.Page.GetByRole(Microsoft.Playwright.AriaRole.Heading, new() { Name = "Begin again" }).WaitForAsync();
        Assert.Equal(0, await page["#code"].CountAsync());
    }

    private static async Task LookAsync(WatchedPage page, string name)
    {
        // Once, with script: axe needs it, and the looks are the same.
        if (!await page["[data-connection]"].IsVisibleAsync()) return;
        await PageLook.SeeAsync(page, name);
    }

    private static async Task SignInAsync(WatchedPage page, string name)
    {
        await page.Page.GotoAsync("/Logout");
        await SubmitAsync(page);
        await page.Page.GotoAsync("/Login?back=/Account/Password");
        await page["#email"].FillAsync($"{name}@example.org");
        await page["#password"].FillAsync(ChromiumFixture.Password);
        await SubmitAsync(page);
        await page.ArriveAsync("**/Login/Code?back=*");
    }

    private static Task SubmitAsync(WatchedPage page) => page["main form:not([hidden]) button[type=submit]"].First.ClickAsync();

    private static string CodeOf(byte[] secret, int steps = 0) => Totp.Code(secret, Totp.StepOf(DateTimeOffset.UtcNow) + steps);

    private static byte[] Decode(string text)
    {
        var bits = string.Concat(text.Where(char.IsAsciiLetterOrDigit).Select(c => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. bits.Chunk(8).Where(b => b.Length == 8).Select(b => Convert.ToByte(new string(b), 2))];
    }

    [GeneratedRegex("secret=([A-Z2-7]+)&", RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex SecretOf();
}
