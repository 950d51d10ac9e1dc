using CompraVenta.Browser.Tests.Fixtures;

namespace CompraVenta.Browser.Tests;

/// <summary>The admin's pages, as an admin uses them.</summary>
public sealed class AdminPagesTests(ChromiumFixture chromium) : IClassFixture<ChromiumFixture>
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_admin_locks_a_user_who_is_signed_out_at_the_next_request_and_sends_a_reset_mail(bool script)
    {
        var username = script ? "carla" : "dora";
        var context = await chromium.Browser.NewContextAsync(new() { BaseURL = chromium.App.Url.ToString(), StorageState = await chromium.RegisterAsync(username) });
        await using var user = new WatchedPage(context, await context.NewPageAsync());
        await user.Page.GotoAsync("/Account");
        Assert.EndsWith("/Account", user.Page.Url, StringComparison.Ordinal);

        await using var admin = await chromium.OpenAsync("/Admin/Users", script: script, admin: true);
        await admin["#search-users"].FillAsync(username.ToUpperInvariant());
        await admin["main form button[type=submit]"].ClickAsync();
        await admin[$"main a:has-text('{username}@example.org')"].ClickAsync();
        await admin["main a.choice:has-text('Lock')"].ClickAsync();
        if (script) await PageLook.SeeAsync(admin, "admin-lock");
        await admin["#reason"].FillAsync("plays tricks");
        await admin["main button:has-text('Lock')"].ClickAsync();
        Assert.Equal("The account is locked.", await admin.TextAsync(".notice-good"));
        Assert.Contains("plays tricks", await admin.TextAsync("main .events"), StringComparison.Ordinal);
        if (script) await PageLook.SeeAsync(admin, "admin-user");

        await user.Page.GotoAsync("/Account");
        Assert.Contains("/Login?back=", user.Page.Url, StringComparison.Ordinal);
        await user["#email"].FillAsync($"{username}@example.org");
        await user["#password"].FillAsync(ChromiumFixture.Password);
        await user["main form button[type=submit]"].ClickAsync();
        Assert.Contains("This account is locked", await user.TextAsync("[role=alert].notice"), StringComparison.Ordinal);

        await admin["main a.choice:has-text('Send a reset mail')"].ClickAsync();
        await admin["main button:has-text('Send a reset mail')"].ClickAsync();
        Assert.Equal("The mail is on its way.", await admin.TextAsync(".notice-good"));

        await admin.Page.GotoAsync($"/Admin/Audit?subject={username}%40example.org");
        var events = await admin["main .events tbody tr"].AllTextContentsAsync();
        Assert.Contains(events, e => e.Contains("Locked by an admin", StringComparison.Ordinal) && e.Contains("boss@example.org", StringComparison.Ordinal));
        Assert.Contains(events, e => e.Contains("An admin sent a mail to reset the password", StringComparison.Ordinal));
        await admin.Page.GotoAsync("/Admin/Mails");
        await admin[$"main tr:has-text('{username}@example.org') a"].First.ClickAsync();
        if (script) await PageLook.SeeAsync(admin, "admin-mail");

        await admin.Page.GotoAsync($"/Admin/Users?search={username}");
        await admin[$"main a:has-text('{username}@example.org')"].ClickAsync();
        await admin["main a.choice:has-text('Unlock')"].ClickAsync();
        await admin["main button:has-text('Unlock')"].ClickAsync();
        await user["#password"].FillAsync(ChromiumFixture.Password);
        await user["main form button[type=submit]"].ClickAsync();
        await user.ArriveAsync("**/Account");
    }

    [Fact]
    public async Task A_reason_that_is_too_long_is_said_beside_the_field_and_kept()
    {
        await chromium.RegisterAsync("emil");
        await using var admin = await chromium.OpenAsync("/Admin/Users?search=emil", admin: true);
        await admin["main a:has-text('emil@example.org')"].ClickAsync();
        await admin["main a.choice:has-text('Sign out everywhere')"].ClickAsync();
        await admin.Page.EvaluateAsync("document.querySelector('#reason').removeAttribute('maxlength')");
        await admin["#reason"].FillAsync(new string('x', 501));
        await admin["main button:has-text('Sign out everywhere')"].ClickAsync();
        Assert.Equal("At most 500 characters; these are 501.", await admin.TextAsync("#reason-error"));
        Assert.Equal(501, (await admin["#reason"].InputValueAsync()).Length);
    }

    [Fact]
    public async Task Only_admins_find_the_way_and_get_in()
    {
        await using var user = await chromium.OpenAsync("/Account", signedIn: true);
        Assert.Equal(0, await user[".me-menu a[href='/Admin']"].CountAsync());
        Assert.Equal(403, (await user.Page.GotoAsync("/Admin"))!.Status);
        await using var admin = await chromium.OpenAsync("/Account", admin: true);
        Assert.Equal(1, await admin[".me-menu a[href='/Admin']"].CountAsync());
        Assert.Equal(200, (await admin.Page.GotoAsync("/Admin"))!.Status);
    }
}
