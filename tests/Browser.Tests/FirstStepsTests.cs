using CompraVenta.Browser.Tests.Fixtures;

namespace CompraVenta.Browser.Tests;

/// <summary>The first steps, as a newcomer does them.</summary>
public sealed class FirstStepsTests(ChromiumFixture chromium) : IClassFixture<ChromiumFixture>
{
    [Fact]
    public async Task A_guest_does_them_from_page_to_page()
    {
        await using var page = await chromium.OpenAsync("/Try");
        await page["main form button[type=submit]"].ClickAsync();
        await page[".me summary"].First.WaitForAsync();
        await page.Page.GotoAsync("/");
        await page.UntilAsync("document.querySelector('[data-connection]').dataset.state === 'open'");
        await PageLook.SeeAsync(page, "home-first-steps");

        // From Home to the ticket, which is filled in but for the amount.
        await page[".first-steps li[aria-current=step] a"].ClickAsync();
        await page.ArriveAsync("**/Trade?pair=BTC-USDT&side=BUY&type=MARKET#ticket");
        await page.UntilAsync("document.querySelector('[data-ladder]').dataset.state === 'live' && document.querySelector('[data-connection]').dataset.state === 'open'");
        await PageLook.SeeAsync(page, "trade-first-steps");
        await page["#amount"].FillAsync("0.05");
        await page["[data-place]"].ClickAsync();

        // What is done is seen on the page as it is.
        await page.UntilAsync("document.querySelectorAll('.first-steps li[data-step-done=true]').length === 1");
        await page[".first-steps li[aria-current=step] a"].ClickAsync();
        await page.ArriveAsync("**/Trade?pair=BTC-USDT&side=SELL&type=STOP_LOSS#ticket");
        await page.UntilAsync("document.querySelector('[data-ladder]').dataset.state === 'live' && document.querySelector('[data-connection]').dataset.state === 'open'");
        Assert.Equal("STOP_LOSS", await page["#type"].InputValueAsync());
        var stop = decimal.Round(await chromium.MidAsync("BTC-USDT") * 0.9m);
        await page["#stop_price"].FillAsync(stop.ToString(System.Globalization.CultureInfo.InvariantCulture));
        await page["#amount"].FillAsync("0.01");
        await page["[data-place]"].ClickAsync();
        await page.UntilAsync("document.querySelectorAll('.first-steps li[data-step-done=true]').length === 2");
        await PageLook.SeeAsync(page, "trade-first-steps-two");

        await page[".first-steps li[aria-current=step] a"].FocusAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        await page.ArriveAsync("**/Orders/*");
        await page.Page.GotoAsync("/");
        Assert.Contains("Your practice account", await page.TextAsync("h1"), StringComparison.Ordinal);
        Assert.Equal(0, await page[".first-steps"].CountAsync());
        await page.Page.GotoAsync("/Account/First-steps");
        await PageLook.SeeAsync(page, "account-first-steps-done");
    }
}
