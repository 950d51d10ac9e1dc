using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using CompraVenta.Infrastructure.Accounts.Keys;
using CompraVenta.Infrastructure.Persistence;
using CompraVenta.TestKit;
using CompraVenta.Web.Accounts.Keys;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace CompraVenta.Web.Tests.Accounts;

/// <summary>API keys over HTTP; the page has its browser tests.</summary>
[Collection(AccountsCollection.Name)]
public sealed class KeyEndpointsTests(PatientApp patient, PostgresFixture postgres) : IClassFixture<PatientApp>
{
    private readonly WebApp app = patient.App;

    [Fact]
    public async Task A_key_is_made_used_in_either_header_and_dead_once_revoked()
    {
        var user = await AccountClient.RegisterAsync(app);
        var (token, _) = await user.LoginAsync();
        using var answer = await SendRawAsync(HttpMethod.Post, "/api/keys", ("Authorization", $"Bearer {token}"), new { name = "  a bot  ", may_trade = true, networks = new[] { "127.0.0.1", "::1", "127.0.0.1/32" } });
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.True(answer.Headers.CacheControl!.NoStore);
        var made = await ReadAsync(answer);
        Assert.Equal(["id", "name", "key", "secret", "may_trade", "networks", "created_at"], made.EnumerateObject().Select(p => p.Name));
        Assert.Equal(("a bot", true), (made.GetProperty("name").GetString(), made.GetProperty("may_trade").GetBoolean()));
        Assert.Equal(["127.0.0.1/32", "::1/128"], made.GetProperty("networks").EnumerateArray().Select(n => n.GetString()!));
        var (key, secret) = (made.GetProperty("key").GetString()!, made.GetProperty("secret").GetString()!);

        Assert.Equal((200, user.Email), await WhoAsync(ApiKeyHandler.Header, $"{key}:{secret}"));
        Assert.Equal((200, user.Email), await WhoAsync("Authorization", $"Bearer {key}:{secret}"));
        var (_, list) = await AccountClient.SendAsync(app, HttpMethod.Get, "/api/keys", token: token);
        Assert.DoesNotContain(secret, list.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(key, Assert.Single(list.GetProperty("keys").EnumerateArray()).GetProperty("key").GetString());
        await Eventually.True(async () => (await AccountClient.SendAsync(app, HttpMethod.Get, "/api/keys", token: token)).Body.GetProperty("keys")[0].GetProperty("used_at").ValueKind == JsonValueKind.String);

        // Ending sessions leaves keys alone.
        Assert.Equal(200, (await AccountClient.SendAsync(app, HttpMethod.Delete, "/api/sessions", token: token)).Status);
        Assert.Equal(200, (await WhoAsync(ApiKeyHandler.Header, $"{key}:{secret}")).Status);
        var id = made.GetProperty("id").GetString();
        Assert.Equal(200, (await AccountClient.SendAsync(app, HttpMethod.Delete, $"/api/keys/{id}", token: token)).Status);
        Assert.Equal(401, (await WhoAsync(ApiKeyHandler.Header, $"{key}:{secret}")).Status);
        Assert.Equal(401, (await WhoAsync("Authorization", $"Bearer {key}:{secret}")).Status);
        var (status, again) = await AccountClient.SendAsync(app, HttpMethod.Delete, $"/api/keys/{id}", token: token);
        Assert.Equal((404, "unknown_key"), (status, CodeOf(again)));
        Assert.Equal(["24 a bot", "25 a bot"], await AuditedAsync(user));
    }

    [Theory]
    [InlineData("X-API-Key", "{key}")]
    [InlineData("X-API-Key", "{key}:")]
    [InlineData("X-API-Key", ":{secret}")]
    [InlineData("X-API-Key", "{secret}:{key}")]
    [InlineData("X-API-Key", "{key}:{key}")]
    [InlineData("X-API-Key", "{key}:{secret}:")]
    [InlineData("X-API-Key", "{key}:{secret}, {key}:{secret}")]
    [InlineData("X-API-Key", ":")]
    [InlineData("X-API-Key", "{token}")]
    [InlineData("Authorization", "Bearer {key}.{secret}")]
    [InlineData("Authorization", "Bearer {key}")]
    [InlineData("Authorization", "Basic {key}:{secret}")]
    [InlineData("Authorization", "Bearer {key} : {secret}")]
    public async Task What_is_not_one_key_with_its_secret_is_refused(string header, string value)
    {
        var (_, token, key, secret) = await MakeAsync();
        value = value.Replace("{key}", key, StringComparison.Ordinal).Replace("{secret}", secret, StringComparison.Ordinal).Replace("{token}", token, StringComparison.Ordinal);
        using var answer = await SendRawAsync(HttpMethod.Get, "/api/myprofile", (header, value));
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("unauthorized", CodeOf(await ReadAsync(answer)));
        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.Single().Scheme);
    }

    [Fact]
    public async Task Who_says_twice_who_they_are_is_refused()
    {
        var (_, token, key, secret) = await MakeAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/myprofile");
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        request.Headers.TryAddWithoutValidation(ApiKeyHandler.Header, $"{key}:{secret}");
        using var answer = await app.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task A_key_from_elsewhere_than_its_networks_is_refused_and_nobody_where_all_may_read()
    {
        var (_, _, key, secret) = await MakeAsync(["10.0.0.0/8", "2001:db8::/32"]);
        using var refused = await SendRawAsync(HttpMethod.Get, "/api/myprofile", (ApiKeyHandler.Header, $"{key}:{secret}"));
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Equal("address_not_allowed", CodeOf(await ReadAsync(refused)));
        using var open = await SendRawAsync(HttpMethod.Get, "/api/symbols", (ApiKeyHandler.Header, $"{key}:{secret}"));
        Assert.Equal(HttpStatusCode.OK, open.StatusCode);
        using var page = await SendRawAsync(HttpMethod.Get, "/", (ApiKeyHandler.Header, $"{key}:{secret}"));
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Contains("Sign in", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ApiKeyScope.Read, ApiKeyScope.Read, 200)]
    [InlineData(ApiKeyScope.Read, ApiKeyScope.Trade, 403)]
    [InlineData(ApiKeyScope.Trade, ApiKeyScope.Read, 200)]
    [InlineData(ApiKeyScope.Trade, ApiKeyScope.Trade, 200)]
    [InlineData(ApiKeyScope.Trade, null, 403)]
    public async Task A_key_does_what_its_limit_allows(ApiKeyScope held, ApiKeyScope? needed, int expected)
    {
        var metadata = new EndpointMetadataCollection(needed is { } scope ? [new AuthorizeAttribute(), new ApiKeyAllowed(scope)] : [new AuthorizeAttribute()]);
        var http = new DefaultHttpContext { RequestServices = app.Services };
        http.Connection.RemoteIpAddress = IPAddress.Loopback;
        http.SetEndpoint(new RouteEndpoint(_ => Task.CompletedTask, RoutePatternFactory.Parse("/api/order"), 0, metadata, "order"));
        http.Features.Set(new ApiKey(Guid.NewGuid(), Guid.NewGuid(), held, [], [], null));
        var wasLetThrough = false;
        await new ApiKeyGate(_ =>
        {
            wasLetThrough = true;
            return Task.CompletedTask;
        }).InvokeAsync(http);
        Assert.Equal((expected, expected == 200), (http.Response.StatusCode, wasLetThrough));
    }

    [Fact]
    public async Task The_keys_of_a_locked_account_are_dead_at_once()
    {
        var (user, _, key, secret) = await MakeAsync();
        Assert.Equal(200, (await WhoAsync(ApiKeyHandler.Header, $"{key}:{secret}")).Status);
        await using var db = await app.Services.GetRequiredService<IDbContextFactory<CompraVentaDb>>().CreateDbContextAsync();
        var row = await db.Users.SingleAsync(u => u.Email == user.Email);
        await db.Users.Where(u => u.Id == row.Id).ExecuteUpdateAsync(u => u.SetProperty(x => x.LockedAt, DateTimeOffset.UtcNow));
        await ApiKeyStore.TellAsync(db, row.Id, CancellationToken.None);
        app.Services.GetRequiredService<ApiKeyCache>().Clear();
        Assert.Equal(401, (await WhoAsync(ApiKeyHandler.Header, $"{key}:{secret}")).Status);
    }

    [Fact]
    public async Task The_keys_of_a_deleted_account_are_dead_at_once()
    {
        var (user, token, key, secret) = await MakeAsync();
        Assert.Equal(200, (await WhoAsync(ApiKeyHandler.Header, $"{key}:{secret}")).Status);
        Assert.Equal(200, (await AccountClient.SendAsync(app, HttpMethod.Delete, "/api/myprofile", new { password = user.Password }, token)).Status);
        Assert.Equal(401, (await WhoAsync(ApiKeyHandler.Header, $"{key}:{secret}")).Status);
    }

    [Theory]
    [InlineData("""{"may_trade":false}""", "name")]
    [InlineData("""{"name":"  "}""", "name")]
    [InlineData("""{"name":"1234567890123456789012345678901234567890123456789012345678901"}""", "name")]
    [InlineData("""{"name":"two\nlines"}""", "name")]
    [InlineData("""{"name":"a","networks":["everywhere"]}""", "networks")]
    [InlineData("""{"name":"a","networks":["10.0.0.1/8"]}""", "networks")]
    [InlineData("""{"name":"a","networks":[null]}""", "networks")]
    [InlineData("""{"name":"a","networks":["1.1.1.1","1.1.1.2","1.1.1.3","1.1.1.4","1.1.1.5","1.1.1.6","1.1.1.7","1.1.1.8","1.1.1.9","1.1.1.10","1.1.1.11","1.1.1.12","1.1.1.13","1.1.1.14","1.1.1.15","1.1.1.16","1.1.1.17","1.1.1.18","1.1.1.19","1.1.1.20","1.1.1.21"]}""", "networks")]
    [InlineData("""{"name":"a","networks":"10.0.0.0/8"}""", null)]
    [InlineData("""{"name":"a","may_trade":"yes"}""", null)]
    [InlineData("""{"name":7}""", null)]
    [InlineData("""{"name":"a","network":["10.0.0.0/8"]}""", null)]
    [InlineData("[]", null)]
    public async Task A_bad_field_is_named_and_no_key_is_made(string body, string? field)
    {
        var (token, _) = await (await AccountClient.RegisterAsync(app)).LoginAsync();
        var (status, refused) = await AccountClient.SendAsync(app, HttpMethod.Post, "/api/keys", JsonSerializer.Deserialize<JsonElement>(body), token);
        Assert.Equal(400, status);
        if (field is not null) Assert.Equal(field, Assert.Single(refused.GetProperty("errors").EnumerateObject()).Name);
        Assert.Equal(0, (await AccountClient.SendAsync(app, HttpMethod.Get, "/api/keys", token: token)).Body.GetProperty("keys").GetArrayLength());
    }

    [Fact]
    public async Task The_thirty_first_key_is_refused()
    {
        var user = await AccountClient.RegisterAsync(app);
        var (token, _) = await user.LoginAsync();
        await using var db = await app.Services.GetRequiredService<IDbContextFactory<CompraVentaDb>>().CreateDbContextAsync();
        var id = (await db.Users.SingleAsync(u => u.Email == user.Email)).Id;
        var store = app.Services.GetRequiredService<ApiKeyStore>();
        for (var i = 0; i < ApiKeyStore.KeysMax; i++) await store.AddAsync(id, $"key {i}", ApiKeyScope.Read, [], CancellationToken.None);
        var (status, body) = await AccountClient.SendAsync(app, HttpMethod.Post, "/api/keys", new { name = "one more" }, token);
        Assert.Equal((409, "too_many_keys"), (status, CodeOf(body)));
    }

    [Fact]
    public async Task Calls_of_a_key_count_for_its_user_wherever_they_come_from()
    {
        await using var strict = await new WebApp(postgres).With("Accounts:CallsPerMinute", "4").StartAsync();
        var user = await AccountClient.RegisterAsync(strict);
        var (token, _) = await user.LoginAsync();
        var (status, made) = await AccountClient.SendAsync(strict, HttpMethod.Post, "/api/keys", new { name = "a bot" }, token);
        Assert.Equal(201, status);

        // One call of the user's has counted. From another address of this machine the address's own limit is untouched.
        using var elsewhere = new HttpClient(new SocketsHttpHandler { ConnectCallback = FromAnotherAddressAsync, UseCookies = false }) { BaseAddress = strict.Address };
        elsewhere.DefaultRequestHeaders.Add(ApiKeyHandler.Header, $"{made.GetProperty("key").GetString()}:{made.GetProperty("secret").GetString()}");
        for (var i = 0; i < 3; i++)
        {
            using var counted = await elsewhere.PostAsync("/api/logout", null);
            Assert.Equal(HttpStatusCode.Forbidden, counted.StatusCode);
        }

        using var refused = await elsewhere.PostAsync("/api/logout", null);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal(429, (await AccountClient.SendAsync(strict, HttpMethod.Post, "/api/logout", token: token)).Status);
    }

    [Fact]
    public async Task The_document_says_which_calls_take_a_key()
    {
        var (_, document) = await app.GetAsync("/openapi/v1.json");
        var scheme = document.GetProperty("components").GetProperty("securitySchemes").GetProperty("api_key");
        Assert.Equal(("apiKey", "header", ApiKeyHandler.Header), (scheme.GetProperty("type").GetString(), scheme.GetProperty("in").GetString(), scheme.GetProperty("name").GetString()));
        Assert.Equal("""[{"access_token":[]},{"api_key":["read"]}]""", JsonSerializer.Serialize(SecurityOf("/api/myprofile", "get")));
        Assert.Equal("""[{"access_token":[]}]""", JsonSerializer.Serialize(SecurityOf("/api/keys", "post")));

        JsonElement SecurityOf(string path, string method) => document.GetProperty("paths").GetProperty(path).GetProperty(method).GetProperty("security");
    }

    private static async ValueTask<Stream> FromAnotherAddressAsync(SocketsHttpConnectionContext context, CancellationToken ct)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Parse("127.0.0.2"), 0));
        await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, ct);
        return new NetworkStream(socket, ownsSocket: true);
    }

    private static string? CodeOf(JsonElement problem) => problem.GetProperty("code").GetString();

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage answer) => JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync());

    private async Task<(AccountClient User, string Token, string Key, string Secret)> MakeAsync(string[]? networks = null)
    {
        var user = await AccountClient.RegisterAsync(app);
        var (token, _) = await user.LoginAsync();
        var (status, made) = await AccountClient.SendAsync(app, HttpMethod.Post, "/api/keys", new { name = "a key", networks }, token);
        Assert.True(status == 201, made.ToString());
        return (user, token, made.GetProperty("key").GetString()!, made.GetProperty("secret").GetString()!);
    }

    private async Task<(int Status, string? Email)> WhoAsync(string header, string value)
    {
        using var answer = await SendRawAsync(HttpMethod.Get, "/api/myprofile", (header, value));
        var body = await ReadAsync(answer);
        return ((int)answer.StatusCode, body.TryGetProperty("email", out var email) ? email.GetString() : null);
    }

    private async Task<HttpResponseMessage> SendRawAsync(HttpMethod method, string path, (string Name, string Value) header, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.TryAddWithoutValidation(header.Name, header.Value);
        if (body is not null) request.Content = System.Net.Http.Json.JsonContent.Create(body);
        return await app.Http.SendAsync(request);
    }

    private async Task<List<string>> AuditedAsync(AccountClient user)
    {
        await using var command = app.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(
            "select a.event || ' ' || split_part(a.detail, ' (', 1) from audit_log a join users u on u.id = a.subject_id where u.email = $1 and a.event in (24, 25) order by a.id");
        command.Parameters.Add(new() { Value = user.Email });
        await using var rows = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await rows.ReadAsync()) lines.Add(rows.GetString(0));
        return lines;
    }
}
