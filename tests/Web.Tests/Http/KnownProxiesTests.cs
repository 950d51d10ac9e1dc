using System.Net.Http.Json;
using AngleSharp.Html.Parser;
using CompraVenta.TestKit;
using CompraVenta.Web.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Npgsql;

namespace CompraVenta.Web.Tests.Http;

/// <summary>Who the client is: what a known proxy says, and what nobody else says. The test is the peer, on the loopback address.</summary>
[Collection(PostgresCollection.Name)]
public sealed class KnownProxiesTests(PostgresFixture postgres)
{
    private const string Loopback = "127.0.0.1";

    [Theory]
    [InlineData(null)]
    [InlineData("192.0.2.1")]
    [InlineData("192.0.2.0/24")]
    public async Task Whatever_an_unknown_peer_says_changes_nothing(string? known)
    {
        var database = await postgres.CreateDatabaseAsync();
        await using var app = NewApp(database, known is null ? [] : [known]).With("Accounts:CallsPerMinute", "3");
        await app.StartAsync();
        var statuses = new List<int>();
        for (var i = 1; i <= 4; i++) statuses.Add((int)(await CallAsync(app, "/api/reauth", $"198.51.100.{i}")).StatusCode);
        Assert.Equal([401, 401, 401, 429], statuses);
        using var secure = await CallAsync(app, "/healthz", "198.51.100.9", proto: "https", host: "app.example.org");
        Assert.Equal(200, (int)secure.StatusCode);
        Assert.False(secure.Headers.Contains("Strict-Transport-Security"));
    }

    [Theory]
    [InlineData(Loopback)]
    [InlineData("127.0.0.0/8")]
    [InlineData("127.9.9.9/8")]
    public async Task Behind_a_known_proxy_each_client_has_a_limit_of_its_own(string known)
    {
        var database = await postgres.CreateDatabaseAsync();
        await using var app = NewApp(database, [known]).With("Accounts:CallsPerMinute", "2");
        await app.StartAsync();
        foreach (var client in new[] { "198.51.100.1", "2001:db8::7" })
        {
            var statuses = new List<int>();

            // What the client itself has written before the proxy added its address is not believed.
            for (var i = 1; i <= 3; i++) statuses.Add((int)(await CallAsync(app, "/api/reauth", $"203.0.113.{i}, {client}")).StatusCode);
            Assert.Equal([401, 401, 429], statuses);
        }
    }

    [Fact]
    public async Task A_customers_whole_IPv6_network_has_one_limit_and_a_mapped_address_is_an_IPv4_address()
    {
        var database = await postgres.CreateDatabaseAsync();
        await using var app = NewApp(database, [Loopback]).With("Accounts:CallsPerMinute", "2");
        await app.StartAsync();
        Assert.Equal([401, 401, 429, 401], await StatusesAsync("2001:db8:1:2::7", "2001:db8:1:2:ffff::8", "2001:db8:1:2:3:4:5:6", "2001:db8:1:3::7"));
        Assert.Equal([401, 401, 429, 401], await StatusesAsync("198.51.100.1", "::ffff:198.51.100.1", "198.51.100.1", "::ffff:198.51.100.2"));

        async Task<List<int>> StatusesAsync(params string[] clients)
        {
            var statuses = new List<int>();
            foreach (var client in clients)
            {
                using var answer = await CallAsync(app, "/api/reauth", client);
                statuses.Add((int)answer.StatusCode);
            }

            return statuses;
        }
    }

    [Theory]
    [InlineData("https", true)]
    [InlineData("http", false)]
    public async Task Cookies_are_for_TLS_alone_where_the_browser_came_by_TLS(string proto, bool isSecure)
    {
        var database = await postgres.CreateDatabaseAsync();
        await using var app = NewApp(database, [Loopback]);
        await app.StartAsync();
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = app.Address };
        http.DefaultRequestHeaders.Add("X-Forwarded-For", "198.51.100.1");
        http.DefaultRequestHeaders.Add("X-Forwarded-Proto", proto);
        var set = new List<string>();
        using var page = await http.GetAsync("/Register");
        set.AddRange(page.Headers.GetValues("Set-Cookie"));
        var token = new HtmlParser().ParseDocument(await page.Content.ReadAsStringAsync()).QuerySelector("main [name=__RequestVerificationToken]")!.GetAttribute("value")!;
        http.DefaultRequestHeaders.Add("Cookie", string.Join("; ", set.Select(cookie => cookie.Split(';')[0])));
        foreach (var theme in new[] { "dark", "auto" }) await PostAsync("/theme", KeyValuePair.Create("theme", theme));
        await PostAsync(
            "/Register",
            new("email", "secure@example.org"), new("username", "secure"), new("name", "S"), new("password", "a fine long password"), new("__RequestVerificationToken", token));
        var names = set.Select(cookie => cookie.Split('=')[0]).Distinct().ToList();
        foreach (var name in new[] { "antiforgery", "theme", "notice" }) Assert.Contains(name, names);
        Assert.All(set, cookie => Assert.Equal(isSecure, cookie.Contains("; secure", StringComparison.OrdinalIgnoreCase)));

        async Task PostAsync(string path, params KeyValuePair<string, string>[] fields)
        {
            using var body = new FormUrlEncodedContent(fields);
            using var answer = await http.PostAsync(path, body);
            Assert.InRange((int)answer.StatusCode, 300, 399);
            set.AddRange(answer.Headers.GetValues("Set-Cookie"));
        }
    }

    [Fact]
    public async Task A_chain_of_known_proxies_leads_to_the_client()
    {
        var database = await postgres.CreateDatabaseAsync();
        await using var app = NewApp(database, [Loopback, "10.1.0.0/16"]);
        await app.StartAsync();
        using var answer = await CallAsync(app, "/api/login", "203.0.113.5, 198.51.100.1, 10.1.2.3");
        Assert.Equal(401, (int)answer.StatusCode);
        await using var command = database.CreateCommand("select address from audit_log");
        Assert.Equal("198.51.100.1", await command.ExecuteScalarAsync());
    }

    [Theory]
    [InlineData("app.example.org", "https", true)]
    [InlineData("app.example.org", "http", false)]
    [InlineData("localhost", "https", false)]
    [InlineData(Loopback, "https", false)]
    public async Task A_browser_is_told_to_stay_with_TLS_where_it_came_by_TLS_to_a_host_that_is_not_this_machine(string host, string proto, bool isTold)
    {
        var database = await postgres.CreateDatabaseAsync();
        await using var app = NewApp(database, [Loopback]);
        await app.StartAsync();
        using var answer = await CallAsync(app, "/healthz", "198.51.100.1", proto, host);
        Assert.Equal(200, (int)answer.StatusCode);
        Assert.Equal(isTold ? ["max-age=31536000"] : [], answer.Headers.TryGetValues("Strict-Transport-Security", out var said) ? said : []);
    }

    [Theory]
    [InlineData("proxy.example.org")]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0.0/-1")]
    [InlineData("10.0.0.0/24/8")]
    [InlineData("7")]
    [InlineData("")]
    public void What_is_no_address_and_no_network_is_said_at_the_start(string known)
    {
        var services = new ServiceCollection();
        services.AddOptions<HttpOptions>().Configure(http =>
        {
            http.KnownProxies.Add(Loopback);
            http.KnownProxies.Add(known);
        }).ValidateOnStart();
        services.AddKnownProxies();
        using var provider = services.BuildServiceProvider();
        var refused = Assert.Throws<OptionsValidationException>(provider.GetRequiredService<IStartupValidator>().Validate);
        Assert.StartsWith($"A setting is wrong: Http:KnownProxies has '{known}'", StartProblem.Describe(refused), StringComparison.Ordinal);
    }

    private WebApp NewApp(NpgsqlDataSource database, IReadOnlyList<string> known)
    {
        var app = new WebApp(postgres).With("ConnectionStrings:CompraVenta", database.ConnectionString).With("AllowedHosts", "localhost;127.0.0.1;app.example.org");
        for (var i = 0; i < known.Count; i++) app.With($"Http:KnownProxies:{i}", known[i]);
        return app;
    }

    private static async Task<HttpResponseMessage> CallAsync(WebApp app, string path, string forwardedFor, string? proto = null, string? host = null)
    {
        var isRead = path == "/healthz";
        using var request = new HttpRequestMessage(isRead ? HttpMethod.Get : HttpMethod.Post, path);
        request.Headers.Add("X-Forwarded-For", forwardedFor);
        if (proto is not null) request.Headers.Add("X-Forwarded-Proto", proto);
        request.Headers.Host = host;
        if (!isRead) request.Content = JsonContent.Create(new { email = "nobody@example.org", password = "not the password" });
        return await app.Http.SendAsync(request);
    }
}
