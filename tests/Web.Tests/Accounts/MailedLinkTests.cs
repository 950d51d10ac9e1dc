using System.Text.Json;
using CompraVenta.Infrastructure.Accounts.Audit;
using CompraVenta.Infrastructure.Persistence;
using CompraVenta.TestKit;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CompraVenta.Web.Tests.Accounts;

/// <summary>What links in mails do: set a password, confirm an address, change it.</summary>
[Collection(AccountsCollection.Name)]
public sealed class MailedLinkTests(WebApp app, PostgresFixture postgres) : IClassFixture<WebApp>
{
    private const string ResetSubject = "Set a new password";
    private const string NewPassword = "another fine password";

    private readonly MailBox mails = new(app);

    [Fact]
    public async Task A_forgotten_password_is_set_once_by_the_link_and_ends_all_sessions_and_the_lockout()
    {
        var user = await AccountClient.RegisterAsync(app);
        var (access, refresh) = await user.LoginAsync();
        for (var i = 0; i < 6; i++) await SendAsync(HttpMethod.Post, "/api/login", new { email = user.Email, password = "not the password" });
        Assert.Equal(423, (await SendAsync(HttpMethod.Post, "/api/login", new { email = user.Email, password = user.Password })).Status);

        var (_, key) = await SendAsync(HttpMethod.Post, "/api/keys", new { name = "of whoever had it" }, access);
        var (status, said) = await SendAsync(HttpMethod.Put, "/api/password/get_new", new { email = user.Email.ToUpperInvariant() });
        Assert.Equal(202, status);
        Assert.NotEmpty(said.GetProperty("message").GetString()!);
        var link = await LinkAsync(user.Email, ResetSubject);
        (status, said) = await ResetAsync(link, "short");
        Assert.Equal((400, "bad_fields", "new_password"), (status, CodeOf(said), said.GetProperty("parameter").GetString()));
        (status, _) = await ResetAsync(link, NewPassword);
        Assert.Equal(200, status);
        Assert.Equal(401, (await SendAsync(HttpMethod.Get, "/api/myprofile", token: access)).Status);
        Assert.Equal(401, (await SendAsync(HttpMethod.Post, "/api/reauth", token: refresh)).Status);
        await user.LoginAsync(NewPassword);
        Assert.Equal(401, (await SendAsync(HttpMethod.Post, "/api/login", new { email = user.Email, password = user.Password })).Status);

        // Nor does a key of before let anybody in.
        Assert.Equal(401, (await SendAsync(HttpMethod.Get, "/api/myprofile", token: $"{key.GetProperty("key").GetString()}:{key.GetProperty("secret").GetString()}")).Status);

        (status, said) = await ResetAsync(link, "yet another password");
        Assert.Equal((400, "bad_link"), (status, CodeOf(said)));
        Assert.Contains("set anew", (await mails.NewestAsync(user.Email, "Your password was set anew"))["Subject"], StringComparison.Ordinal);
        await AssertAuditedAsync(user, AuditEvent.PasswordResetAsked, AuditEvent.PasswordReset);
    }

    [Fact]
    public async Task Of_two_who_come_with_one_link_at_once_one_sets_the_password()
    {
        var user = await AccountClient.RegisterAsync(app);
        await SendAsync(HttpMethod.Put, "/api/password/get_new", new { email = user.Email });
        var link = await LinkAsync(user.Email, ResetSubject);
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => ResetAsync(link, $"{NewPassword} {i}")));
        Assert.Single(answers, a => a.Status == 200);
        Assert.All(answers.Where(a => a.Status != 200), a => Assert.Equal((400, "bad_link"), (a.Status, CodeOf(a.Body))));
    }

    [Fact]
    public async Task A_link_sets_the_password_by_mail_address_too_and_of_nobody_else()
    {
        var (user, other) = (await AccountClient.RegisterAsync(app), await AccountClient.RegisterAsync(app));
        await SendAsync(HttpMethod.Put, "/api/password/get_new", new { email = user.Email });
        var token = (await LinkAsync(user.Email, ResetSubject))["token"].ToString();
        Assert.Equal("bad_link", CodeOf((await SendAsync(HttpMethod.Post, "/api/password/reset", new { email = other.Email, token, new_password = NewPassword })).Body));
        Assert.Equal("bad_link", CodeOf((await SendAsync(HttpMethod.Post, "/api/password/reset", new { email = "nobody@example.org", token, new_password = NewPassword })).Body));
        Assert.Equal("bad_link", CodeOf((await SendAsync(HttpMethod.Post, "/api/password/reset", new { email = user.Email, token = token[..^4], new_password = NewPassword })).Body));
        Assert.Equal(200, (await SendAsync(HttpMethod.Post, "/api/password/reset", new { email = user.Email, token, new_password = NewPassword })).Status);
        await other.LoginAsync();
    }

    [Fact]
    public async Task A_changed_password_or_address_kills_the_links_that_were_sent_before()
    {
        var user = await AccountClient.RegisterAsync(app);
        var (access, _) = await user.LoginAsync();
        await SendAsync(HttpMethod.Put, "/api/password/get_new", new { email = user.Email });
        var link = await LinkAsync(user.Email, ResetSubject);
        await SendAsync(HttpMethod.Post, "/api/password/change", new { old_password = user.Password, new_password = NewPassword }, access);
        Assert.Equal("bad_link", CodeOf((await ResetAsync(link, "yet another password")).Body));
        await mails.NewestAsync(user.Email, "Your password was changed");
    }

    [Fact]
    public async Task A_link_runs_out()
    {
        await using var late = await new WebApp(postgres)
            .ConfigureServices(services => services.Configure<DataProtectionTokenProviderOptions>(tokens => tokens.TokenLifespan = TimeSpan.FromTicks(-1))).StartAsync();
        var user = await AccountClient.RegisterAsync(late);
        await AccountClient.SendAsync(late, HttpMethod.Put, "/api/password/get_new", new { email = user.Email });
        var link = QueryHelpers.ParseQuery((await new MailBox(late).NewestAsync(user.Email, ResetSubject)).Link.Query);
        var (status, said) = await AccountClient.SendAsync(
            late, HttpMethod.Post, "/api/password/reset", new { user_id = link["user"].ToString(), token = link["token"].ToString(), new_password = NewPassword });
        Assert.Equal((400, "bad_link"), (status, CodeOf(said)));
    }

    [Fact]
    public async Task Nobody_learns_from_an_answer_whether_an_address_has_an_account()
    {
        var user = await AccountClient.RegisterAsync(app);
        foreach (var path in new[] { "/api/password/get_new", "/api/email/confirmation" })
        {
            var answers = new List<string>();
            foreach (var email in new[] { user.Email, "nobody-" + user.Email })
            {
                for (var i = 0; i < 5; i++)
                {
                    var (status, body) = await SendAsync(HttpMethod.Put, path, new { email });
                    answers.Add($"{status} {body}");
                }
            }

            Assert.Single(answers.Distinct(StringComparer.Ordinal));
            Assert.StartsWith("202 ", answers[0], StringComparison.Ordinal);
        }

        Assert.Equal(3, (await mails.ReadAsync(user.Email)).Count(mail => mail["Subject"] == ResetSubject));
        Assert.Empty(await mails.ReadAsync("nobody-" + user.Email));
    }

    [Theory]
    [InlineData("PUT", "/api/password/get_new", "{}", "email")]
    [InlineData("PUT", "/api/password/get_new", """{"email":"nobody"}""", "email")]
    [InlineData("PUT", "/api/password/get_new", """{"email":"a@b.org\nBcc: c@d.org"}""", "email")]
    [InlineData("POST", "/api/password/reset", "{}", "token new_password user_id")]
    [InlineData("POST", "/api/password/reset", """{"token":"a","new_password":"another fine password"}""", "user_id")]
    [InlineData("PUT", "/api/email/confirmation", """{"email":"a@b@c"}""", "email")]
    [InlineData("POST", "/api/email/confirm", "{}", "user_id token")]
    [InlineData("POST", "/api/email/change", "{}", "user_id email token")]
    [InlineData("POST", "/api/email/change", """{"user_id":"01990000-0000-7000-8000-000000000000","email":"no","token":"a"}""", "email")]
    [InlineData("PUT", "/api/email", "{}", "email password")]
    [InlineData("PUT", "/api/email", """{"email":"Ada <a@b.org>","password":"a fine long password"}""", "email")]
    [InlineData("PUT", "/api/email", """{"email":"new@example.org","password":"not the password"}""", "password")]
    public async Task A_bad_field_is_named(string method, string path, string body, string fields)
    {
        var user = await AccountClient.RegisterAsync(app);
        var (access, _) = await user.LoginAsync();
        var (status, said) = await SendAsync(new HttpMethod(method), path, JsonSerializer.Deserialize<JsonElement>(body), access);
        Assert.Equal((400, "bad_fields"), (status, CodeOf(said)));
        Assert.Equal(fields.Split(' '), said.GetProperty("errors").EnumerateObject().Select(e => e.Name));
    }

    [Theory]
    [InlineData("/api/password/reset")]
    [InlineData("/api/email/confirm")]
    [InlineData("/api/email/change")]
    public async Task A_link_of_nobody_is_a_bad_link(string path)
    {
        var (status, said) = await SendAsync(HttpMethod.Post, path, new { user_id = Guid.NewGuid(), email = "a@example.org", token = "CfDJ8", new_password = NewPassword });
        Assert.Equal((400, "bad_link"), (status, CodeOf(said)));
    }

    [Fact]
    public async Task An_address_changes_by_the_link_sent_to_the_new_one_and_the_old_one_is_told()
    {
        var user = await AccountClient.RegisterAsync(app);
        var (access, _) = await user.LoginAsync();
        var next = $"new-{user.Email}";
        Assert.Equal(202, (await SendAsync(HttpMethod.Put, "/api/email", new { email = next, password = user.Password }, access)).Status);
        var link = await LinkAsync(next, "Confirm your new mail address");
        Assert.Equal(user.Email, await EmailAsync(access));

        var (status, said) = await SendAsync(HttpMethod.Post, "/api/email/change", new { user_id = link["user"].ToString(), email = "other@example.org", token = link["token"].ToString() });
        Assert.Equal((400, "bad_link"), (status, CodeOf(said)));
        var change = new { user_id = link["user"].ToString(), email = link["email"].ToString(), token = link["token"].ToString() };
        Assert.Equal(200, (await SendAsync(HttpMethod.Post, "/api/email/change", change)).Status);
        Assert.Equal(next, await EmailAsync(access));
        Assert.Equal("bad_link", CodeOf((await SendAsync(HttpMethod.Post, "/api/email/change", change)).Body));
        Assert.Equal(401, (await SendAsync(HttpMethod.Post, "/api/login", new { email = user.Email, password = user.Password })).Status);
        Assert.Equal(200, (await SendAsync(HttpMethod.Post, "/api/login", new { email = next, password = user.Password })).Status);
        await mails.NewestAsync(user.Email, "Your account has another mail address");
        await AssertAuditedAsync(user, AuditEvent.AddressChangeAsked, AuditEvent.AddressChanged);
    }

    [Fact]
    public async Task An_address_that_somebody_has_is_answered_alike_and_gets_no_mail()
    {
        var (user, other) = (await AccountClient.RegisterAsync(app), await AccountClient.RegisterAsync(app));
        var (access, _) = await user.LoginAsync();
        var free = await SendAsync(HttpMethod.Put, "/api/email", new { email = $"free-{user.Email}", password = user.Password }, access);
        var taken = await SendAsync(HttpMethod.Put, "/api/email", new { email = other.Email, password = user.Password }, access);
        Assert.Equal((202, free.Body.ToString()), (taken.Status, taken.Body.ToString()));
        Assert.DoesNotContain(await mails.ReadAsync(other.Email), mail => mail["Subject"] == "Confirm your new mail address");
    }

    [Fact]
    public async Task An_address_that_somebody_took_meanwhile_stays_theirs()
    {
        var user = await AccountClient.RegisterAsync(app);
        var (access, _) = await user.LoginAsync();
        var next = $"meanwhile-{user.Email}";
        await SendAsync(HttpMethod.Put, "/api/email", new { email = next, password = user.Password }, access);
        var link = await LinkAsync(next, "Confirm your new mail address");
        await SendAsync(HttpMethod.Post, "/api/register", new { email = next, username = $"m-{user.Username}", password = user.Password, name = "B" });
        var (status, said) = await SendAsync(HttpMethod.Post, "/api/email/change", new { user_id = link["user"].ToString(), email = next, token = link["token"].ToString() });
        Assert.Equal((409, "email_taken"), (status, CodeOf(said)));
        Assert.Equal(user.Email, await EmailAsync(access));
    }

    [Fact]
    public async Task Where_addresses_must_be_confirmed_an_account_signs_in_after_it_was()
    {
        await using var strict = await new WebApp(postgres).With("Accounts:ConfirmAddress", "true").StartAsync();
        var user = await AccountClient.RegisterAsync(strict);
        var login = new { email = user.Email, password = user.Password };
        var (status, said) = await AccountClient.SendAsync(strict, HttpMethod.Post, "/api/login", login);
        Assert.Equal((403, "address_not_confirmed"), (status, CodeOf(said)));
        Assert.Equal(401, (await AccountClient.SendAsync(strict, HttpMethod.Post, "/api/login", new { email = user.Email, password = "not the password" })).Status);

        var box = new MailBox(strict);
        await box.NewestAsync(user.Email, "Confirm your mail address");
        await AccountClient.SendAsync(strict, HttpMethod.Put, "/api/email/confirmation", new { email = user.Email });
        await Eventually.True(async () => (await box.ReadAsync(user.Email)).Count == 2);
        var link = QueryHelpers.ParseQuery((await box.ReadAsync(user.Email))[1].Link.Query);
        var confirm = new { user_id = link["user"].ToString(), token = link["token"].ToString() };
        for (var i = 0; i < 2; i++) Assert.Equal(200, (await AccountClient.SendAsync(strict, HttpMethod.Post, "/api/email/confirm", confirm)).Status);
        Assert.Equal(200, (await AccountClient.SendAsync(strict, HttpMethod.Post, "/api/login", login)).Status);

        // Confirmed: there is nothing to send any more.
        await AccountClient.SendAsync(strict, HttpMethod.Put, "/api/email/confirmation", new { email = user.Email });
        Assert.Equal(2, (await box.ReadAsync(user.Email)).Count);
    }

    [Fact]
    public async Task The_calls_that_send_mail_are_limited_by_network_address()
    {
        await using var strict = await new WebApp(postgres).With("Accounts:CallsPerMinute", "2").StartAsync();
        var statuses = new List<int>();
        foreach (var path in new[] { "/api/password/get_new", "/api/email/confirmation", "/api/password/get_new" })
        {
            statuses.Add((await AccountClient.SendAsync(strict, HttpMethod.Put, path, new { email = "a@example.org" })).Status);
        }

        Assert.Equal([202, 202, 429], statuses);
    }

    private static string? CodeOf(JsonElement problem) => problem.GetProperty("code").GetString();

    private async Task<Dictionary<string, Microsoft.Extensions.Primitives.StringValues>> LinkAsync(string address, string subject) =>
        QueryHelpers.ParseQuery((await mails.NewestAsync(address, subject)).Link.Query);

    private Task<(int Status, JsonElement Body)> ResetAsync(Dictionary<string, Microsoft.Extensions.Primitives.StringValues> link, string password) =>
        SendAsync(HttpMethod.Post, "/api/password/reset", new { user_id = link["user"].ToString(), token = link["token"].ToString(), new_password = password });

    private async Task<string?> EmailAsync(string access) => (await SendAsync(HttpMethod.Get, "/api/myprofile", token: access)).Body.GetProperty("email").GetString();

    private async Task AssertAuditedAsync(AccountClient user, params AuditEvent[] events)
    {
        await using var db = await app.Services.GetRequiredService<IDbContextFactory<CompraVentaDb>>().CreateDbContextAsync();
        var id = await db.Users.Where(row => row.UserName == user.Username).Select(row => row.Id).SingleAsync();
        var found = await db.AuditLog.Where(row => row.SubjectId == id).Select(row => row.Event).ToListAsync();
        Assert.Equal(events, events.Intersect(found));
    }

    private Task<(int Status, JsonElement Body)> SendAsync(HttpMethod method, string path, object? body = null, string? token = null) =>
        AccountClient.SendAsync(app, method, path, body, token);
}
