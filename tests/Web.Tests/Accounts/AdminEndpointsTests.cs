using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using CompraVenta.Infrastructure.Mail;
using CompraVenta.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CompraVenta.Web.Tests.Accounts;

/// <summary>The admin's tools over HTTP.</summary>
[Collection(AccountsCollection.Name)]
public sealed class AdminEndpointsTests(AdminApp signedIn) : IClassFixture<AdminApp>
{
    private readonly WebApp app = signedIn.App;
    private readonly AccountClient admin = signedIn.Admin;
    private readonly string token = signedIn.Token;

    [Fact]
    public async Task A_locked_user_is_out_at_once_and_told_so_only_with_the_right_password()
    {
        var user = await AccountClient.RegisterAsync(app);
        var (access, refresh) = await user.LoginAsync();
        var (status, body) = await SendAsync(HttpMethod.Post, $"/api/admin/users/{await user.IdAsync()}/lock", new { reason = "tricks" });
        Assert.Equal(200, status);
        Assert.Equal("The account is locked.", body.GetProperty("message").GetString());
        Assert.NotEqual(JsonValueKind.Null, body.GetProperty("user").GetProperty("locked_at").ValueKind);
        Assert.Equal(401, (await AccountClient.SendAsync(app, HttpMethod.Get, "/api/myprofile", token: access)).Status);
        Assert.Equal(401, (await AccountClient.SendAsync(app, HttpMethod.Post, "/api/reauth", token: refresh)).Status);
        Assert.Equal((401, "bad_credentials"), await TryAsync(user, "not the password"));
        Assert.Equal((403, "account_locked"), await TryAsync(user, user.Password));

        (status, body) = await SendAsync(HttpMethod.Post, $"/api/admin/users/{await user.IdAsync()}/unlock");
        Assert.Equal((200, JsonValueKind.Null), (status, body.GetProperty("user").GetProperty("locked_at").ValueKind));
        await user.LoginAsync();

        var (_, log) = await SendAsync(HttpMethod.Get, $"/api/admin/audit?subject={user.Email}&actor={admin.Email}");
        Assert.Equal(["account_unlocked", "account_locked"], log.GetProperty("events").EnumerateArray().Select(e => e.GetProperty("event").GetString()));
        var locked = log.GetProperty("events")[1];
        Assert.Equal(("tricks", admin.Email, user.Email, "127.0.0.1"), (
            locked.GetProperty("detail").GetString(), locked.GetProperty("actor").GetProperty("email").GetString(), locked.GetProperty("subject").GetProperty("email").GetString(),
            locked.GetProperty("address").GetString()));
    }

    [Fact]
    public async Task Rights_given_and_taken_hold_with_the_next_sign_in()
    {
        var user = await AccountClient.RegisterAsync(app);
        var (plain, _) = await user.LoginAsync();
        Assert.Equal(200, (await SendAsync(HttpMethod.Post, $"/api/admin/users/{await user.IdAsync()}/make_admin")).Status);
        Assert.Equal(401, (await AccountClient.SendAsync(app, HttpMethod.Get, "/api/admin/users", token: plain)).Status);
        var (strong, _) = await user.LoginAsync();
        Assert.Equal(200, (await AccountClient.SendAsync(app, HttpMethod.Get, "/api/admin/users", token: strong)).Status);
        Assert.Equal(200, (await SendAsync(HttpMethod.Post, $"/api/admin/users/{await user.IdAsync()}/remove_admin")).Status);
        Assert.Equal(401, (await AccountClient.SendAsync(app, HttpMethod.Get, "/api/admin/users", token: strong)).Status);
        var (status, body) = await AccountClient.SendAsync(app, HttpMethod.Get, "/api/admin/users", token: (await user.LoginAsync()).AccessToken);
        Assert.Equal((403, "forbidden"), (status, CodeOf(body)));
    }

    [Fact]
    public async Task Signing_out_everywhere_ends_every_session()
    {
        var user = await AccountClient.RegisterAsync(app);
        var tokens = new[] { (await user.LoginAsync()).AccessToken, (await user.LoginAsync()).AccessToken };
        Assert.Equal(200, (await SendAsync(HttpMethod.Post, $"/api/admin/users/{await user.IdAsync()}/sign_out")).Status);
        foreach (var held in tokens) Assert.Equal(401, (await AccountClient.SendAsync(app, HttpMethod.Get, "/api/myprofile", token: held)).Status);
    }

    [Fact]
    public async Task A_reset_begins_a_new_epoch()
    {
        var user = await AccountClient.RegisterAsync(app);
        var held = (await user.LoginAsync()).AccessToken;
        Assert.Equal(200, (await AccountClient.SendAsync(app, HttpMethod.Get, "/api/wallet", token: held)).Status);
        Assert.Equal(200, (await SendAsync(HttpMethod.Post, $"/api/admin/users/{await user.IdAsync()}/reset", new { reason = "asked for it" })).Status);
        var (status, body) = await AccountClient.SendAsync(app, HttpMethod.Get, "/api/epochs", token: held);
        Assert.Equal(200, status);
        Assert.Contains("\"epoch\":2", body.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_refused_says_why_and_changes_nothing()
    {
        var mine = await admin.IdAsync();
        Assert.Equal((409, "own_account"), await PostAsync($"/api/admin/users/{mine}/lock"));
        var user = await AccountClient.RegisterAsync(app);
        Assert.Equal((404, "unknown_user"), await PostAsync($"/api/admin/users/{Guid.NewGuid()}/lock"));
        Assert.Equal((404, "not_found"), await PostAsync("/api/admin/users/7/lock"));
        Assert.Equal((404, "unknown_user"), (await SendAsync(HttpMethod.Get, $"/api/admin/users/{Guid.NewGuid()}") is var (status, body) ? (status, CodeOf(body)) : default));
        await user.LoginAsync();
    }

    [Fact]
    public async Task The_last_admin_stays()
    {
        await using var other = await new WebApp(app.Postgres).StartAsync();
        var last = await AccountClient.RegisterAsync(other);
        await last.MakeAdminAsync();
        var (access, _) = await last.LoginAsync();
        var (status, body) = await AccountClient.SendAsync(other, HttpMethod.Post, $"/api/admin/users/{await last.IdAsync()}/remove_admin", token: access);
        Assert.Equal((409, "last_admin"), (status, CodeOf(body)));
        Assert.Equal(200, (await AccountClient.SendAsync(other, HttpMethod.Get, "/api/admin/users", token: access)).Status);
    }

    [Theory]
    [InlineData("501")]
    [InlineData("\u0007")]
    [InlineData("two\nlines")]
    public async Task A_bad_reason_is_named_and_nothing_is_done(string reason)
    {
        var user = await AccountClient.RegisterAsync(app);
        var text = reason == "501" ? new string('x', 501) : $"a{reason}b";
        var (status, body) = await SendAsync(HttpMethod.Post, $"/api/admin/users/{await user.IdAsync()}/lock", new { reason = text });
        Assert.Equal((400, "bad_fields"), (status, CodeOf(body)));
        Assert.Equal(["reason"], body.GetProperty("errors").EnumerateObject().Select(e => e.Name));
        await user.LoginAsync();
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"reason\":1}")]
    public async Task A_body_that_is_none_is_a_problem(string text)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/admin/users/{await admin.IdAsync()}/sign_out");
        request.Content = new StringContent(text, System.Text.Encoding.UTF8, "application/json");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await app.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(200, (await SendAsync(HttpMethod.Get, "/api/admin/users")).Status);
    }

    [Fact]
    public async Task Users_are_found_and_paged()
    {
        var users = new List<AccountClient>();
        for (var i = 0; i < 5; i++) users.Add(await AccountClient.RegisterAsync(app));
        var (_, body) = await SendAsync(HttpMethod.Get, $"/api/admin/users?search={users[0].Username.ToUpperInvariant()}%40");
        Assert.Equal([users[0].Email], EmailsOf(body));

        var seen = new List<string?>();
        string? next = null;
        do
        {
            (_, body) = await SendAsync(HttpMethod.Get, $"/api/admin/users?sort=username&limit=2{(next is null ? "" : $"&cursor={next}")}");
            seen.AddRange(EmailsOf(body));
            next = body.GetProperty("next").GetString();
        }
        while (next is not null);
        Assert.Equal(seen.Distinct(), seen);
        foreach (var user in users) Assert.Contains(user.Email, seen);

        (_, body) = await SendAsync(HttpMethod.Get, "/api/admin/users?filter=admins&limit=200");
        Assert.Contains(admin.Email, EmailsOf(body));
        Assert.DoesNotContain(users[0].Email, EmailsOf(body));
    }

    [Theory]
    [InlineData("users?filter=some", "filter")]
    [InlineData("users?sort=age", "sort")]
    [InlineData("users?order=up", "order")]
    [InlineData("users?limit=0", "limit")]
    [InlineData("users?limit=201", "limit")]
    [InlineData("users?cursor=nonsense", "cursor")]
    [InlineData("users?search=a%00b", "search")]
    [InlineData("users?sort=email&sort=created", "sort")]
    [InlineData("audit?event=everything", "event")]
    [InlineData("audit?actor=nobody", "actor")]
    [InlineData("audit?subject=nobody@example.org", "subject")]
    [InlineData("audit?from=yesterday", "from")]
    [InlineData("audit?to=2026-13-01", "to")]
    [InlineData("audit?cursor=-1", "cursor")]
    [InlineData("audit?limit=501", "limit")]
    [InlineData("mails?state=lost", "state")]
    [InlineData("mails?cursor=x", "cursor")]
    [InlineData("mails?limit=-3", "limit")]
    public async Task A_bad_parameter_is_named(string call, string parameter)
    {
        var (status, body) = await SendAsync(HttpMethod.Get, $"/api/admin/{call}");
        Assert.Equal((400, "bad_parameter", parameter), (status, CodeOf(body), body.GetProperty("parameter").GetString()));
    }

    [Fact]
    public async Task The_audit_log_is_filtered_by_time_and_paged()
    {
        for (var i = 0; i < 3; i++) await AccountClient.RegisterAsync(app);
        var (_, first) = await SendAsync(HttpMethod.Get, "/api/admin/audit?event=registered&limit=2");
        var (_, second) = await SendAsync(HttpMethod.Get, $"/api/admin/audit?event=registered&limit=2&cursor={first.GetProperty("next").GetString()}");
        var ids = first.GetProperty("events").EnumerateArray().Concat(second.GetProperty("events").EnumerateArray()).Select(e => e.GetProperty("id").GetInt64()).ToList();
        Assert.Equal(ids.OrderDescending().Distinct(), ids);
        Assert.Empty((await SendAsync(HttpMethod.Get, "/api/admin/audit?to=2020-01-01")).Body.GetProperty("events").EnumerateArray());
        Assert.Empty((await SendAsync(HttpMethod.Get, "/api/admin/audit?from=2999-01-01T00:00:00Z")).Body.GetProperty("events").EnumerateArray());
        Assert.NotEmpty((await SendAsync(HttpMethod.Get, "/api/admin/audit?from=2020-01-01&to=2999-01-01T00%3A00%3A00%2B02%3A00")).Body.GetProperty("events").EnumerateArray());
    }

    [Fact]
    public async Task A_reset_mail_is_queued_and_a_dead_one_tried_again()
    {
        var user = await AccountClient.RegisterAsync(app);
        Assert.Equal(200, (await SendAsync(HttpMethod.Post, $"/api/admin/users/{await user.IdAsync()}/reset_mail")).Status);
        var (_, body) = await SendAsync(HttpMethod.Get, "/api/admin/mails");
        var mail = body.GetProperty("mails").EnumerateArray().First(m => m.GetProperty("address").GetString() == user.Email);
        Assert.Equal("reset_password", mail.GetProperty("kind").GetString());
        var id = mail.GetProperty("id").GetInt64();
        var dead = await AddDeadMailAsync();
        (_, body) = await SendAsync(HttpMethod.Get, "/api/admin/mails?state=dead");
        Assert.Contains(body.GetProperty("mails").EnumerateArray(), m => m.GetProperty("id").GetInt64() == dead && m.GetProperty("problem").GetString() == "no such mailbox");
        (var status, body) = await SendAsync(HttpMethod.Post, $"/api/admin/mails/{dead}/retry");
        Assert.Equal((200, JsonValueKind.Null), (status, body.GetProperty("dead_at").ValueKind));
        Assert.Equal((404, "unknown_mail"), await PostAsync("/api/admin/mails/999999/retry"));
        Assert.Equal(404, (await SendAsync(HttpMethod.Get, $"/api/admin/mails/999999")).Status);
        Assert.True(id > 0);
    }

    [Theory]
    [InlineData("/Admin", "Admin")]
    [InlineData("/Admin/Users", "Users")]
    [InlineData("/Admin/Users?search=nobody-is-called-so", "Nobody is like this")]
    [InlineData("/Admin/Audit", "Audit log")]
    [InlineData("/Admin/Mails", "Mails")]
    public async Task Pages_show_to_admins_only(string path, string text)
    {
        var (status, page) = await ReadAsync(path, token);
        Assert.Equal(200, status);
        Assert.Contains(text, page, StringComparison.Ordinal);
        var user = await AccountClient.RegisterAsync(app);
        (status, page) = await ReadAsync(path, (await user.LoginAsync()).AccessToken);
        Assert.Equal(403, status);
        Assert.DoesNotContain(admin.Email, page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/Admin/Users?filter=x", "none of all, admins, locked, guests")]
    [InlineData("/Admin/Audit?actor=nobody@example.org", "No account has the mail address nobody@example.org.")]
    [InlineData("/Admin/Audit?from=soon", "is no time")]
    [InlineData("/Admin/Audit?event=x", "There is no event")]
    [InlineData("/Admin/Mails?state=x", "none of waiting, done, dead")]
    public async Task A_page_says_what_it_can_not_read(string path, string text)
    {
        var (status, page) = await ReadAsync(path, token);
        Assert.Equal(400, status);
        Assert.Contains(text, WebUtility.HtmlDecode(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_users_page_offers_what_fits()
    {
        var user = await AccountClient.RegisterAsync(app);
        var (_, page) = await ReadAsync($"/Admin/Users/{await user.IdAsync()}", token);
        Assert.Contains("/lock\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("/unlock\"", page, StringComparison.Ordinal);
        (_, page) = await ReadAsync($"/Admin/Users/{await admin.IdAsync()}", token);
        Assert.DoesNotContain("/lock\"", page, StringComparison.Ordinal);
        Assert.Equal(404, (await ReadAsync($"/Admin/Users/{Guid.NewGuid()}", token)).Status);
        Assert.Equal(404, (await ReadAsync($"/Admin/Users/{await user.IdAsync()}/eat", token)).Status);
        Assert.Equal(200, (await ReadAsync($"/Admin/Users/{await user.IdAsync()}/lock", token)).Status);
        await user.LoginAsync();
    }

    private static string? CodeOf(JsonElement problem) => problem.GetProperty("code").GetString();

    private static List<string?> EmailsOf(JsonElement body) => [.. body.GetProperty("users").EnumerateArray().Select(u => u.GetProperty("email").GetString())];

    private async Task<long> AddDeadMailAsync()
    {
        var now = DateTimeOffset.UtcNow;
        var mail = new MailRow { Kind = MailKind.ResetPassword, Address = "dead@example.org", CreatedAt = now, DueAt = now, DeadAt = now, Attempts = 12, Problem = "no such mailbox" };
        await using var db = await app.Services.GetRequiredService<IDbContextFactory<CompraVentaDb>>().CreateDbContextAsync();
        db.Mails.Add(mail);
        await db.SaveChangesAsync();
        return mail.Id;
    }

    private async Task<(int Status, string? Code)> TryAsync(AccountClient user, string password)
    {
        var (status, body) = await AccountClient.SendAsync(app, HttpMethod.Post, "/api/login", new { email = user.Email, password });
        return (status, CodeOf(body));
    }

    private async Task<(int Status, string? Code)> PostAsync(string path)
    {
        var (status, body) = await SendAsync(HttpMethod.Post, path);
        return (status, CodeOf(body));
    }

    private Task<(int Status, JsonElement Body)> SendAsync(HttpMethod method, string path, object? body = null) => AccountClient.SendAsync(app, method, path, body, token);

    private async Task<(int Status, string Text)> ReadAsync(string path, string bearer)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        using var answer = await app.Http.SendAsync(request);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
