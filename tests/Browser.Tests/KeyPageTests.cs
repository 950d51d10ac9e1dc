using System.Net;
using CompraVenta.Browser.Tests.Fixtures;

namespace CompraVenta.Browser.Tests;

/// <summary>API keys from the page to the program: made, shown once, used, revoked.</summary>
public sealed class KeyPageTests(ChromiumFixture chromium) : IClassFixture<ChromiumFixture>
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_key_made_on_the_page_works_and_is_dead_once_revoked(bool script)
    {
        var name = script ? "my bot" : "my other bot";
        await using var page = await chromium.OpenAsync("/Account/Keys", script: script, signedIn: true);
        var row = page[$".rows tbody tr:has(b:text-is('{name}'))"];
        await page["#name"].FillAsync(name);
        await page["#networks"].FillAsync("everywhere");
        await page["main form[action*=Make] button"].ClickAsync();
        Assert.Equal("'everywhere' is not an address or a network, such as 203.0.113.7, 10.0.0.0/8 or 2001:db8::/32.", await page.TextAsync("#networks-error"));
        Assert.Equal((name, "everywhere"), (await page["#name"].InputValueAsync(), await page["#networks"].InputValueAsync()));
        await page["#networks"].FillAsync("127.0.0.0/8, ::1");
        var made = await page.Page.RunAndWaitForResponseAsync(() => page["main form[action*=Make] button"].ClickAsync(), answer => answer.Request.Method == "POST");
        Assert.Contains("no-store", await made.HeaderValueAsync("cache-control"), StringComparison.Ordinal);
        var (key, secret) = (await page.TextAsync("#made-key"), await page.TextAsync("#made-secret"));
        Assert.Equal(HttpStatusCode.OK, await CallAsync(key, secret));
        Assert.Equal(HttpStatusCode.Unauthorized, await CallAsync(key, key));
        Assert.Equal(1, await row.CountAsync());
        Assert.Equal("", await page["#name"].InputValueAsync());
        if (script)
        {
            await page.Page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
            await page["[data-copy=made-secret]"].ClickAsync();
            await page.UntilAsync("document.querySelector('[data-copy=made-secret]').textContent === 'Copied'");
            Assert.Equal(secret, await page.Page.EvaluateAsync<string>("navigator.clipboard.readText()"));
        }

        // Shown once: neither the page read again nor a cookie has it.
        await page[".made .choice"].ClickAsync();
        Assert.DoesNotContain(secret, await page.Page.ContentAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(await page.Page.Context.CookiesAsync(), c => c.Value.Contains(secret, StringComparison.Ordinal));
        await row.Locator("summary").ClickAsync();
        await row.Locator("button").ClickAsync();
        Assert.Equal($"Revoked: {name}.", await page.TextAsync(".notice-good"));
        Assert.Equal(0, await row.CountAsync());
        Assert.Equal(HttpStatusCode.Unauthorized, await CallAsync(key, secret));
    }

    private async Task<HttpStatusCode> CallAsync(string? key, string? secret)
    {
        using var http = new HttpClient { BaseAddress = chromium.App.Url };
        http.DefaultRequestHeaders.Add("X-API-Key", $"{key}:{secret}");
        using var answer = await http.GetAsync("/api/myprofile");
        return answer.StatusCode;
    }
}
