using System.Text.Json;
using CompraVenta.Infrastructure.Accounts.Audit;
using CompraVenta.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace CompraVenta.Web.Tests.Accounts;

[Collection(AccountsCollection.Name)]
public sealed class AccountEndpointsTests(PatientApp patient, PostgresFixture postgres) : IClassFixture<PatientApp>
{
    private readonly WebApp app = patient.App;

    [Fact]
    public async Task An_account_is_made_used_and_left()
    {
        var user = await AccountClient.RegisterAsync(app);
        var (access, _) = await user.LoginAsync();
        var (status, profile) = await SendAsync(HttpMethod.Get, "/api/myprofile", token: access);
        Assert.Equal(200, status);
        Assert.Equal(
            ["user_id", "email", "name", "username", "age", "country", "phone", "rating", "rank", "time_zone", "theme", "rising"], profile.EnumerateObject().Select(p => p.Name));
        Assert.Equal(user.Email, profile.GetProperty("email").GetString());
        (status, var gone) = await SendAsync(HttpMethod.Post, "/api/logout", token: access);
        Assert.Equal(200, status);
        Assert.Equal("Access token revoked", gone.GetProperty("msg").GetString());
        Assert.Equal(401, (await SendAsync(HttpMethod.Get, "/api/myprofile", token: access)).Status);
    }

    [Fact]
    public async Task Answers_about_accounts_are_not_stored()
    {
        var user = await AccountClient.RegisterAsync(app);
        using var answer = await app.Http.PostAsync("/api/login", JsonContentOf(new { email = user.Email, password = user.Password }));
        Assert.True(answer.Headers.CacheControl!.NoStore);
    }

    [Theory]
    [InlineData("GET", "/api/myprofile", null, null, 401)]
    [InlineData("GET", "/api/myprofile", "none.of.ours", null, 401)]
    [InlineData("POST", "/api/reauth", "none of ours", null, 401)]
    [InlineData("POST", "/api/login", null, "{", 400)]
    [InlineData("POST", "/api/login", null, "{}", 400)]
    [InlineData("POST", "/api/login", null, """{"email":"not-stored@example.org","password":"not the password"}""", 401)]
    public async Task Refusals_are_not_stored_either(string method, string path, string? token, string? body, int status)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null) request.Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        if (token is not null) request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        using var answer = await app.Http.SendAsync(request);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.True(answer.Headers.CacheControl?.NoStore);
    }

    [Fact]
    public async Task A_change_of_the_profile_that_changes_nothing_leaves_no_trace()
    {
        var user = await AccountClient.RegisterAsync(app);
        var (access, _) = await user.LoginAsync();
        foreach (var (body, events) in new (object, int)[] { (new { }, 0), (new { name = "A Person", username = user.Username, theme = "auto", rising = "green" }, 0), (new { age = 36 }, 1), (new { age = 36 }, 1) })
        {
            Assert.Equal(200, (await SendAsync(HttpMethod.Patch, "/api/myprofile", body, access)).Status);
            Assert.Equal(events, await ChangesAsync());
        }

        using var browser = new PageClient(app);
        await browser.GetAsync("/Login");
        await browser.SendAsync(new() { ["email"] = user.Email, ["password"] = user.Password });
        await browser.GetAsync("/Account");
        Assert.Equal("Saved.", (await browser.SendAsync(new() { ["name"] = "A Person" })).Notice);
        Assert.Equal(1, await ChangesAsync());

        async Task<long> ChangesAsync()
        {
            await using var command = app.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand("select count(*) from audit_log where event = $1 and subject_id = $2");
            command.Parameters.AddWithValue((int)AuditEvent.ProfileChanged);
            command.Parameters.AddWithValue(await user.IdAsync());
            return (long)(await command.ExecuteScalarAsync())!;
        }
    }

    [Fact]
    public async Task Changes_of_the_profile_are_limited()
    {
        await using var strict = await new WebApp(postgres).With("Accounts:CallsPerMinute", "4").StartAsync();
        var (access, _) = await (await AccountClient.RegisterAsync(strict)).LoginAsync();
        var statuses = new List<int>();
        for (var i = 0; i < 3; i++) statuses.Add((await AccountClient.SendAsync(strict, HttpMethod.Patch, "/api/myprofile", new { age = 36 + i }, access)).Status);
        Assert.Equal([200, 200, 429], statuses);
    }

    [Fact]
    public async Task Registering_the_same_again_is_a_conflict()
    {
        var body = new { email = "same@example.org", username = "same", password = "a fine long password", name = "Same" };
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => RegisterAsync(body)));
        Assert.Single(answers, a => a.Status == 201);
        Assert.All(answers.Where(a => a.Status != 201), a => Assert.Equal(409, a.Status));
        var (status, again) = await RegisterAsync(body);
        Assert.Equal((409, "email_taken"), (status, CodeOf(again)));
    }

    [Fact]
    public async Task Text_that_no_database_keeps_is_nobodys()
    {
        var user = await AccountClient.RegisterAsync(app);
        var (access, _) = await user.LoginAsync();
        Assert.Equal(401, (await SendAsync(HttpMethod.Post, "/api/login", new { email = "a\0b@example.org", password = user.Password })).Status);
        Assert.Equal(400, (await SendAsync(HttpMethod.Post, "/api/password/reset", new { email = "a\0@x", token = "x", new_password = "a fine long password" })).Status);
        foreach (var half in new[] { """{"name":"a\ud800"}""", """{"\ud800":1}""" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Patch, "/api/myprofile") { Content = new StringContent(half, System.Text.Encoding.UTF8, "application/json") };
            request.Headers.Authorization = new("Bearer", access);
            using var answer = await app.Http.SendAsync(request);
            Assert.Equal(400, (int)answer.StatusCode);
        }
    }

    [Fact]
    public async Task Of_any_number_of_passwords_tried_at_once_no_more_are_looked_at_than_the_limit_says()
    {
        await using var own = await new WebApp(postgres).With("Accounts:CallsPerMinute", "100000").StartAsync();
        var user = await AccountClient.RegisterAsync(own);
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => AccountClient.SendAsync(own, HttpMethod.Post, "/api/login", new { email = user.Email, password = $"guess number {i}" })));
        Assert.Equal(5, answers.Count(a => a.Status == 401));
        Assert.Equal(15, answers.Count(a => a.Status == 423));
        var right = await AccountClient.RegisterAsync(own);
        for (var i = 0; i < 20; i++) await right.LoginAsync();
    }

    [Fact]
    public async Task A_mail_address_and_a_user_name_are_taken_once()
    {
        var user = await AccountClient.RegisterAsync(app);
        var (status, body) = await RegisterAsync(new { email = user.Email.ToUpperInvariant(), username = "another-one", password = user.Password, name = "B" });
        Assert.Equal((409, "email_taken"), (status, CodeOf(body)));
        (status, body) = await RegisterAsync(new { email = "other@example.org", username = user.Username.ToUpperInvariant(), password = user.Password, name = "B" });
        Assert.Equal((409, "username_taken"), (status, CodeOf(body)));
    }

    [Fact]
    public async Task Of_many_who_register_one_address_at_once_one_succeeds()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i =>
            RegisterAsync(new { email = "race@example.org", username = $"race-{i}", password = "a fine long password", name = "R" })));
        Assert.Single(answers, a => a.Status == 201);
        Assert.All(answers.Where(a => a.Status != 201), a => Assert.Equal((409, "email_taken"), (a.Status, CodeOf(a.Body))));
    }

    [Theory]
    [InlineData("email", "\"nobody\"")]
    [InlineData("email", "\"a@b\\n.org\"")]
    [InlineData("email", "\"Ada <ada@example.org>\"")]
    [InlineData("email", "null")]
    [InlineData("username", "\"ab\"")]
    [InlineData("username", "\"a b c\"")]
    [InlineData("username", "\"admin\\n\"")]
    [InlineData("password", "\"short\"")]
    [InlineData("password", "\"password123\"")]
    [InlineData("password", "\"PASSWORD123\"")]
    [InlineData("password", "\"aaaaaaaaaaaa\"")]
    [InlineData("password", "\"defghijklm\"")]
    [InlineData("password", "null")]
    [InlineData("name", "\"  \"")]
    [InlineData("age", "12")]
    [InlineData("age", "121")]
    [InlineData("phone", "\"call me\"")]
    public async Task A_bad_field_is_named_and_nothing_is_made(string field, string value)
    {
        var email = $"bad-{Guid.NewGuid():N}@example.org";
        var fields = new Dictionary<string, JsonElement>(StringComparer.Ordinal)
        {
            ["email"] = Parse($"\"{email}\""),
            ["username"] = Parse("\"bad-fields\""),
            ["password"] = Parse("\"a fine long password\""),
            ["name"] = Parse("\"Bad\""),
            [field] = Parse(value),
        };
        var (status, body) = await RegisterAsync(fields);
        Assert.Equal((400, "bad_fields"), (status, CodeOf(body)));
        Assert.Equal([field], body.GetProperty("errors").EnumerateObject().Select(e => e.Name));
        Assert.Equal(401, (await SendAsync(HttpMethod.Post, "/api/login", new { email, password = "a fine long password" })).Status);
    }

    [Theory]
    [InlineData("", "body")]
    [InlineData("{", "body")]
    [InlineData("{\"email\":\"a@example.org\",}", "body")]
    [InlineData("[]", "body")]
    [InlineData("7", "body")]
    [InlineData("null", "body")]
    [InlineData(" null ", "body")]
    [InlineData("{\"email\":1}", "email")]
    [InlineData("{\"username\":[\"a\"]}", "username")]
    [InlineData("{\"age\":\"20\"}", "age")]
    [InlineData("{\"age\":20.5}", "age")]
    [InlineData("{\"age\":99999999999}", "age")]
    public async Task A_body_that_does_not_fit_is_a_problem_that_names_the_field(string body, string parameter)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var answer = await app.Http.PostAsync("/api/register", content);
        Assert.Equal((400, "application/problem+json"), ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        var problem = JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync());
        Assert.Equal(("bad_body", parameter), (CodeOf(problem), problem.GetProperty("parameter").GetString()));
        Assert.EndsWith(".", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_of_a_user_names_the_field_too_and_a_form_without_form_is_a_page()
    {
        var (access, _) = await (await AccountClient.RegisterAsync(app)).LoginAsync();
        var (status, body) = await SendAsync(HttpMethod.Post, "/api/keys", new { name = "k", networks = new[] { 7 } }, access);
        Assert.Equal((400, "bad_body", "networks[0]"), (status, CodeOf(body), body.GetProperty("parameter").GetString()));
        using var page = await app.Http.PostAsync("/theme", JsonContentOf(new { theme = "dark" }));
        Assert.InRange((int)page.StatusCode, 400, 499);
        Assert.Equal("text/html", page.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Head_answers_as_get_does()
    {
        var user = await AccountClient.RegisterAsync(app);
        await user.MakeAdminAsync();
        var (access, _) = await user.LoginAsync();
        foreach (var path in new[] { "/api/myprofile", "/api/keys", "/api/sessions", "/api/activity", "/api/mydata", "/api/two_factor", "/api/passkeys", "/api/admin/overview", "/api/admin/users", "/api/admin/mails", "/api/admin/audit" })
        {
            Assert.Equal((path, 401), (path, (await SendAsync(HttpMethod.Head, path)).Status));
            var (status, body) = await SendAsync(HttpMethod.Head, path, token: access);
            Assert.Equal((path, 200, JsonValueKind.Undefined), (path, status, body.ValueKind));
        }

        var (_, activity) = await SendAsync(HttpMethod.Get, "/api/activity", token: access);
        Assert.DoesNotContain("data_downloaded", activity.GetRawText(), StringComparison.Ordinal);

        // It would use the token up and give none.
        Assert.InRange((await SendAsync(HttpMethod.Head, "/api/reauth", token: access)).Status, 404, 405);
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_address_are_answered_alike_and_locked_out_alike()
    {
        var user = await AccountClient.RegisterAsync(app);
        var known = await FailAsync(user.Email);
        var unknown = await FailAsync("nobody-" + user.Email);
        Assert.Equal(["401 bad_credentials", "401 bad_credentials", "401 bad_credentials", "401 bad_credentials", "401 bad_credentials", "423 locked_out", "423 locked_out"], known);
        Assert.Equal(known, unknown);

        // The right password too, and another spelling of the address.
        var (status, body) = await SendAsync(HttpMethod.Post, "/api/login", new { email = user.Email.ToUpperInvariant(), password = user.Password });
        Assert.Equal((423, "locked_out"), (status, CodeOf(body)));
        Assert.EndsWith("; wait 5 minutes.", body.GetProperty("detail").GetString(), StringComparison.Ordinal);

        async Task<List<string>> FailAsync(string email)
        {
            var answers = new List<string>();
            for (var i = 0; i < 7; i++)
            {
                var (failed, said) = await SendAsync(HttpMethod.Post, "/api/login", new { email, password = "not the password" });
                answers.Add($"{failed} {CodeOf(said)}");
            }

            return answers;
        }
    }

    [Fact]
    public async Task A_lockout_ends_by_itself()
    {
        await using var timed = await new WebApp(postgres).With("Accounts:LockoutTime", "00:00:01").With("Accounts:FailuresMax", "1").StartAsync();
        var user = await AccountClient.RegisterAsync(timed);
        Assert.Equal(401, (await AccountClient.SendAsync(timed, HttpMethod.Post, "/api/login", new { email = user.Email, password = "wrong wrong" })).Status);
        await Eventually.True(async () => (await AccountClient.SendAsync(timed, HttpMethod.Post, "/api/login", new { email = user.Email, password = user.Password })).Status == 200);
    }

    [Fact]
    public async Task A_refresh_token_is_good_once_and_a_second_use_ends_the_session()
    {
        var user = await AccountClient.RegisterAsync(app);
        var (_, first) = await user.LoginAsync();
        var (status, next) = await SendAsync(HttpMethod.Post, "/api/reauth", token: first);
        Assert.Equal(200, status);
        var access = next.GetProperty("access_token").GetString()!;
        Assert.Equal(200, (await SendAsync(HttpMethod.Get, "/api/myprofile", token: access)).Status);
        Assert.Equal(401, (await SendAsync(HttpMethod.Post, "/api/reauth", token: first)).Status);
        Assert.Equal(401, (await SendAsync(HttpMethod.Get, "/api/myprofile", token: access)).Status);
        Assert.Equal(401, (await SendAsync(HttpMethod.Get, "/api/reauth", token: next.GetProperty("refresh_token").GetString())).Status);
    }

    [Fact]
    public async Task A_profile_changes_by_the_fields_given()
    {
        var user = await AccountClient.RegisterAsync(app);
        var (access, _) = await user.LoginAsync();
        var (status, profile) = await SendAsync(HttpMethod.Patch, "/api/myprofile", new { name = "New", age = 40, country = "Peru", phone = "+51 1 234" }, access);
        Assert.Equal(200, status);
        Assert.Equal(("New", 40, "Peru", "+51 1 234", user.Username), (
            profile.GetProperty("name").GetString(), profile.GetProperty("age").GetInt32(), profile.GetProperty("country").GetString(), profile.GetProperty("phone").GetString(),
            profile.GetProperty("username").GetString()));
        (_, profile) = await SendAsync(HttpMethod.Patch, "/api/myprofile", new Dictionary<string, object?>(StringComparer.Ordinal) { ["age"] = null }, access);
        Assert.Equal(JsonValueKind.Null, profile.GetProperty("age").ValueKind);
        Assert.Equal("Peru", profile.GetProperty("country").GetString());

        // All or nothing, and not what is not there.
        (status, var refused) = await SendAsync(HttpMethod.Patch, "/api/myprofile", new { name = "Newer", age = 7, email = "x@example.org" }, access);
        Assert.Equal(400, status);
        Assert.Equal(["age", "email"], refused.GetProperty("errors").EnumerateObject().Select(e => e.Name));
        (_, profile) = await SendAsync(HttpMethod.Get, "/api/myprofile", token: access);
        Assert.Equal("New", profile.GetProperty("name").GetString());
    }

    [Fact]
    public async Task Of_many_who_take_one_user_name_at_once_one_succeeds()
    {
        var tokens = new List<string>();
        for (var i = 0; i < 6; i++) tokens.Add((await (await AccountClient.RegisterAsync(app)).LoginAsync()).AccessToken);
        var answers = await Task.WhenAll(tokens.Select(token => SendAsync(HttpMethod.Patch, "/api/myprofile", new { username = "wanted-by-all" }, token)));
        Assert.Single(answers, a => a.Status == 200);
        Assert.All(answers.Where(a => a.Status != 200), a => Assert.Equal((409, "username_taken"), (a.Status, CodeOf(a.Body))));
    }

    [Fact]
    public async Task A_profile_that_is_changed_twice_at_once_is_changed_whole_and_the_loser_is_told()
    {
        var (token, _) = await (await AccountClient.RegisterAsync(app)).LoginAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => SendAsync(HttpMethod.Patch, "/api/myprofile", new { name = $"Name {i}" }, token)));
        Assert.Contains(answers, a => a.Status == 200);
        Assert.All(answers.Where(a => a.Status != 200), a => Assert.Equal((409, "changed_meanwhile"), (a.Status, CodeOf(a.Body))));
    }

    [Fact]
    public async Task A_lockout_by_the_old_password_says_when_to_come_back()
    {
        await using var strict = await new WebApp(postgres).With("Accounts:FailuresMax", "1").StartAsync();
        var (token, _) = await (await AccountClient.RegisterAsync(strict)).LoginAsync();
        var body = new { old_password = "not it at all", new_password = "another fine password" };
        Assert.Equal(400, (await AccountClient.SendAsync(strict, HttpMethod.Post, "/api/password/change", body, token)).Status);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/password/change") { Content = JsonContentOf(body) };
        request.Headers.Authorization = new("Bearer", token);
        using var answer = await strict.Http.SendAsync(request);
        Assert.Equal(423, (int)answer.StatusCode);
        Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task A_changed_password_ends_the_other_sessions()
    {
        var user = await AccountClient.RegisterAsync(app);
        var (mine, _) = await user.LoginAsync();
        var (other, _) = await user.LoginAsync();
        var (status, refused) = await SendAsync(HttpMethod.Post, "/api/password/change", new { old_password = "not it at all", new_password = "another fine password" }, mine);
        Assert.Equal((400, "old_password"), (status, refused.GetProperty("parameter").GetString()));
        (status, var done) = await SendAsync(HttpMethod.Post, "/api/password/change", new { old_password = user.Password, new_password = "another fine password" }, mine);
        Assert.Equal((200, "Password changed successfully."), (status, done.GetProperty("message").GetString()));
        Assert.Equal(401, (await SendAsync(HttpMethod.Get, "/api/myprofile", token: other)).Status);
        Assert.Equal(200, (await SendAsync(HttpMethod.Get, "/api/myprofile", token: mine)).Status);
        await user.LoginAsync("another fine password");
    }

    [Fact]
    public async Task Too_many_calls_from_one_address_are_told_to_wait()
    {
        await using var strict = await new WebApp(postgres).With("Accounts:CallsPerMinute", "3").StartAsync();
        var statuses = new List<int>();
        for (var i = 0; i < 4; i++) statuses.Add((await AccountClient.SendAsync(strict, HttpMethod.Post, "/api/reauth", token: "no")).Status);
        Assert.Equal([401, 401, 401, 429], statuses);
        using var answer = await strict.Http.PostAsync("/api/login", JsonContentOf(new { }));
        Assert.Equal(429, (int)answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter);
        Assert.True(answer.Headers.CacheControl?.NoStore);
    }

    [Fact]
    public async Task The_public_keys_are_there_and_nothing_else_of_them()
    {
        var (_, set) = await app.GetAsync("/.well-known/jwks.json");
        var key = set.GetProperty("keys").EnumerateArray().Single();
        Assert.Equal(["kty", "use", "alg", "crv", "kid", "x", "y"], key.EnumerateObject().Select(p => p.Name));
    }

    private static JsonElement Parse(string json) => JsonSerializer.Deserialize<JsonElement>(json);

    private static string? CodeOf(JsonElement problem) => problem.GetProperty("code").GetString();

    private static StringContent JsonContentOf(object body) => new(JsonSerializer.Serialize(body), System.Text.Encoding.UTF8, "application/json");

    private Task<(int Status, JsonElement Body)> RegisterAsync(object body) => SendAsync(HttpMethod.Post, "/api/register", body);

    private Task<(int Status, JsonElement Body)> SendAsync(HttpMethod method, string path, object? body = null, string? token = null) =>
        AccountClient.SendAsync(app, method, path, body, token);
}
