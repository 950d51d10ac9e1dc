using System.Text.Json;
using CompraVenta.Infrastructure.Accounts.Guests;
using CompraVenta.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace CompraVenta.Web.Tests.Accounts;

[Collection(AccountsCollection.Name)]
public sealed class GuestTests(WebApp app, PostgresFixture postgres) : IClassFixture<WebApp>
{
    [Fact]
    public async Task A_guest_becomes_an_account_and_stays_the_same_user()
    {
        using var browser = new PageClient(app);
        await browser.GetAsync("/Try");
        Assert.Equal("/Markets", (await browser.SendAsync([])).Path);
        var profile = await browser.GetAsync("/Account");
        var username = profile.ValueOf("username");
        Assert.StartsWith("guest-", username, StringComparison.Ordinal);
        await browser.GetAsync("/Register");
        var page = await browser.SendAsync(new() { ["email"] = "was-guest@example.org", ["username"] = "was-guest", ["name"] = "No Guest", ["password"] = "a fine long password" });
        Assert.Equal("/Account", page.Path);
        Assert.Equal("was-guest", page.ValueOf("username"));
        var activity = await browser.GetAsync("/Account/Activity?kind=profile");
        Assert.Equal(["Guest became an account", "Began as a guest"], activity.Document.QuerySelectorAll("tbody tr td:nth-child(2)").Select(c => c.TextContent.Trim()));
    }

    [Fact]
    public async Task A_guest_has_a_profile_too()
    {
        using var browser = new PageClient(app);
        await browser.GetAsync("/Try");
        await browser.SendAsync([]);
        await browser.GetAsync("/Account");
        var page = await browser.SendAsync(new() { ["name"] = "Somebody", ["time_zone"] = "Europe/Madrid" });
        Assert.Equal((200, "Saved.", "Somebody"), (page.Status, page.Notice, page.ValueOf("name")));
    }

    [Fact]
    public async Task The_api_makes_guests_and_registers_them()
    {
        var (status, tokens) = await AccountClient.SendAsync(app, HttpMethod.Post, "/api/guest");
        Assert.Equal(201, status);
        var token = tokens.GetProperty("access_token").GetString();
        var (_, guest) = await AccountClient.SendAsync(app, HttpMethod.Get, "/api/myprofile", token: token);
        Assert.Equal(JsonValueKind.Null, guest.GetProperty("email").ValueKind);
        var body = new { email = "api-guest@example.org", username = "api-guest", name = "Gast", password = "a fine long password" };
        Assert.Equal(400, (await AccountClient.SendAsync(app, HttpMethod.Post, "/api/register", new { body.email, body.username, body.name, password = "short" }, token)).Status);
        Assert.Equal(201, (await AccountClient.SendAsync(app, HttpMethod.Post, "/api/register", body, token)).Status);
        var (_, user) = await AccountClient.SendAsync(app, HttpMethod.Get, "/api/myprofile", token: token);
        Assert.Equal(guest.GetProperty("user_id").GetGuid(), user.GetProperty("user_id").GetGuid());
        Assert.Equal("api-guest", user.GetProperty("username").GetString());
        Assert.Equal(200, (await AccountClient.SendAsync(app, HttpMethod.Post, "/api/login", new { body.email, body.password })).Status);
    }

    [Fact]
    public async Task One_address_makes_only_so_many_guests()
    {
        await using var own = await new WebApp(postgres).With("Accounts:GuestsPerHour", "2").StartAsync();
        Assert.Equal(201, (await AccountClient.SendAsync(own, HttpMethod.Post, "/api/guest")).Status);
        using var browser = new PageClient(own);
        await browser.GetAsync("/Try");
        Assert.Equal(200, (await browser.SendAsync([])).Status);
        var (status, body) = await AccountClient.SendAsync(own, HttpMethod.Post, "/api/guest");
        Assert.Equal((429, "too_many_requests"), (status, body.GetProperty("code").GetString()));
        using var late = new PageClient(own);
        Assert.Equal(200, (await late.GetAsync("/Try")).Status);
        Assert.Equal(429, (await late.SendAsync([])).Status);
        Assert.Contains("Too many", late.Page.Document.QuerySelector("h1")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Try again in 10 minutes, or somewhat later", late.Page.Document.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        using var refused = await own.Http.PostAsync("/api/guest", null);
        Assert.Equal((429, TimeSpan.FromMinutes(10)), ((int)refused.StatusCode, refused.Headers.RetryAfter!.Delta));
    }

    [Fact]
    public async Task Guests_whom_nobody_uses_are_swept_and_others_are_not()
    {
        var time = new ManualTimeProvider(DateTimeOffset.UtcNow);
        await using var own = await new WebApp(postgres).ConfigureServices(services => services.AddSingleton<TimeProvider>(time)).StartAsync();
        var user = await AccountClient.RegisterAsync(own);
        using var idle = new PageClient(own);
        await idle.GetAsync("/Try");
        await idle.SendAsync([]);
        using var busy = new PageClient(own);
        await busy.GetAsync("/Try");
        await busy.SendAsync([]);
        time.Jump(TimeSpan.FromDays(6));
        await busy.GetAsync("/Account");
        time.Jump(TimeSpan.FromDays(2));

        // By the app itself, each hour. Asking for a page would show the idle one in use.
        await Eventually.True(async () =>
        {
            await using var guests = own.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand("select count(*) from users where is_guest");
            return (long)(await guests.ExecuteScalarAsync())! == 1;
        });
        Assert.Equal("/Login", (await idle.GetAsync("/Account")).Path);
        Assert.Equal("/Account", (await busy.GetAsync("/Account")).Path);
        await user.LoginAsync();
        Assert.Equal(0, await own.Services.GetRequiredService<GuestSweep>().SweepAsync(CancellationToken.None));
    }
}
