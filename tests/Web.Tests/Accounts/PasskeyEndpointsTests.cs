using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using CompraVenta.Infrastructure.Accounts.Audit;
using CompraVenta.Infrastructure.Mail;
using CompraVenta.Infrastructure.Persistence;
using CompraVenta.TestKit;
using CompraVenta.Web.Accounts.Passkeys;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CompraVenta.Web.Tests.Accounts;

[Collection(AccountsCollection.Name)]
public sealed class PasskeyEndpointsTests(PatientApp busy) : IClassFixture<PatientApp>
{
    private readonly WebApp app = busy.App;

    private string Origin => $"http://localhost:{app.Address.Port}";

    [Fact]
    public async Task A_passkey_is_added_signs_in_and_is_removed()
    {
        var user = await AccountClient.RegisterAsync(app);
        var (mine, _) = await user.LoginAsync();
        using var device = new SoftwareAuthenticator { Origin = Origin };
        var (status, body) = await AddAsync(device, mine, " My phone ");
        Assert.True(status == 201, body.ToString());
        Assert.Equal((device.Id, "My phone"), (body.GetProperty("id").GetString(), body.GetProperty("name").GetString()));
        Assert.Equal(JsonValueKind.Null, body.GetProperty("used_at").ValueKind);

        for (var i = 0; i < 2; i++)
        {
            (status, body) = await SignInAsync(device);
            Assert.True(status == 200, body.ToString());
            (_, var profile) = await SendAsync(HttpMethod.Get, "/api/myprofile", token: body.GetProperty("access_token").GetString());
            Assert.Equal(user.Email, profile.GetProperty("email").GetString());
        }

        (_, body) = await SendAsync(HttpMethod.Get, "/api/passkeys", token: mine);
        var listed = body.GetProperty("passkeys").EnumerateArray().Single();
        Assert.True(listed.GetProperty("used_at").GetDateTimeOffset() >= listed.GetProperty("created_at").GetDateTimeOffset());
        (status, body) = await SendAsync(HttpMethod.Patch, $"/api/passkeys/{device.Id}", new { name = "Old phone" }, mine);
        Assert.Equal((200, "Old phone"), (status, body.GetProperty("name").GetString()));
        Assert.Equal(200, (await SendAsync(HttpMethod.Delete, $"/api/passkeys/{device.Id}", token: mine)).Status);
        Assert.Equal((401, "passkey_refused"), CodeOf(await SignInAsync(device)));
        Assert.Equal((404, "unknown_passkey"), CodeOf(await SendAsync(HttpMethod.Delete, $"/api/passkeys/{device.Id}", token: mine)));

        var id = (await SendAsync(HttpMethod.Get, "/api/myprofile", token: mine)).Body.GetProperty("user_id").GetGuid();
        await using var db = await Contexts.CreateDbContextAsync();
        var log = await db.AuditLog.Where(row => row.SubjectId == id).OrderBy(row => row.Id).Select(row => row.Event).ToListAsync();
        Assert.Equal([AuditEvent.PasskeyAdded, AuditEvent.SignedInByPasskey, AuditEvent.SignedInByPasskey, AuditEvent.PasskeyRemoved], log[^4..]);
        Assert.Equal(
            ["PasskeyAdded", "PasskeyRemoved"],
            await db.Mails.Where(row => row.Kind == MailKind.SecurityNotice && row.UserId == id).OrderBy(row => row.Id).Select(row => row.Detail).ToListAsync());
        Assert.False(await db.UserTokens.AnyAsync(row => row.UserId == id && row.LoginProvider == "passkey_used"));
    }

    [Fact]
    public async Task An_answer_is_good_once_however_many_bring_it()
    {
        var user = await AccountClient.RegisterAsync(app);
        var (mine, _) = await user.LoginAsync();
        using var device = new SoftwareAuthenticator { Origin = Origin };
        await AddAsync(device, mine);
        var (_, begun) = await SendAsync(HttpMethod.Post, "/api/passkeys/sign_in/options");
        var answer = new { state = begun.GetProperty("state").GetString(), credential = device.Get(begun.GetProperty("options")) };
        var all = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => SendAsync(HttpMethod.Post, "/api/passkeys/sign_in", answer)));
        Assert.Single(all, a => a.Status == 200);
        Assert.Equal(401, (await SendAsync(HttpMethod.Post, "/api/passkeys/sign_in", answer)).Status);

        // Nor does a challenge for one thing, or for one user, do for another.
        var (_, adding) = await SendAsync(HttpMethod.Post, "/api/passkeys/options", token: mine);
        Assert.Equal(401, (await SendAsync(
            HttpMethod.Post, "/api/passkeys/sign_in", new { state = adding.GetProperty("state").GetString(), credential = device.Get(adding.GetProperty("options")) })).Status);
        var (other, _) = await (await AccountClient.RegisterAsync(app)).LoginAsync();
        using var second = new SoftwareAuthenticator { Origin = Origin };
        var mineToo = new { name = "x", state = adding.GetProperty("state").GetString(), credential = second.Create(adding.GetProperty("options")) };
        Assert.Equal((400, "bad_fields"), CodeOf(await SendAsync(HttpMethod.Post, "/api/passkeys", mineToo, other)));
        Assert.Equal(201, (await SendAsync(HttpMethod.Post, "/api/passkeys", mineToo, mine)).Status);
        Assert.Equal((400, "bad_fields"), CodeOf(await SendAsync(HttpMethod.Post, "/api/passkeys", mineToo, mine)));
    }

    [Theory]
    [InlineData("another site")]
    [InlineData("another port")]
    [InlineData("a frame")]
    [InlineData("another domain")]
    [InlineData("nobody recognised")]
    public async Task What_was_not_signed_here_by_its_user_is_refused(string wrong)
    {
        var user = await AccountClient.RegisterAsync(app);
        var (mine, _) = await user.LoginAsync();
        using var device = new SoftwareAuthenticator { Origin = Origin };
        await AddAsync(device, mine);
        using var odd = new SoftwareAuthenticator { Origin = Origin };
        foreach (var each in new[] { device, odd })
        {
            if (wrong == "another site") each.Origin = "https://example.org";
            if (wrong == "another port") each.Origin = "http://localhost:1";
            if (wrong == "a frame") each.IsCrossOrigin = true;
            if (wrong == "another domain") each.Domain = "example.org";
            if (wrong == "nobody recognised") each.IsUserVerified = false;
        }

        Assert.Equal((401, "passkey_refused"), CodeOf(await SignInAsync(device)));
        Assert.Equal((400, "bad_fields"), CodeOf(await AddAsync(odd, mine)));
        Assert.Single((await SendAsync(HttpMethod.Get, "/api/passkeys", token: mine)).Body.GetProperty("passkeys").EnumerateArray());
    }

    [Fact]
    public async Task A_locked_account_is_refused()
    {
        var user = await AccountClient.RegisterAsync(app);
        var (mine, _) = await user.LoginAsync();
        using var device = new SoftwareAuthenticator { Origin = Origin };
        await AddAsync(device, mine);
        await using var db = await Contexts.CreateDbContextAsync();
        await db.Users.Where(row => row.Email == user.Email).ExecuteUpdateAsync(row => row.SetProperty(u => u.LockedAt, DateTimeOffset.UtcNow));
        Assert.Equal((403, "account_locked"), CodeOf(await SignInAsync(device)));
    }

    [Fact]
    public async Task Nobody_reaches_the_passkeys_of_others()
    {
        var (mine, _) = await (await AccountClient.RegisterAsync(app)).LoginAsync();
        var (other, _) = await (await AccountClient.RegisterAsync(app)).LoginAsync();
        using var device = new SoftwareAuthenticator { Origin = Origin };
        await AddAsync(device, mine);
        Assert.Equal((404, "unknown_passkey"), CodeOf(await SendAsync(HttpMethod.Patch, $"/api/passkeys/{device.Id}", new { name = "Mine now" }, other)));
        Assert.Equal((404, "unknown_passkey"), CodeOf(await SendAsync(HttpMethod.Delete, $"/api/passkeys/{device.Id}", token: other)));
        Assert.Equal((404, "unknown_passkey"), CodeOf(await SendAsync(HttpMethod.Delete, "/api/passkeys/not*base64", token: other)));
        Assert.Empty((await SendAsync(HttpMethod.Get, "/api/passkeys", token: other)).Body.GetProperty("passkeys").EnumerateArray());

        // The same passkey can't be another user's as well.
        Assert.Equal((400, "bad_fields"), CodeOf(await AddAsync(device, other)));
    }

    [Fact]
    public async Task Bad_fields_are_named_and_nothing_is_added()
    {
        var (mine, _) = await (await AccountClient.RegisterAsync(app)).LoginAsync();
        using var device = new SoftwareAuthenticator { Origin = Origin };
        foreach (var name in new[] { null, " ", new string('x', 61), "a\nb" })
        {
            var (status, body) = await AddAsync(device, mine, name);
            Assert.Equal((400, "name"), (status, body.GetProperty("parameter").GetString()));
        }

        foreach (var (field, request) in new (string, object)[]
        {
            ("state", new { name = "x", credential = new { } }),
            ("credential", new { name = "x", state = "x" }),
            ("credential", new { name = "x", state = "x", credential = "text" }),
            ("credential", new { name = "x", state = "not ours", credential = new { } }),
            ("credential", new { name = "x", state = "x", credential = new { a = new string('x', 100_000) } }),
        })
        {
            var (status, body) = await SendAsync(HttpMethod.Post, "/api/passkeys", request, mine);
            Assert.Equal((400, field), (status, body.GetProperty("parameter").GetString()));
        }

        Assert.Equal((400, "bad_fields"), CodeOf(await SendAsync(HttpMethod.Post, "/api/passkeys/sign_in", new { state = "" })));
        Assert.Equal((401, "passkey_refused"), CodeOf(await SendAsync(HttpMethod.Post, "/api/passkeys/sign_in", new { state = "x", credential = new { id = 1 } })));
        var (_, begun) = await SendAsync(HttpMethod.Post, "/api/passkeys/sign_in/options");
        foreach (var credential in new object[] { new { }, new { id = 1 }, new { id = "x", rawId = "!", type = "public-key", response = new { } } })
        {
            Assert.Equal((401, "passkey_refused"), CodeOf(await SendAsync(HttpMethod.Post, "/api/passkeys/sign_in", new { state = begun.GetProperty("state").GetString(), credential })));
        }

        Assert.Empty((await SendAsync(HttpMethod.Get, "/api/passkeys", token: mine)).Body.GetProperty("passkeys").EnumerateArray());
    }

    [Fact]
    public async Task A_user_has_so_many_and_no_more()
    {
        var (mine, _) = await (await AccountClient.RegisterAsync(app)).LoginAsync();
        var id = (await SendAsync(HttpMethod.Get, "/api/myprofile", token: mine)).Body.GetProperty("user_id").GetGuid();
        await using (var db = await Contexts.CreateDbContextAsync())
        {
            for (byte i = 0; i < PasskeyCeremonies.CountMax; i++)
            {
                db.UserPasskeys.Add(new() { UserId = id, CredentialId = [.. id.ToByteArray(), i], Data = new() { Name = "x", PublicKey = [1], AttestationObject = [1], ClientDataJson = [1], CreatedAt = DateTimeOffset.UtcNow } });
            }

            await db.SaveChangesAsync();
        }

        Assert.Equal((409, "too_many_passkeys"), CodeOf(await SendAsync(HttpMethod.Post, "/api/passkeys/options", token: mine)));
    }

    [Fact]
    public async Task Where_browsers_give_no_passkeys_the_calls_say_so()
    {
        var (mine, _) = await (await AccountClient.RegisterAsync(app)).LoginAsync();
        var host = $"127.0.0.1:{app.Address.Port}";
        Assert.Equal((409, "no_passkeys_here"), CodeOf(await SendAsync(HttpMethod.Post, "/api/passkeys/options", token: mine, host: host)));
        Assert.Equal((409, "no_passkeys_here"), CodeOf(await SendAsync(HttpMethod.Post, "/api/passkeys/sign_in/options", host: host)));
    }

    [Theory]
    [InlineData("http", "localhost:5080", true)]
    [InlineData("http", "app.localhost", true)]
    [InlineData("https", "example.org", true)]
    [InlineData("http", "example.org", false)]
    [InlineData("http", "127.0.0.1:5080", false)]
    [InlineData("https", "[::1]:5080", false)]
    public void Passkeys_work_at_names_that_are_secure(string scheme, string host, bool works) =>
        Assert.Equal(works, PasskeyHost.ProblemOf(RequestAt(scheme, host)) is null);

    [Theory]
    [InlineData("http", "localhost:5080", "http://localhost:5080", true)]
    [InlineData("http", "localhost:5080", "http://localhost:5081", false)]
    [InlineData("https", "example.org", "https://example.org", true)]
    [InlineData("https", "example.org", "http://example.org", false)]
    [InlineData("https", "example.org", "https://example.org.evil.net", false)]
    [InlineData("https", "example.org", "https://www.example.org", false)]
    [InlineData("https", "example.org", "null", false)]
    [InlineData("http", "example.org", "https://example.org", true)]
    public void An_answer_comes_from_the_address_that_it_is_sent_to(string scheme, string host, string origin, bool isOurs) =>
        Assert.Equal(isOurs, PasskeyHost.IsOrigin(RequestAt(scheme, host), origin));

    [Fact]
    public void A_challenge_holds_for_five_minutes_and_for_what_it_was_made_for()
    {
        var time = new ManualTimeProvider();
        var challenges = new PasskeyChallenges(new EphemeralDataProtectionProvider(), Contexts, time);
        var state = challenges.Wrap("sign_in", "{\"a\":\"|\"}");
        Assert.Equal("{\"a\":\"|\"}", challenges.Unwrap("sign_in", state));
        Assert.Null(challenges.Unwrap("add", state));
        Assert.Null(challenges.Unwrap("sign_in", state + "x"));
        time.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(1));
        Assert.NotNull(challenges.Unwrap("sign_in", state));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(challenges.Unwrap("sign_in", state));
    }

    private IDbContextFactory<CompraVentaDb> Contexts => app.Services.GetRequiredService<IDbContextFactory<CompraVentaDb>>();

    private static HttpRequest RequestAt(string scheme, string host)
    {
        var context = new DefaultHttpContext();
        (context.Request.Scheme, context.Request.Host) = (scheme, new HostString(host));
        return context.Request;
    }

    private static (int Status, string? Code) CodeOf((int Status, JsonElement Body) answer) => (answer.Status, answer.Body.TryGetProperty("code", out var code) ? code.GetString() : null);

    private async Task<(int Status, JsonElement Body)> AddAsync(SoftwareAuthenticator device, string token, string? name = "Phone")
    {
        var (status, begun) = await SendAsync(HttpMethod.Post, "/api/passkeys/options", token: token);
        Assert.True(status == 200, begun.ToString());
        return await SendAsync(HttpMethod.Post, "/api/passkeys", new { name, state = begun.GetProperty("state").GetString(), credential = device.Create(begun.GetProperty("options")) }, token);
    }

    private async Task<(int Status, JsonElement Body)> SignInAsync(SoftwareAuthenticator device)
    {
        var (status, begun) = await SendAsync(HttpMethod.Post, "/api/passkeys/sign_in/options");
        Assert.True(status == 200, begun.ToString());
        return await SendAsync(HttpMethod.Post, "/api/passkeys/sign_in", new { state = begun.GetProperty("state").GetString(), credential = device.Get(begun.GetProperty("options")) });
    }

    /// <summary>Calls the app by its name: by its number there are no passkeys.</summary>
    private async Task<(int Status, JsonElement Body)> SendAsync(HttpMethod method, string path, object? body = null, string? token = null, string? host = null)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Host = host ?? $"localhost:{app.Address.Port}";
        if (body is not null) request.Content = JsonContent.Create(body);
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await app.Http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return ((int)answer.StatusCode, text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text));
    }
}
