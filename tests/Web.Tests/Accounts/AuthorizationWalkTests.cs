using System.Buffers.Text;
using System.Net;
using System.Text.Json;
using CompraVenta.Infrastructure.Accounts.Users;
using CompraVenta.TestKit;
using Microsoft.AspNetCore.Identity;
using CompraVenta.Infrastructure.Accounts.Keys;
using CompraVenta.Web.Accounts.Keys;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CompraVenta.Web.Tests.Accounts;

/// <summary>Every address of the app, and who gets in, by which key, and with whose ids: one that is not in the table fails, so that none is opened by oversight.</summary>
[Collection(AccountsCollection.Name)]
public sealed class AuthorizationWalkTests(PatientApp patient) : IClassFixture<PatientApp>
{
    private readonly WebApp app = patient.App;

    private const string Open = "everybody";
    private const string User = "users";
    private const string Admin = "admins";

    private static readonly Dictionary<string, string> Table = new(StringComparer.Ordinal)
    {
        ["* /"] = Open,
        ["* /Book"] = Open,
        ["* /Markets"] = Open,
        ["* /Status"] = Open,
        ["* /Proof"] = Open,
        ["* /Simulation"] = Open,
        ["* /Trade"] = Open,
        ["* /Wallet"] = User,
        ["* /Convert"] = User,
        ["* /Orders"] = User,
        ["* /Notifications"] = User,
        ["* /Account/Notifications"] = User,
        ["GET /api/notifications"] = User,
        ["POST /api/notifications/read"] = User,
        ["GET /api/notifications/switches"] = User,
        ["PATCH /api/notifications/switches"] = User,
        ["* /Orders/{id:guid}"] = User,
        ["GET /api/proof"] = Open,
        ["* /About"] = Open,
        ["* /Virtual-money"] = Open,
        ["* /Privacy"] = Open,
        ["* /Terms"] = Open,
        ["* /Data-terms"] = Open,
        ["* /Register"] = Open,
        ["* /Login"] = Open,
        ["* /Login/Code"] = Open,
        ["* /Logout"] = User,
        ["* /Account"] = User,
        ["* /Account/Email"] = User,
        ["* /Account/Password"] = User,
        ["* /Account/Two-factor"] = User,
        ["* /Account/Passkeys"] = User,
        ["* /Email/Change"] = Open,
        ["* /Email/Confirm"] = Open,
        ["* /Email/Confirmation"] = Open,
        ["* /Password/Forgotten"] = Open,
        ["* /Password/Reset"] = Open,
        ["* /Account/Sessions"] = User,
        ["* /Account/Keys"] = User,
        ["* /Account/Activity"] = User,
        ["* /Account/Data"] = User,
        ["* /Account/First-steps"] = User,
        ["* /Try"] = Open,
        ["POST /api/guest"] = Open,
        ["GET /api/wallet"] = User,
        ["GET /api/wallet/{coin}"] = User,
        ["GET /api/epochs"] = User,
        ["GET /api/portfolio"] = User,
        ["PUT /api/reset"] = User,
        ["POST /api/order/market"] = User,
        ["POST /api/order/stoploss"] = User,
        ["DELETE /api/order/stoploss"] = User,
        ["DELETE /api/order/stoploss/{id:guid}"] = User,
        ["POST /api/orders"] = User,
        ["POST /api/orders/estimate"] = User,
        ["GET /api/orders"] = User,
        ["GET /Orders/orders.csv"] = User,
        ["GET /Orders/fills.csv"] = User,
        ["GET /api/orders.csv"] = User,
        ["GET /api/fills.csv"] = User,
        ["DELETE /api/orders"] = User,
        ["GET /api/orders/{id:guid}"] = User,
        ["PATCH /api/orders/{id:guid}"] = User,
        ["DELETE /api/orders/{id:guid}"] = User,
        ["GET /api/transactions/open"] = User,
        ["GET /api/transactions/closed"] = User,
        ["GET /api/transactions/closed/{coin}"] = User,
        ["GET /api/activity"] = User,
        ["GET /api/mydata"] = User,
        ["DELETE /api/myprofile"] = User,
        ["* /docs/api"] = Open,
        ["* /docs/ws"] = Open,
        ["GET /docs/ws.json"] = Open,
        ["* /error/{status:int}"] = Open,
        ["GET /favicon.ico"] = Open,
        ["GET /openapi/{documentName}.json"] = Open,
        ["GET /healthz"] = Open,
        ["GET /readyz"] = Open,
        ["* /ws"] = Open,
        ["GET /.well-known/jwks.json"] = Open,
        ["GET /api/book/{exchange}/{pair}"] = Open,
        ["GET /api/orderbook"] = Open,
        ["GET /api/sparklines"] = Open,
        ["GET /api/status"] = Open,
        ["GET /api/status/history"] = Open,
        ["GET /api/symbols"] = Open,
        ["GET /api/trades/{exchange}/{pair}"] = Open,
        ["GET /api/trades/{exchange}/{pair}.csv"] = Open,
        ["POST /theme"] = Open,
        ["POST /api/register"] = Open,
        ["POST /api/login"] = Open,
        ["GET /api/reauth"] = Open,
        ["POST /api/reauth"] = Open,
        ["PUT /api/password/get_new"] = Open,
        ["POST /api/password/reset"] = Open,
        ["PUT /api/email/confirmation"] = Open,
        ["POST /api/email/confirm"] = Open,
        ["POST /api/email/change"] = Open,
        ["PUT /api/email"] = User,
        ["POST /api/logout"] = User,
        ["GET /api/myprofile"] = User,
        ["PATCH /api/myprofile"] = User,
        ["POST /api/password/change"] = User,
        ["GET /api/sessions"] = User,
        ["DELETE /api/sessions"] = User,
        ["DELETE /api/sessions/{id:guid}"] = User,
        ["GET /api/keys"] = User,
        ["POST /api/keys"] = User,
        ["DELETE /api/keys/{id:guid}"] = User,
        ["GET /api/two_factor"] = User,
        ["POST /api/two_factor/setup"] = User,
        ["POST /api/two_factor/enable"] = User,
        ["POST /api/two_factor/recovery_codes"] = User,
        ["DELETE /api/two_factor"] = User,
        ["GET /api/passkeys"] = User,
        ["POST /api/passkeys"] = User,
        ["POST /api/passkeys/options"] = User,
        ["PATCH /api/passkeys/{id}"] = User,
        ["DELETE /api/passkeys/{id}"] = User,
        ["POST /api/passkeys/sign_in"] = Open,
        ["POST /api/passkeys/sign_in/options"] = Open,
        ["* /Admin"] = Admin,
        ["* /Admin/Users"] = Admin,
        ["* /Admin/Users/{id:guid}"] = Admin,
        ["* /Admin/Users/{id:guid}/{what}"] = Admin,
        ["* /Admin/Users/{id:guid}/Wallet"] = Admin,
        ["* /Admin/Users/{id:guid}/Orders"] = Admin,
        ["* /Admin/Users/{id:guid}/Orders/{order:guid}"] = Admin,
        ["* /Admin/Audit"] = Admin,
        ["* /Admin/Mails"] = Admin,
        ["* /Admin/Mails/{id:long}"] = Admin,
        ["GET /api/admin/overview"] = Admin,
        ["GET /api/admin/users"] = Admin,
        ["GET /api/admin/users/{id:guid}"] = Admin,
        ["GET /api/admin/users/{id:guid}/wallet"] = Admin,
        ["GET /api/admin/users/{id:guid}/portfolio"] = Admin,
        ["GET /api/admin/users/{id:guid}/epochs"] = Admin,
        ["GET /api/admin/users/{id:guid}/orders"] = Admin,
        ["GET /api/admin/users/{id:guid}/orders/{order:guid}"] = Admin,
        ["POST /api/admin/users/{id:guid}/lock"] = Admin,
        ["POST /api/admin/users/{id:guid}/unlock"] = Admin,
        ["POST /api/admin/users/{id:guid}/sign_out"] = Admin,
        ["POST /api/admin/users/{id:guid}/reset_mail"] = Admin,
        ["POST /api/admin/users/{id:guid}/make_admin"] = Admin,
        ["POST /api/admin/users/{id:guid}/remove_admin"] = Admin,
        ["POST /api/admin/users/{id:guid}/reset"] = Admin,
        ["GET /api/admin/audit"] = Admin,
        ["GET /api/admin/mails"] = Admin,
        ["GET /api/admin/mails/{id:long}"] = Admin,
        ["POST /api/admin/mails/{id:long}/retry"] = Admin,
    };

    /// <summary>Column "API key": the addresses that take one, and how much it must be allowed. All others of users refuse every key.</summary>
    private static readonly Dictionary<string, ApiKeyScope> Keys = new(StringComparer.Ordinal)
    {
        ["* /ws"] = ApiKeyScope.Read,
        ["GET /api/myprofile"] = ApiKeyScope.Read,
        ["GET /api/notifications"] = ApiKeyScope.Read,
        ["GET /api/notifications/switches"] = ApiKeyScope.Read,
        ["GET /api/wallet"] = ApiKeyScope.Read,
        ["GET /api/wallet/{coin}"] = ApiKeyScope.Read,
        ["GET /api/epochs"] = ApiKeyScope.Read,
        ["GET /api/portfolio"] = ApiKeyScope.Read,
        ["GET /api/orders"] = ApiKeyScope.Read,
        ["GET /api/orders.csv"] = ApiKeyScope.Read,
        ["GET /api/fills.csv"] = ApiKeyScope.Read,
        ["GET /api/orders/{id:guid}"] = ApiKeyScope.Read,
        ["GET /api/transactions/open"] = ApiKeyScope.Read,
        ["GET /api/transactions/closed"] = ApiKeyScope.Read,
        ["GET /api/transactions/closed/{coin}"] = ApiKeyScope.Read,
        ["POST /api/orders/estimate"] = ApiKeyScope.Read,
        ["PUT /api/reset"] = ApiKeyScope.Trade,
        ["POST /api/order/market"] = ApiKeyScope.Trade,
        ["POST /api/order/stoploss"] = ApiKeyScope.Trade,
        ["DELETE /api/order/stoploss"] = ApiKeyScope.Trade,
        ["DELETE /api/order/stoploss/{id:guid}"] = ApiKeyScope.Trade,
        ["POST /api/orders"] = ApiKeyScope.Trade,
        ["DELETE /api/orders"] = ApiKeyScope.Trade,
        ["PATCH /api/orders/{id:guid}"] = ApiKeyScope.Trade,
        ["DELETE /api/orders/{id:guid}"] = ApiKeyScope.Trade,
    };

    /// <summary>Column "another user": the addresses with an id that belongs to somebody, with what makes one and what shows that it is as it was.</summary>
    private static readonly Dictionary<string, (Func<WebApp, string, Task<string>> MakeAsync, string Shows)> Owned = new(StringComparer.Ordinal)
    {
        ["DELETE /api/sessions/{id:guid}"] = (async (app, token) =>
        {
            var (_, body) = await AccountClient.SendAsync(app, HttpMethod.Get, "/api/sessions", token: token);
            return body.GetProperty("sessions")[0].GetProperty("id").GetString()!;
        }, "/api/sessions"),
        ["DELETE /api/keys/{id:guid}"] = (async (app, token) =>
        {
            var (_, body) = await AccountClient.SendAsync(app, HttpMethod.Post, "/api/keys", new { name = "of somebody" }, token);
            return body.GetProperty("id").GetString()!;
        }, "/api/keys"),
        ["GET /api/orders/{id:guid}"] = (PlaceOrderAsync, "/api/orders"),
        ["PATCH /api/orders/{id:guid}"] = (PlaceOrderAsync, "/api/orders"),
        ["DELETE /api/orders/{id:guid}"] = (PlaceOrderAsync, "/api/orders"),
        ["DELETE /api/order/stoploss/{id:guid}"] = (PlaceOrderAsync, "/api/orders"),
        ["PATCH /api/passkeys/{id}"] = (AddPasskeyAsync, "/api/passkeys"),
        ["DELETE /api/passkeys/{id}"] = (AddPasskeyAsync, "/api/passkeys"),
    };

    /// <summary>What another user tries to make of it.</summary>
    private static readonly Dictionary<string, object> Changes = new(StringComparer.Ordinal)
    {
        ["PATCH /api/orders/{id:guid}"] = new { price = 6 },
        ["PATCH /api/passkeys/{id}"] = new { name = "of nobody" },
    };

    [Fact]
    public void Every_address_is_in_the_table_as_the_app_has_it()
    {
        var found = Addresses().ToDictionary(a => a.Name, a => a.Endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null ? Open : IsForAdmins(a.Endpoint) ? Admin : User, StringComparer.Ordinal);
        Assert.Equal(Lines(Table), Lines(found));

        static string Lines(Dictionary<string, string> addresses) =>
            string.Join('\n', addresses.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key}: {p.Value}"));
    }

    [Fact]
    public async Task Whoever_is_not_signed_in_gets_401_where_users_are_asked_for_and_nowhere_else()
    {
        using var visitor = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = app.Address };
        foreach (var (address, who) in Table)
        {
            var path = address.Split(' ')[1];
            using var request = RequestOf(address);
            using var answer = await visitor.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            if (who != Open && !path.StartsWith("/api", StringComparison.Ordinal))
            {
                // Somebody who reads pages is led to where they can sign in, and back from there.
                Assert.True(answer.StatusCode == HttpStatusCode.Redirect, $"{address}: {answer.StatusCode}");
                Assert.Equal($"/Login?back={Uri.EscapeDataString(CallOf(path))}", answer.Headers.Location!.PathAndQuery);
                continue;
            }

            var isRefusedByItself = path == "/api/reauth";
            Assert.True(((int)answer.StatusCode == 401) == (who != Open || isRefusedByItself), $"{address}: {answer.StatusCode}");
            if (who != Open) Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.Single().Scheme);
        }
    }

    [Fact]
    public void Every_address_says_which_keys_it_takes_and_every_id_of_somebodys_is_tried_by_another()
    {
        var taking = Addresses().Where(a => a.Endpoint.Metadata.GetMetadata<ApiKeyAllowed>() is not null)
            .ToDictionary(a => a.Name, a => a.Endpoint.Metadata.GetMetadata<ApiKeyAllowed>()!.Scope, StringComparer.Ordinal);
        Assert.Equal(Keys.OrderBy(k => k.Key, StringComparer.Ordinal), taking.OrderBy(k => k.Key, StringComparer.Ordinal));

        // Pages about something of somebody's are tried by another where they are tested.
        Assert.Equal(Owned.Keys.Order(StringComparer.Ordinal), Table.Where(a => a.Value == User && !a.Key.StartsWith('*') && a.Key.Contains("{id", StringComparison.Ordinal)).Select(a => a.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_key_gets_in_where_keys_are_declared_and_nowhere_else_that_needs_a_user()
    {
        var (token, _) = await (await AccountClient.RegisterAsync(app)).LoginAsync();
        var (_, made) = await AccountClient.SendAsync(app, HttpMethod.Post, "/api/keys", new { name = "a key", may_trade = true }, token);
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = app.Address };
        http.DefaultRequestHeaders.Add(ApiKeyHandler.Header, $"{made.GetProperty("key").GetString()}:{made.GetProperty("secret").GetString()}");
        foreach (var (address, who) in Table)
        {
            using var request = RequestOf(address);
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            var isRefused = who != Open && !Keys.ContainsKey(address);
            Assert.True((answer.StatusCode == HttpStatusCode.Forbidden) == isRefused, $"{address}: {answer.StatusCode}");
            if (isRefused) Assert.Contains("\"key_not_allowed\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Users_are_refused_what_is_for_admins_and_nothing_else()
    {
        var user = await AccountClient.RegisterAsync(app);
        var (token, _) = await user.LoginAsync();
        foreach (var (address, who) in Walk())
        {
            var (status, body) = await AskAsync(address, token);
            Assert.True((status == 403) == (who == Admin), $"{address}: {status}");
            Assert.True(status != 401 || IsRefusedByItself(address), $"{address}: {status}");
            if (who == Admin && address.Contains("/api/", StringComparison.Ordinal)) Assert.Contains("\"forbidden\"", body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Admins_are_refused_nothing()
    {
        var admin = await AccountClient.RegisterAsync(app);
        await admin.MakeAdminAsync();
        var (token, _) = await admin.LoginAsync();
        foreach (var (address, _) in Walk())
        {
            var (status, _) = await AskAsync(address, token);
            Assert.True(status is not (401 or 403) || IsRefusedByItself(address), $"{address}: {status}");
        }
    }

    [Fact]
    public async Task What_belongs_to_somebody_is_not_there_for_another_user()
    {
        var (owner, _) = await (await AccountClient.RegisterAsync(app)).LoginAsync();
        var (other, _) = await (await AccountClient.RegisterAsync(app)).LoginAsync();
        foreach (var (address, (makeAsync, shows)) in Owned)
        {
            var id = await makeAsync(app, owner);
            var before = await AccountClient.SendAsync(app, HttpMethod.Get, shows, token: owner);
            var (method, path) = (address.Split(' ')[0], address.Split(' ')[1]);
            var (status, _) = await AccountClient.SendAsync(app, new HttpMethod(method), path.Replace("{id:guid}", id, StringComparison.Ordinal).Replace("{id}", id, StringComparison.Ordinal), Changes.GetValueOrDefault(address), other);
            Assert.True(status == 404, $"{address}: {status}");
            Assert.Equal(before.Body.GetRawText(), (await AccountClient.SendAsync(app, HttpMethod.Get, shows, token: owner)).Body.GetRawText());
        }

        // Nor is the id of a user a way to their account, one's own included.
        var (first, second) = (await AccountClient.RegisterAsync(app), await AccountClient.RegisterAsync(app));
        var (access, _) = await second.LoginAsync();
        foreach (var id in new[] { await first.IdAsync(), await second.IdAsync() })
        {
            Assert.Equal(403, (await AccountClient.SendAsync(app, HttpMethod.Get, $"/api/admin/users/{id}", token: access)).Status);
            Assert.Equal(403, (await AccountClient.SendAsync(app, HttpMethod.Post, $"/api/admin/users/{id}/make_admin", token: access)).Status);
        }
    }

    /// <summary>The table, what ends the session last.</summary>
    private static IEnumerable<KeyValuePair<string, string>> Walk() => Table.OrderBy(p => p.Key.EndsWith("/api/logout", StringComparison.Ordinal));

    private static bool IsForAdmins(Endpoint endpoint) => endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Any(rule => rule.Policy == "admin");

    private static bool IsRefusedByItself(string address) => address.EndsWith("/api/reauth", StringComparison.Ordinal) || address.EndsWith("/api/login", StringComparison.Ordinal);

    private static string CallOf(string path) => path.Replace("{exchange}", "coinbase", StringComparison.Ordinal).Replace("{pair}", "BTC-USD", StringComparison.Ordinal)
        .Replace("{documentName}", "v1", StringComparison.Ordinal).Replace("{status:int}", "404", StringComparison.Ordinal)
        .Replace("{id:guid}", "01900000-0000-7000-8000-000000000000", StringComparison.Ordinal).Replace("{id:long}", "999999999", StringComparison.Ordinal)
        .Replace("{order:guid}", "01900000-0000-7000-8000-000000000000", StringComparison.Ordinal)
        .Replace("{what}", "lock", StringComparison.Ordinal).Replace("{id}", "bm9ib2R5", StringComparison.Ordinal).Replace("{coin}", "BTC", StringComparison.Ordinal);

    private static async Task<string> PlaceOrderAsync(WebApp app, string token)
    {
        await app.Market.OpenAsync();
        JsonElement placed = default;
        await Eventually.True(async () =>
        {
            (var status, placed) = await AccountClient.SendAsync(app, HttpMethod.Post, "/api/orders", new { @base = "BTC", quote = "USDT", side = "BUY", type = "LIMIT", b_amount = 1, price = 5 }, token);
            return status == 200;
        });
        return placed.GetProperty("order_id").GetString()!;
    }

    private static async Task<string> AddPasskeyAsync(WebApp app, string token)
    {
        var (_, me) = await AccountClient.SendAsync(app, HttpMethod.Get, "/api/myprofile", token: token);
        await using var scope = app.Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<User>>();
        var credential = Guid.NewGuid().ToByteArray();
        var passkey = new UserPasskeyInfo(credential, [1], DateTimeOffset.UnixEpoch, 0, [], true, false, false, [], []) { Name = "of somebody" };
        await users.AddOrUpdatePasskeyAsync((await users.FindByIdAsync(me.GetProperty("user_id").GetString()!))!, passkey);
        return Base64Url.EncodeToString(credential);
    }

    /// <summary>A call of an address, with something in the place of its parameters.</summary>
    private static HttpRequestMessage RequestOf(string address)
    {
        var (method, path) = (address.Split(' ')[0], address.Split(' ')[1]);
        return new HttpRequestMessage(new HttpMethod(method == "*" ? "GET" : method), CallOf(path));
    }

    private async Task<(int Status, string Body)> AskAsync(string address, string token)
    {
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = app.Address };
        using var request = RequestOf(address);
        request.Headers.Authorization = new System.Net.Http.Headers.AuthenticationHeaderValue("Bearer", token);
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return ((int)answer.StatusCode, answer.StatusCode == HttpStatusCode.Forbidden ? await answer.Content.ReadAsStringAsync() : "");
    }

    private IEnumerable<(string Name, Endpoint Endpoint)> Addresses() =>
        from endpoint in app.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
        where endpoint.Metadata.GetMetadata<Microsoft.AspNetCore.StaticAssets.StaticAssetDescriptor>() is null

            // The framework's own, only while developing: files that were not there when the app was built.
            && endpoint.RoutePattern.RawText != "{**path:file}"
        let methods = endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Where(m => m != "HEAD") ?? ["*"]
        from method in methods
        select ($"{method} /{endpoint.RoutePattern.RawText!.TrimStart('/')}", (Endpoint)endpoint);
}
