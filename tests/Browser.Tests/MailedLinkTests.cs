using CompraVenta.Browser.Tests.Fixtures;
using CompraVenta.TestKit;
using CompraVenta.TestKit.Mail;

namespace CompraVenta.Browser.Tests;

/// <summary>What people do who forgot their password, or have a new mail address, with the mails that the app writes; without script, as the pages promise.</summary>
public sealed class MailedLinkTests(ChromiumFixture chromium) : IClassFixture<ChromiumFixture>
{
    private const string Password = "four words in a row";
    private const string NewPassword = "five other words in order";

    [Fact]
    public async Task A_forgotten_password_is_set_by_the_link_in_the_mail()
    {
        await using var app = RunningApp.Start();
        await (await RegisterAsync(app, "grace")).DisposeAsync();
        await using var page = await chromium.OpenAsync("/Login", script: false, url: app.Url);
        await page.Page.GetByText("Forgotten your password?").ClickAsync();
        await page["#email"].FillAsync("nobody");
        await SubmitAsync(page);
        Assert.Contains("not a mail address", await page.TextAsync("#email-error"), StringComparison.Ordinal);
        Assert.Equal("nobody", await page["#email"].InputValueAsync());
        await page["#email"].FillAsync("grace@example.org");
        await SubmitAsync(page);
        Assert.Contains("on its way", await page.TextAsync(".notice-good"), StringComparison.Ordinal);

        var link = await LinkAsync(app, "ResetPassword");
        await page.Page.GotoAsync(link);
        await page["#new_password"].FillAsync("short");
        await SubmitAsync(page);
        Assert.Contains("at least", await page.TextAsync("#new_password-error"), StringComparison.Ordinal);
        await page["#new_password"].FillAsync(NewPassword);
        await SubmitAsync(page);
        Assert.EndsWith("/Login", page.Page.Url, StringComparison.Ordinal);
        Assert.Contains("Your password is set", await page.TextAsync(".notice-good"), StringComparison.Ordinal);
        await page["#email"].FillAsync("grace@example.org");
        await page["#password"].FillAsync(NewPassword);
        await SubmitAsync(page);
        Assert.Equal("/", new Uri(page.Page.Url).AbsolutePath);

        await page.Page.GotoAsync(link);
        await page["#new_password"].FillAsync("yet another password");
        await SubmitAsync(page);
        Assert.Contains("does not work", await page.TextAsync(".notice-bad"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_account_signs_in_once_its_address_is_confirmed_and_changes_it_by_a_link()
    {
        await using var app = RunningApp.Start(settings: new Dictionary<string, string>(StringComparer.Ordinal) { ["Accounts:ConfirmAddress"] = "true" });
        await using var page = await RegisterAsync(app, "joan");
        Assert.EndsWith("/Email/Confirmation", page.Page.Url, StringComparison.Ordinal);
        await SignInAsync(page, "joan@example.org");
        Assert.Contains("Confirm your mail address first", await page.TextAsync(".notice-bad"), StringComparison.Ordinal);
        Assert.True(await page.Page.GetByText("Have the link sent again").IsVisibleAsync());

        // Opening the link confirms nothing; the button does.
        await page.Page.GotoAsync(await LinkAsync(app, "ConfirmAddress"));
        await SignInAsync(page, "joan@example.org");
        Assert.True(await page[".notice-bad"].IsVisibleAsync());
        await page.Page.GotoAsync(await LinkAsync(app, "ConfirmAddress"));
        await SubmitAsync(page);
        Assert.Contains("Address confirmed", await page.TextAsync(".notice-good"), StringComparison.Ordinal);
        await SignInAsync(page, "joan@example.org");

        await page.Page.GotoAsync("/Account/Email");
        Assert.Contains("It is confirmed", await page.TextAsync(".account-lead >> nth=0"), StringComparison.Ordinal);
        await page["#email"].FillAsync("joan.new@example.org");
        await page["#password"].FillAsync("not the password");
        await SubmitAsync(page);
        Assert.Contains("not the password", await page.TextAsync("#password-error"), StringComparison.Ordinal);
        Assert.Equal("joan.new@example.org", await page["#email"].InputValueAsync());
        await page["#password"].FillAsync(Password);
        await SubmitAsync(page);
        Assert.Contains("nothing changes", await page.TextAsync(".notice-good"), StringComparison.Ordinal);
        await page.Page.GotoAsync(await LinkAsync(app, "ChangeAddress"));
        await SubmitAsync(page);
        Assert.Contains("Address changed", await page.TextAsync(".notice-good"), StringComparison.Ordinal);
        Assert.Contains("joan.new@example.org", await page.TextAsync(".account-lead >> nth=0"), StringComparison.Ordinal);
    }

    private static Task SubmitAsync(WatchedPage page) => page["main form button[type=submit]"].Last.ClickAsync();

    private static async Task SignInAsync(WatchedPage page, string email)
    {
        await page.Page.GotoAsync("/Login");
        await page["#email"].FillAsync(email);
        await page["#password"].FillAsync(Password);
        await SubmitAsync(page);
    }

    /// <summary>The link of the newest mail of a kind, on the port where the app of this test listens.</summary>
    private static async Task<string> LinkAsync(RunningApp app, string kind)
    {
        var folder = Path.Combine(app.DataFolder, "mail");
        await Eventually.True(() => Directory.Exists(folder) && Directory.EnumerateFiles(folder, $"*-{kind}.eml").Any());
        return ParsedMail.Read(await File.ReadAllTextAsync(Directory.EnumerateFiles(folder, $"*-{kind}.eml").Max(StringComparer.Ordinal)!)).Link.PathAndQuery;
    }

    private async Task<WatchedPage> RegisterAsync(RunningApp app, string name)
    {
        var page = await chromium.OpenAsync("/Register", script: false, url: app.Url);
        await page["#email"].FillAsync($"{name}@example.org");
        await page["#username"].FillAsync(name);
        await page["#name"].FillAsync("A Person");
        await page["#password"].FillAsync(Password);
        await SubmitAsync(page);
        return page;
    }
}
