using System.Text.Json;
using CompraVenta.Infrastructure.Accounts.Audit;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace CompraVenta.Web.Tests.Accounts;

/// <summary>A user's own sessions over HTTP; the page has its browser tests.</summary>
[Collection(AccountsCollection.Name)]
public sealed class SessionEndpointsTests(PatientApp patient) : IClassFixture<PatientApp>
{
    private readonly WebApp app = patient.App;

    [Fact]
    public async Task Sessions_are_listed_newest_use_first_and_the_one_that_asks_is_marked()
    {
        var user = await AccountClient.RegisterAsync(app);
        var (first, refresh) = await user.LoginAsync();
        var (second, _) = await user.LoginAsync();
        var sessions = await ListAsync(second);
        Assert.Equal([true, false], sessions.Select(s => s.GetProperty("is_current").GetBoolean()));
        Assert.All(sessions, s => Assert.Equal(("program", "A program"), (s.GetProperty("kind").GetString(), s.GetProperty("name").GetString())));
        Assert.Equal(
            ["id", "is_current", "kind", "name", "agent", "address", "began_at", "used_at", "expires_at"], sessions[0].EnumerateObject().Select(p => p.Name));
        Assert.Equal("127.0.0.1", sessions[0].GetProperty("address").GetString());
        Assert.EndsWith("Z", sessions[0].GetProperty("began_at").GetString(), StringComparison.Ordinal);

        // A renewal is a use.
        Assert.Equal(200, (await SendAsync(HttpMethod.Post, "/api/reauth", refresh)).Status);
        Assert.Equal([true, false], (await ListAsync(first)).Select(s => s.GetProperty("is_current").GetBoolean()));
    }

    [Fact]
    public async Task One_session_is_ended_at_once_and_only_by_its_user()
    {
        var user = await AccountClient.RegisterAsync(app);
        var (mine, _) = await user.LoginAsync();
        var (lost, refresh) = await user.LoginAsync();
        var id = IdOf((await ListAsync(lost)).Single(s => s.GetProperty("is_current").GetBoolean()));
        var stranger = await AccountClient.RegisterAsync(app);
        var (theirs, _) = await stranger.LoginAsync();
        Assert.Equal("404 unknown_session", await EndAsync(id, theirs));
        Assert.Equal(200, (await SendAsync(HttpMethod.Get, "/api/myprofile", lost)).Status);

        Assert.Equal("200", await EndAsync(id, mine));
        Assert.Equal(401, (await SendAsync(HttpMethod.Get, "/api/myprofile", lost)).Status);
        Assert.Equal(401, (await SendAsync(HttpMethod.Post, "/api/reauth", refresh)).Status);
        Assert.Single(await ListAsync(mine));
        Assert.Equal("404 unknown_session", await EndAsync(id, mine));
        Assert.Equal("404 unknown_session", await EndAsync(Guid.NewGuid().ToString(), mine));
        Assert.Equal(404, (await SendAsync(HttpMethod.Delete, "/api/sessions/not-an-id", mine)).Status);
        Assert.Equal(1, await AuditedAsync(user, AuditEvent.SessionRevoked));
        Assert.Equal(0, await AuditedAsync(stranger, AuditEvent.SessionRevoked));
    }

    [Fact]
    public async Task A_user_may_end_the_session_that_asks()
    {
        var user = await AccountClient.RegisterAsync(app);
        var (mine, _) = await user.LoginAsync();
        Assert.Equal("200", await EndAsync(IdOf((await ListAsync(mine)).Single()), mine));
        Assert.Equal(401, (await SendAsync(HttpMethod.Get, "/api/sessions", mine)).Status);
    }

    [Fact]
    public async Task All_others_are_ended_and_nobody_elses()
    {
        var user = await AccountClient.RegisterAsync(app);
        var (mine, _) = await user.LoginAsync();
        var (other, _) = await user.LoginAsync();
        var (theirs, _) = await (await AccountClient.RegisterAsync(app)).LoginAsync();
        Assert.Equal(200, (await SendAsync(HttpMethod.Delete, "/api/sessions", mine)).Status);
        var statuses = await Task.WhenAll(new[] { mine, other, theirs }.Select(async token => (await SendAsync(HttpMethod.Get, "/api/myprofile", token)).Status));
        Assert.Equal([200, 401, 200], statuses);
        Assert.Single(await ListAsync(mine));
        Assert.Equal(1, await AuditedAsync(user, AuditEvent.SessionsRevoked));
    }

    [Fact]
    public async Task Many_sessions_come_page_by_page()
    {
        var user = await AccountClient.RegisterAsync(app);
        var token = "";
        for (var i = 0; i < 5; i++) token = (await user.LoginAsync()).AccessToken;
        var seen = new List<string>();
        var pages = 0;
        for (string? cursor = ""; cursor is not null; pages++)
        {
            var (_, body) = await SendAsync(HttpMethod.Get, $"/api/sessions?limit=2{(cursor.Length == 0 ? "" : $"&cursor={cursor}")}", token);
            seen.AddRange(body.GetProperty("sessions").EnumerateArray().Select(IdOf));
            cursor = body.GetProperty("next_cursor").GetString();
        }

        Assert.Equal(3, pages);
        Assert.Equal((await ListAsync(token)).Select(IdOf), seen);
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=201", "limit")]
    [InlineData("limit=-1", "limit")]
    [InlineData("limit=many", "limit")]
    [InlineData("cursor=1", "cursor")]
    [InlineData("cursor=1-2", "cursor")]
    [InlineData("cursor=99999999999999999999-019ac3f25b1e7c449a0d3f6e2b8c7d10", "cursor")]
    [InlineData("cursor=9223372036854775807-019ac3f25b1e7c449a0d3f6e2b8c7d10", "cursor")]
    public async Task A_bad_parameter_is_named(string query, string parameter)
    {
        var (token, _) = await (await AccountClient.RegisterAsync(app)).LoginAsync();
        var (status, body) = await SendAsync(HttpMethod.Get, $"/api/sessions?{query}", token);
        Assert.Equal((400, parameter), (status, body.GetProperty("parameter").GetString()));
    }

    private static string IdOf(JsonElement session) => session.GetProperty("id").GetString()!;

    private async Task<List<JsonElement>> ListAsync(string token)
    {
        var (status, body) = await SendAsync(HttpMethod.Get, "/api/sessions", token);
        Assert.Equal(200, status);
        return [.. body.GetProperty("sessions").EnumerateArray()];
    }

    private async Task<string> EndAsync(string id, string token)
    {
        var (status, body) = await SendAsync(HttpMethod.Delete, $"/api/sessions/{id}", token);
        return status == 200 ? "200" : $"{status} {body.GetProperty("code").GetString()}";
    }

    private async Task<long> AuditedAsync(AccountClient user, AuditEvent what)
    {
        await using var command = app.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(
            "select count(*) from audit_log a join users u on u.id = a.subject_id and u.id = a.actor_id where u.email = $1 and a.event = $2 and a.address is not null");
        command.Parameters.Add(new() { Value = user.Email });
        command.Parameters.Add(new() { Value = (int)what });
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private Task<(int Status, JsonElement Body)> SendAsync(HttpMethod method, string path, string token) => AccountClient.SendAsync(app, method, path, token: token);
}
