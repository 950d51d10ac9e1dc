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
    };

    [Fact]
    public void Every_address_is_in_the_table_as_the_app_has_it()
    {
        var found = Addresses().ToDictionary(a => a.Name, a => a.Endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null ? Open : User, StringComparer.Ordinal);
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
            var call = path.Replace("{exchange}", "coinbase", StringComparison.Ordinal).Replace("{pair}", "BTC-USD", StringComparison.Ordinal)
                .Replace("{documentName}", "v1", StringComparison.Ordinal).Replace("{status:int}", "404", StringComparison.Ordinal);
            using var request = new HttpRequestMessage(new HttpMethod(method == "*" ? "GET" : method), call);
            using var answer = await visitor.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            if (who == User && !path.StartsWith("/api", StringComparison.Ordinal))
            {
                // Somebody who reads pages is led to where they can sign in, and back from there.
                Assert.True(answer.StatusCode == HttpStatusCode.Redirect, $"{address}: {answer.StatusCode}");
                Assert.Equal($"/Login?back={Uri.EscapeDataString(path)}", answer.Headers.Location!.PathAndQuery);
                continue;
            }

            var isRefusedByItself = path == "/api/reauth";
            Assert.True(((int)answer.StatusCode == 401) == (who == User || isRefusedByItself), $"{address}: {answer.StatusCode}");
            if (who == User) Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.Single().Scheme);
        }
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
