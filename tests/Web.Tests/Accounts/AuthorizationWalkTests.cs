using System.Net;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CompraVenta.Web.Tests.Accounts;

/// <summary>Every address of the app, and who gets in: one that is not in the table fails, so that none is opened by oversight.</summary>
[Collection(PostgresCollection.Name)]
public sealed class AuthorizationWalkTests(WebApp app) : IClassFixture<WebApp>
{
    private const string Open = "everybody";
    private const string User = "users";
    private const string Admin = "admins";

    private static readonly Dictionary<string, string> Table = new(StringComparer.Ordinal)
    {
        ["* /"] = Open,
        ["* /Book"] = Open,
        ["* /Markets"] = Open,
        ["* /Status"] = Open,
        ["* /About"] = Open,
        ["* /Virtual-money"] = Open,
        ["* /Privacy"] = Open,
        ["* /Terms"] = Open,
        ["* /Data-terms"] = Open,
        ["* /Register"] = Open,
        ["* /Login"] = Open,
        ["* /Logout"] = User,
        ["* /Account"] = User,
        ["* /Account/Password"] = User,
        ["* /Account/Activity"] = User,
        ["* /Account/Data"] = User,
        ["* /Try"] = Open,
        ["POST /api/guest"] = Open,
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
        ["POST /api/logout"] = User,
        ["GET /api/myprofile"] = User,
        ["PATCH /api/myprofile"] = User,
        ["POST /api/password/change"] = User,
        ["* /Admin"] = Admin,
        ["* /Admin/Users"] = Admin,
        ["* /Admin/Users/{id:guid}"] = Admin,
        ["* /Admin/Users/{id:guid}/{what}"] = Admin,
        ["* /Admin/Audit"] = Admin,
        ["* /Admin/Mails"] = Admin,
        ["* /Admin/Mails/{id:long}"] = Admin,
        ["GET /api/admin/overview"] = Admin,
        ["GET /api/admin/users"] = Admin,
        ["GET /api/admin/users/{id:guid}"] = Admin,
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

    /// <summary>Addresses of something that belongs to one user: makes one of the first user's, and says the path that the other asks for in vain (404).</summary>
    private static readonly Dictionary<string, Func<WebApp, AccountClient, Task<string>>> Belongings = new(StringComparer.Ordinal);

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
            var (method, path) = (address.Split(' ')[0], address.Split(' ')[1]);
            var call = CallOf(path);
            using var request = new HttpRequestMessage(new HttpMethod(method == "*" ? "GET" : method), call);
            using var answer = await visitor.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            if (who != Open && !path.StartsWith("/api", StringComparison.Ordinal))
            {
                // Somebody who reads pages is led to where they can sign in, and back from there.
                Assert.True(answer.StatusCode == HttpStatusCode.Redirect, $"{address}: {answer.StatusCode}");
                Assert.Equal($"/Login?back={Uri.EscapeDataString(call)}", answer.Headers.Location!.PathAndQuery);
                continue;
            }

            var isRefusedByItself = path == "/api/reauth";
            Assert.True(((int)answer.StatusCode == 401) == (who != Open || isRefusedByItself), $"{address}: {answer.StatusCode}");
            if (who != Open) Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.Single().Scheme);
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
    public async Task What_belongs_to_one_user_is_not_there_for_another()
    {
        // An address of users with a name of something in it must say whose it is.
        Assert.Equal(Table.Where(p => p.Value == User && p.Key.Contains('{', StringComparison.Ordinal)).Select(p => p.Key).Order(StringComparer.Ordinal), Belongings.Keys.Order(StringComparer.Ordinal));
        var owner = await AccountClient.RegisterAsync(app);
        var other = await AccountClient.RegisterAsync(app);
        foreach (var (address, make) in Belongings)
        {
            var (status, _) = await AskAsync($"{address.Split(' ')[0]} {await make(app, owner)}", (await other.LoginAsync()).AccessToken);
            Assert.True(status == 404, $"{address}: {status}");
        }

        // Nor is the id of a user a way to their account, one's own included.
        var (access, _) = await other.LoginAsync();
        foreach (var id in new[] { await owner.IdAsync(), await other.IdAsync() })
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
        .Replace("{what}", "lock", StringComparison.Ordinal);

    private async Task<(int Status, string Body)> AskAsync(string address, string token)
    {
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = app.Address };
        using var request = new HttpRequestMessage(new HttpMethod(address.Split(' ')[0] is "*" ? "GET" : address.Split(' ')[0]), CallOf(address.Split(' ')[1]));
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
