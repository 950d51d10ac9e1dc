using CompraVenta.Browser.Tests.Fixtures;

namespace CompraVenta.Browser.Tests;

/// <summary>One's own sessions: what one browser ends is over in the other.</summary>
public sealed class SessionPageTests(ChromiumFixture chromium) : IClassFixture<ChromiumFixture>
{
    private const string Password = "four words in a row";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_browser_signed_out_from_another_has_to_sign_in_at_its_next_request(bool script)
    {
        var name = script ? "lin" : "lin-without";
        await using var here = await RegisterAsync(name, script);
        await using var there = await LoginAsync(name, script);
        await here.Page.GotoAsync("/Account/Sessions");
        Assert.Equal(2, await here[".rows tbody tr"].CountAsync());
        Assert.Equal("This browser", await here.TextAsync(".rows tbody tr:has(.tag) .tag"));
        Assert.StartsWith("Chrome on ", await here.TextAsync(".rows tbody tr:has(.tag) b"), StringComparison.Ordinal);
        Assert.Equal(0, await here[".rows tbody tr:has(.tag) button"].CountAsync());
        await here[".rows tbody tr:not(:has(.tag)) button"].ClickAsync();
        Assert.StartsWith("Signed out: Chrome on ", await here.TextAsync(".notice-good"), StringComparison.Ordinal);
        Assert.Equal(1, await here[".rows tbody tr"].CountAsync());
        Assert.Equal(0, await here[".confirm"].CountAsync());
        await there.Page.GotoAsync("/Account/Sessions");
        Assert.Contains("/Login?back=", there.Page.Url, StringComparison.Ordinal);
        await here.Page.ReloadAsync();
        Assert.EndsWith("/Account/Sessions", here.Page.Url, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task All_others_are_signed_out_once_one_is_sure(bool script)
    {
        var name = script ? "mary" : "mary-without";
        await using var here = await RegisterAsync(name, script);
        await using var second = await LoginAsync(name, script);
        await using var third = await LoginAsync(name, script);
        await here.Page.GotoAsync("/Account/Sessions");
        await here[".confirm > summary"].ClickAsync();
        await here[".confirm button"].ClickAsync();
        Assert.Equal("You are signed out everywhere else.", await here.TextAsync(".notice-good"));
        Assert.Equal(1, await here[".rows tbody tr"].CountAsync());
        foreach (var other in new[] { second, third })
        {
            await other.Page.GotoAsync("/Account");
            Assert.Contains("/Login?back=", other.Page.Url, StringComparison.Ordinal);
        }
    }

    private async Task<WatchedPage> RegisterAsync(string name, bool script)
    {
        var page = await chromium.OpenAsync("/Register", script: script);
        await page["#email"].FillAsync($"{name}@example.org");
        await page["#username"].FillAsync(name);
        await page["#name"].FillAsync(name);
        await page["#password"].FillAsync(Password);
        await page["main form button[type=submit]"].ClickAsync();
        await page.ArriveAsync("**/Account");
        return page;
    }

    private async Task<WatchedPage> LoginAsync(string name, bool script)
    {
        var page = await chromium.OpenAsync("/Login?back=/Account", script: script);
        await page["#email"].FillAsync($"{name}@example.org");
        await page["#password"].FillAsync(Password);
        await page["main form button[type=submit]"].ClickAsync();
        await page.ArriveAsync("**/Account");
        return page;
    }
}
