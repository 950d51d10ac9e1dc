using System.Text.Json;
using CompraVenta.Infrastructure.Accounts.Admin;
using CompraVenta.Infrastructure.Accounts.Tokens;
using CompraVenta.TestKit;
using CompraVenta.Web.Accounts.Keys;
using CompraVenta.Web.Tests.Accounts;
using CompraVenta.Web.Tests.Trading;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace CompraVenta.Web.Tests.Streaming;

/// <summary>Who gets the account channel, how, and for how long.</summary>
[Collection(PostgresCollection.Name)]
public sealed class AccountSessionTests(TradingApp trading, PostgresFixture postgres) : IClassFixture<TradingApp>
{
    private const string Subscribe = """{"op":"subscribe","channel":"account","id":"s"}""";

    private readonly WebApp app = trading.App;

    [Fact]
    public async Task Nobody_in_particular_is_refused_and_the_connection_lives_on()
    {
        await using var client = await StreamClient.ConnectAsync(app, "book=BTC-USD");
        await client.ReceiveAsync("snapshot");
        await AssertRefusedAsync(client, Subscribe, "unauthorized");
        await AssertRefusedAsync(client, """{"op":"auth","token":"nonsense"}""", "unauthorized");
        await AssertRefusedAsync(client, """{"op":"auth","token":"a:b"}""", "unauthorized");
        await AssertRefusedAsync(client, """{"op":"auth"}""", "bad_parameter");
        await AssertRefusedAsync(client, """{"op":"auth","token":5}""", "bad_parameter");
        await AssertRefusedAsync(client, """{"op":"subscribe","channel":"account","since":-1}""", "bad_parameter");
        await AssertRefusedAsync(client, """{"op":"subscribe","channel":"account","since":"1"}""", "bad_parameter");
        await AssertRefusedAsync(client, Subscribe, "unauthorized");
        await client.SendAsync("""{"op":"ping"}""");
        await client.ReceiveAsync("pong");
    }

    [Fact]
    public async Task A_key_that_may_read_signs_in_and_one_with_a_wrong_secret_or_from_elsewhere_does_not()
    {
        var me = await trading.EnterAsync();
        var (key, secret) = await MakeKeyAsync(me, []);
        var (foreign, foreignSecret) = await MakeKeyAsync(me, ["10.0.0.0/8"]);
        await using var client = await StreamClient.ConnectAsync(app);
        await AssertRefusedAsync(client, $$"""{"op":"auth","token":"{{key}}:{{foreignSecret}}"}""", "unauthorized");
        await AssertRefusedAsync(client, $$"""{"op":"auth","token":"{{foreign}}:{{foreignSecret}}"}""", "unauthorized");
        await client.SendAsync($$"""{"op":"auth","token":"{{key}}:{{secret}}"}""");
        Assert.Equal("""{"type":"authenticated"}""", (await client.ReceiveAsync())!.Value.GetRawText());
        await AssertFollowsAsync(client);

        // The same by the handshake's headers.
        await using var known = await StreamClient.ConnectAsync(app, configure: o => o.SetRequestHeader(ApiKeyHandler.Header, $"{key}:{secret}"));
        await AssertFollowsAsync(known);
        await using var unknown = await StreamClient.ConnectAsync(app, configure: o => o.SetRequestHeader(ApiKeyHandler.Header, $"{foreign}:{foreignSecret}"));
        await AssertRefusedAsync(unknown, Subscribe, "unauthorized");
    }

    [Fact]
    public async Task A_handshake_with_a_token_or_a_browsers_cookie_is_signed_in_already()
    {
        var me = await trading.EnterAsync();
        await using var program = await StreamClient.ConnectAsync(app, configure: o => o.SetRequestHeader("Authorization", $"Bearer {me.Token}"));
        await AssertFollowsAsync(program);
        await using var wrong = await StreamClient.ConnectAsync(app, configure: o => o.SetRequestHeader("Authorization", "Bearer nonsense"));
        await AssertRefusedAsync(wrong, Subscribe, "unauthorized");

        // Whoever never traded gets an account by looking.
        var (browser, _) = await PageClient.RegisterAsync(app);
        using (browser)
        {
            await using var page = await StreamClient.ConnectAsync(app, configure: o =>
            {
                o.SetRequestHeader("Origin", app.Address.GetLeftPart(UriPartial.Authority));
                o.SetRequestHeader("Cookie", browser.Cookies.GetCookieHeader(app.Address));
            });
            Assert.Equal("""[{"asset":"USDT","free":50000,"locked":0}]""", (await AssertFollowsAsync(page)).GetProperty("balances").GetRawText());
            await browser.GetAsync("/Account");
            await browser.SendAsync([], "form[action='/Logout']");
            Assert.Equal("session_ended", (await page.ReceiveAsync("error")).GetProperty("code").GetString());
            await page.ReceiveAsync("unsubscribed");
        }
    }

    [Theory]
    [InlineData("logout")]
    [InlineData("lock")]
    [InlineData("erase")]
    [InlineData("key")]
    public async Task When_what_was_signed_in_with_ends_the_channel_ends_and_all_else_goes_on(string how)
    {
        var user = await AccountClient.RegisterAsync(app);
        var me = new Trader(app, (await user.LoginAsync()).AccessToken, user.Email);
        var token = me.Token;
        var id = "";
        if (how == "key")
        {
            var (status, made) = await AccountClient.SendAsync(app, HttpMethod.Post, "/api/keys", new { name = "a key" }, me.Token);
            Assert.Equal(201, status);
            token = $"{made.GetProperty("key").GetString()}:{made.GetProperty("secret").GetString()}";
            id = made.GetProperty("id").GetString()!;
        }

        await using var account = await AccountFollower.BeginAsync(app, token);
        await account.NextAsync();
        var client = account.Client;
        await client.SendAsync("""{"op":"subscribe","channel":"status"}""");
        await client.ReceiveAsync("snapshot");
        switch (how)
        {
            case "logout":
                Assert.Equal(200, (await me.PostAsync("/api/logout", new { })).Status);
                break;
            case "lock":
                Assert.Equal(AdminOutcome.Done, await app.Services.GetRequiredService<AccountAdmin>().LockAsync(await user.IdAsync(), AdminActor.Console, null, CancellationToken.None));
                break;
            case "erase":
                Assert.Equal(200, (await me.DeleteAsync("/api/myprofile", new { password = user.Password })).Status);
                break;
            default:
                Assert.Equal(200, (await me.DeleteAsync($"/api/keys/{id}")).Status);
                break;
        }

        Assert.Equal("session_ended", (await client.ReceiveAsync("error")).GetProperty("code").GetString());
        Assert.Equal("""{"type":"unsubscribed","stream":{"channel":"account"}}""", (await client.ReceiveAsync("unsubscribed")).GetRawText());
        await client.ReceiveAsync("update");
        await client.SendAsync(Subscribe);
        Assert.Equal("unauthorized", (await client.ReceiveAsync("error")).GetProperty("code").GetString());

        // Somebody else may use the connection then.
        await client.SendAsync($$"""{"op":"auth","token":"{{(await trading.EnterAsync()).Token}}"}""");
        await client.ReceiveAsync("authenticated");
    }

    [Fact]
    public async Task A_token_ends_by_itself_and_a_browsers_session_is_looked_up_instead()
    {
        var time = new ShiftedTime();
        await using var own = new WebApp(postgres).ConfigureServices(services => services.AddSingleton<TimeProvider>(time));
        await own.StartAsync();
        var user = await AccountClient.RegisterAsync(own);
        await using var account = await AccountFollower.BeginAsync(own, (await user.LoginAsync()).AccessToken);
        await account.NextAsync();
        var (browser, email) = await PageClient.RegisterAsync(own);
        using var registered = browser;
        await using var page = await StreamClient.ConnectAsync(own, configure: o => o.SetRequestHeader("Cookie", browser.Cookies.GetCookieHeader(own.Address)));
        await AssertFollowsAsync(page);

        time.Advance(TimeSpan.FromMinutes(16));
        Assert.Equal("session_ended", (await account.Client.ReceiveAsync("error")).GetProperty("code").GetString());

        // Following is using: the session was looked up, and lives on.
        var database = own.Services.GetRequiredService<NpgsqlDataSource>();
        await Eventually.True(async () => await CountAsync("select count(*) from sessions s join users u on u.id = s.user_id where u.email = $1 and s.used_at > s.created_at + interval '15 minutes'") == 1);
        await page.SendAsync("""{"op":"ping"}""");
        Assert.Equal("pong", (await page.ReceiveAsync())!.Value.GetProperty("type").GetString());

        // One that ended without anybody being told is found out in time.
        await CountAsync("with ended as (update sessions s set revoked_at = now() - interval '1 day' from users u where u.id = s.user_id and u.email = $1 returning 1) select count(*) from ended");
        time.Advance(TimeSpan.FromMinutes(16));
        Assert.Equal("session_ended", (await page.ReceiveAsync("error")).GetProperty("code").GetString());

        async Task<long> CountAsync(string sql)
        {
#pragma warning disable CA2100 // The statements are the test's own.
            await using var command = database.CreateCommand(sql);
#pragma warning restore CA2100
            command.Parameters.Add(new() { Value = email });
            return (long)(await command.ExecuteScalarAsync())!;
        }
    }

    [Fact]
    public async Task Signing_in_anew_keeps_the_channel_when_the_old_token_ends()
    {
        var user = await AccountClient.RegisterAsync(app);
        var (first, second) = ((await user.LoginAsync()).AccessToken, (await user.LoginAsync()).AccessToken);
        var (old, me) = (new Trader(app, first, user.Email), new Trader(app, second, user.Email));
        await using var account = await AccountFollower.BeginAsync(app, first);
        await account.NextAsync();
        var answer = await account.SignInAsync(second);
        var (_, token) = await app.Services.GetRequiredService<TokenVerifier>().VerifyAsync(second, CancellationToken.None);
        Assert.Equal(token!.ExpiresAt, answer.GetProperty("expires_at").GetDateTimeOffset());
        Assert.Equal(200, (await old.PostAsync("/api/logout", new { })).Status);
        await trading.ShowBooksAsync();
        await me.BuyAsync("0.1");
        await account.NextAsync();

        // Nobody else signs in meanwhile, and a refusal changes nothing.
        await AssertRefusedAsync(account.Client, $$"""{"op":"auth","token":"{{(await trading.EnterAsync()).Token}}"}""", "other_user");
        await AssertRefusedAsync(account.Client, $$"""{"op":"auth","token":"{{first}}"}""", "unauthorized");
        await me.BuyAsync("0.1");
        await account.NextAsync();
    }

    [Fact]
    public async Task A_connection_follows_as_many_streams_as_it_may_the_account_included()
    {
        await using var small = await new WebApp(postgres).With("Streaming:SubscriptionsMax", "1").StartAsync();
        var user = await AccountClient.RegisterAsync(small);
        var token = (await user.LoginAsync()).AccessToken;
        await using var account = await AccountFollower.BeginAsync(small, token);
        await account.NextAsync();
        await AssertRefusedAsync(account.Client, """{"op":"subscribe","channel":"status"}""", "too_many_subscriptions");
        await account.SubscribeAsync();
        await account.NextAsync();
        await using var full = await StreamClient.ConnectAsync(small, "book=BTC-USD", o => o.SetRequestHeader("Authorization", $"Bearer {token}"));
        await full.ReceiveAsync("subscribed");
        await full.SendAsync(Subscribe);
        Assert.Equal("too_many_subscriptions", (await full.ReceiveAsync("error")).GetProperty("code").GetString());
    }

    private static async Task AssertRefusedAsync(StreamClient client, string message, string code)
    {
        await client.SendAsync(message);
        Assert.Equal(code, (await client.ReceiveAsync("error")).GetProperty("code").GetString());
    }

    private static async Task<JsonElement> AssertFollowsAsync(StreamClient client)
    {
        await client.SendAsync(Subscribe);
        await client.ReceiveAsync("subscribed");
        var snapshot = await client.ReceiveAsync("snapshot");
        Assert.Equal("account", snapshot.GetProperty("channel").GetString());
        return snapshot;
    }

    private static async Task<(string Key, string Secret)> MakeKeyAsync(Trader me, string[] networks)
    {
        var (status, made) = await me.PostAsync("/api/keys", new { name = "a key", networks });
        Assert.True(status == 201, made.ToString());
        return (made.GetProperty("key").GetString()!, made.GetProperty("secret").GetString()!);
    }
}
