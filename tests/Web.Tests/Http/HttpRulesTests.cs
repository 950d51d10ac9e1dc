using System.Net;
using System.Text.Json;
using CompraVenta.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace CompraVenta.Web.Tests.Http;

[Collection(PostgresCollection.Name)]
public sealed class HttpRulesTests(WebApp app, PostgresFixture postgres) : IClassFixture<WebApp>
{
    [Fact]
    public async Task An_unknown_address_of_the_api_is_a_problem()
    {
        var (status, problem) = await app.GetAsync("/api/nothing/here");
        Assert.Equal(404, status);
        Assert.Equal("not_found", problem.GetProperty("code").GetString());
        using var response = await app.Http.PostAsync(new Uri("/api/status", UriKind.Relative), null);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Contains("method_not_allowed", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/orderbook")]
    [InlineData("/api/orderbook?pair=BTC-USD")]
    [InlineData("/api/orderbook?pair=NOPE")]
    [InlineData("/api/symbols")]
    [InlineData("/api/book/coinbase/BTC-USD")]
    [InlineData("/api/trades/coinbase/BTC-USD")]
    [InlineData("/api/status")]
    [InlineData("/healthz")]
    [InlineData("/readyz")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/docs/ws.json")]
    [InlineData("/.well-known/jwks.json")]
    public async Task Head_answers_as_get_without_a_body(string call)
    {
        using var asked = await app.Http.GetAsync(new Uri(call, UriKind.Relative));
        using var request = new HttpRequestMessage(HttpMethod.Head, call);
        request.Headers.Add("Origin", "https://elsewhere.example");
        using var response = await app.Http.SendAsync(request);
        Assert.Equal(asked.StatusCode, response.StatusCode);
        Assert.Equal(asked.Content.Headers.ContentType, response.Content.Headers.ContentType);
        Assert.Equal(asked.Headers.CacheControl, response.Headers.CacheControl);
        Assert.Equal("*", response.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Head_of_the_icon_leads_where_get_leads()
    {
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = app.Address };
        using var request = new HttpRequestMessage(HttpMethod.Head, "/favicon.ico");
        using var response = await http.SendAsync(request);
        Assert.Equal((HttpStatusCode.MovedPermanently, "/icon.svg"), (response.StatusCode, response.Headers.Location?.OriginalString));
    }

    [Theory]
    [InlineData("/api/symbols?prices=true&prices=false", "prices")]
    [InlineData("/api/book/coinbase/BTC-USD?limit=1&limit=2", "limit")]
    [InlineData("/api/trades/coinbase/BTC-USD?limit=1&limit=1", "limit")]
    public async Task A_parameter_given_twice_is_refused_by_its_name(string call, string parameter)
    {
        var (status, problem) = await app.GetAsync(call);
        Assert.Equal(400, status);
        Assert.Equal("bad_parameter", problem.GetProperty("code").GetString());
        Assert.Equal(parameter, problem.GetProperty("parameter").GetString());
    }

    [Fact]
    public async Task A_host_that_is_not_ours_is_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/healthz");
        request.Headers.Host = "evil.example";
        using var response = await app.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1:5080")]
    [InlineData("[::1]:5080")]
    public async Task A_loopback_host_is_served(string host)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/healthz");
        request.Headers.Host = host;
        using var response = await app.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task A_failure_of_ours_is_a_problem_with_a_trace_and_without_details()
    {
        await using var failing = await new WebApp(postgres).With("environment", "Production")
            .ConfigureServices(services => services.AddSingleton<Web.Markets.BookReader>(_ => throw new InvalidOperationException("broken for the test"))).StartAsync();
        using var response = await failing.Http.GetAsync(new Uri("/api/orderbook", UriKind.Relative));
        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        var text = await response.Content.ReadAsStringAsync();
        var problem = JsonSerializer.Deserialize<JsonElement>(text);
        Assert.Equal("internal_error", problem.GetProperty("code").GetString());
        Assert.NotEmpty(problem.GetProperty("trace_id").GetString()!);
        Assert.DoesNotContain("broken for the test", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_api_describes_itself()
    {
        var (status, document) = await app.GetAsync("/openapi/v1.json");
        Assert.Equal(200, status);
        var paths = document.GetProperty("paths");
        foreach (var path in new[] { "/api/orderbook", "/api/book/{exchange}/{pair}", "/api/symbols", "/api/trades/{exchange}/{pair}", "/api/status", "/healthz", "/readyz" })
        {
            var operation = paths.GetProperty(path).GetProperty("get");
            Assert.NotEmpty(operation.GetProperty("summary").GetString()!);
            Assert.True(operation.GetProperty("responses").GetProperty("200").GetProperty("content").GetProperty("application/json").TryGetProperty("schema", out _), path);
        }

        var book = paths.GetProperty("/api/orderbook").GetProperty("get");
        Assert.Equal(
            ["pair", "exchange", "side", "price_greater_than", "price_less_than", "limit"],
            book.GetProperty("parameters").EnumerateArray().Select(p => p.GetProperty("name").GetString()));
        Assert.All(book.GetProperty("parameters").EnumerateArray(), p => Assert.NotEmpty(p.GetProperty("description").GetString()!));
        Assert.True(book.GetProperty("responses").GetProperty("400").GetProperty("content").TryGetProperty("application/problem+json", out _));
    }

    [Theory]
    [InlineData("/api/orderbook", "/api/orderbook?pair=BTC-USD")]
    [InlineData("/api/book/{exchange}/{pair}", "/api/book/bitfinex/BTC-USD")]
    [InlineData("/api/symbols", "/api/symbols")]
    [InlineData("/api/trades/{exchange}/{pair}", "/api/trades/coinbase/BTC-USD")]
    public async Task The_examples_have_the_properties_that_answers_have(string path, string call)
    {
        var (_, document) = await app.GetAsync("/openapi/v1.json");
        var example = document.GetProperty("paths").GetProperty(path).GetProperty("get").GetProperty("responses").GetProperty("200").GetProperty("content").GetProperty("application/json").GetProperty("example");
        var (_, answer) = await app.GetAsync(call);
        Assert.Equal(example.EnumerateObject().Select(p => p.Name), answer.EnumerateObject().Select(p => p.Name));
    }
}
