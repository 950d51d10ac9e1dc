using CompraVenta.Infrastructure.Accounts.Sessions;
using CompraVenta.Infrastructure.Persistence;
using CompraVenta.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CompraVenta.Web.Tests.Accounts;

[Collection(AccountsCollection.Name)]
public sealed class OwnDataTests(WebApp app, PostgresFixture postgres) : IClassFixture<WebApp>
{
    [Fact]
    public async Task Users_take_all_their_data_along_and_no_secret()
    {
        var user = await AccountClient.RegisterAsync(app);
        var (access, refresh) = await user.LoginAsync();
        var (status, data) = await AccountClient.SendAsync(app, HttpMethod.Get, "/api/mydata", token: access);
        Assert.Equal(200, status);
        Assert.Equal(user.Email, data.GetProperty("profile").GetProperty("email").GetString());
        Assert.Equal(1, data.GetProperty("sessions").GetArrayLength());
        Assert.Equal(["registered", "signed_in"], data.GetProperty("activity").EnumerateArray().Select(e => e.GetProperty("event").GetString()));
        var text = data.GetRawText();
        Assert.DoesNotContain(refresh, text, StringComparison.Ordinal);
        Assert.DoesNotContain("hash", text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Deleting_an_account_erases_the_person_and_leaves_a_nameless_trace()
    {
        var user = await AccountClient.RegisterAsync(app);
        var (access, refresh) = await user.LoginAsync();
        var (_, profile) = await AccountClient.SendAsync(app, HttpMethod.Get, "/api/myprofile", token: access);
        var id = profile.GetProperty("user_id").GetGuid();
        var (status, body) = await AccountClient.SendAsync(app, HttpMethod.Delete, "/api/myprofile", new { password = "not the password" }, access);
        Assert.Equal((400, "bad_fields"), (status, body.GetProperty("code").GetString()));
        Assert.Equal(400, (await AccountClient.SendAsync(app, HttpMethod.Delete, "/api/myprofile", new { }, access)).Status);
        Assert.Equal(200, (await AccountClient.SendAsync(app, HttpMethod.Delete, "/api/myprofile", new { password = user.Password }, access)).Status);

        Assert.Equal(401, (await AccountClient.SendAsync(app, HttpMethod.Get, "/api/myprofile", token: access)).Status);
        Assert.Equal(401, (await AccountClient.SendAsync(app, HttpMethod.Post, "/api/reauth", token: refresh)).Status);
        Assert.Equal(401, (await AccountClient.SendAsync(app, HttpMethod.Post, "/api/login", new { email = user.Email, password = user.Password })).Status);
        await using var db = await app.Services.GetRequiredService<IDbContextFactory<CompraVentaDb>>().CreateDbContextAsync();
        Assert.False(await db.Users.AnyAsync(row => row.Id == id));
        Assert.False(await db.Sessions.AnyAsync(row => row.UserId == id));
        Assert.True(await db.AuditLog.AnyAsync(row => row.SubjectId == id));

        // The mail address and the user name are free again.
        var again = new { email = user.Email, username = user.Username, name = "B", password = user.Password };
        Assert.Equal(201, (await AccountClient.SendAsync(app, HttpMethod.Post, "/api/register", again)).Status);
    }

    [Fact]
    public async Task A_node_that_starts_after_a_deletion_refuses_the_tokens_of_before()
    {
        var user = await AccountClient.RegisterAsync(app);
        var (access, _) = await user.LoginAsync();
        Assert.Equal(200, (await AccountClient.SendAsync(app, HttpMethod.Delete, "/api/myprofile", new { password = user.Password }, access)).Status);
        await using var later = await new WebApp(postgres).With("ConnectionStrings:CompraVenta", app.Services.GetRequiredService<Database>().ConnectionString).StartAsync();
        await Eventually.True(() => later.Services.GetRequiredService<RevokedSessions>().IsHearing);
        Assert.Equal(401, (await AccountClient.SendAsync(later, HttpMethod.Get, "/api/myprofile", token: access)).Status);
        Assert.Equal(401, (await AccountClient.SendAsync(later, HttpMethod.Get, "/api/keys", token: access)).Status);
    }

    [Fact]
    public async Task Of_two_admins_who_delete_themselves_at_once_one_stays()
    {
        await using var own = await new WebApp(postgres).StartAsync();
        var admins = new[] { await AccountClient.RegisterAsync(own), await AccountClient.RegisterAsync(own) };
        foreach (var admin in admins) await admin.MakeAdminAsync();
        var tokens = new[] { (await admins[0].LoginAsync()).AccessToken, (await admins[1].LoginAsync()).AccessToken };
        var answers = await Task.WhenAll(tokens.Select((token, i) => AccountClient.SendAsync(own, HttpMethod.Delete, "/api/myprofile", new { password = admins[i].Password }, token)));
        Assert.Equal([200, 400], answers.Select(a => a.Status).Order());
    }

    [Fact]
    public async Task The_page_downloads_and_deletes_when_one_is_sure()
    {
        var (browser, email) = await PageClient.RegisterAsync(app);
        using (browser)
        {
            await browser.GetAsync("/Account/Data");
            var file = await browser.SendAsync([], "form[action*=Download]");
            Assert.Equal((200, "application/json"), (file.Status, file.MediaType));
            await browser.GetAsync("/Account/Data");
            var unsure = await browser.SendAsync(new() { ["password"] = "a fine long password" });
            Assert.Equal((400, "Tick this to go on."), (unsure.Status, unsure.ErrorOf("sure")));
            var wrong = await browser.SendAsync(new() { ["password"] = "not the password", ["sure"] = "true" });
            Assert.Equal((400, "This is not the password."), (wrong.Status, wrong.ErrorOf("password")));
            var gone = await browser.SendAsync(new() { ["password"] = "a fine long password", ["sure"] = "true" });
            Assert.Equal(("/Login", "Your account is deleted."), (gone.Path, gone.Notice));
            var back = await browser.SendAsync(new() { ["email"] = email, ["password"] = "a fine long password" });
            Assert.Equal(400, back.Status);
        }
    }
}
