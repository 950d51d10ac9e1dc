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

    [Fact]
    public async Task Red_stands_for_up_where_a_user_wants_it_and_for_what_is_wrong_always()
    {
        const string Colours = "[['asks', '.ladder-asks tbody th'], ['bids', '.ladder-bids tbody th'], ['buy', '[data-place]'], ['wrong', '.field-error']].map(([name, of]) => { const look = getComputedStyle(document.querySelector(of)); return [name, name === 'buy' ? look.backgroundColor : look.color]; })";
        await using var page = await chromium.OpenAsync("/Try");
        await page["main form button[type=submit]"].ClickAsync();
        await page[".me summary"].First.WaitForAsync();
        var green = await ColoursAsync();
        await page.Page.GotoAsync("/Account");
        await page["#rising"].SelectOptionAsync("red");
        await page["main form button[type=submit]"].ClickAsync();
        await page.UntilAsync("document.documentElement.dataset.rising === 'red'");
        var red = await ColoursAsync();
        Assert.Equal((green["bids"], green["asks"], green["asks"], green["wrong"]), (red["asks"], red["bids"], red["buy"], red["wrong"]));
        Assert.NotEqual(green["asks"], green["bids"]);
        await PageLook.SeeAsync(page, "trade-rising-red", "Failed to load resource");

        async Task<Dictionary<string, string>> ColoursAsync()
        {
            await page.Page.GotoAsync("/Trade?pair=BTC-USDT");
            await page.UntilAsync("document.querySelector('[data-ladder]').dataset.state === 'live' && document.querySelector('[data-connection]').dataset.state === 'open' && document.querySelectorAll('.ladder-asks tbody th, .ladder-bids tbody th').length > 10");
            await page["#amount"].FillAsync("x");
            await page["[data-place]"].ClickAsync();
            await page[".field-error"].First.WaitForAsync();
            return (await page.Page.EvaluateAsync<string[][]>(Colours)).ToDictionary(each => each[0], each => each[1], StringComparer.Ordinal);
        }
    }
}
