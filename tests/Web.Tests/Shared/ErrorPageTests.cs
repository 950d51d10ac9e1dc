using System.Net;
using System.Text.Json;
using CompraVenta.TestKit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace CompraVenta.Web.Tests.Shared;

/// <summary>Failures keep their status: a page for people, problem details for programs.</summary>
[Collection(PostgresCollection.Name)]
public sealed class ErrorPageTests(WebApp app, PostgresFixture postgres) : IClassFixture<WebApp>
{
    [Theory]
    [InlineData("/nothing/here")]
    [InlineData("/css/nothing.css")]
    [InlineData("/icons/nothing.png")]
    public async Task A_missing_page_offers_a_search_and_the_places(string path)
    {
        using var answer = await app.Http.GetAsync(path);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains(path, text, StringComparison.Ordinal);
        Assert.Contains("id=\"error-search\"", text, StringComparison.Ordinal);
        Assert.Contains("href=\"/Status\"", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("throw", 500, "This is our fault")]
    [InlineData("away", 503, "Not there just now")]
    [InlineData("forbid", 403, "Not for you to see")]
    public async Task Other_failures_have_a_page_without_a_stack(string what, int status, string words)
    {
        await using var broken = await new WebApp(postgres).ConfigureServices(services => services.AddSingleton<IStartupFilter>(new Broken())).StartAsync();
        using var answer = await broken.Http.GetAsync($"/broken/{what}");
        var text = await answer.Content.ReadAsStringAsync();
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Contains(words, text, StringComparison.Ordinal);
        Assert.Contains("id=\"trace\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret cause", text, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Programs_get_problem_details()
    {
        using var answer = await app.Http.GetAsync("/api/nothing");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task The_app_can_be_installed()
    {
        using var answer = await app.Http.GetAsync("/manifest.webmanifest");
        Assert.Equal("application/manifest+json", answer.Content.Headers.ContentType?.MediaType);
        using var manifest = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal("standalone", manifest.RootElement.GetProperty("display").GetString());
        var purposes = new List<string?>();
        foreach (var icon in manifest.RootElement.GetProperty("icons").EnumerateArray())
        {
            using var image = await app.Http.GetAsync(icon.GetProperty("src").GetString());
            Assert.Equal(HttpStatusCode.OK, image.StatusCode);
            Assert.Equal(icon.GetProperty("type").GetString(), image.Content.Headers.ContentType?.MediaType);
            purposes.Add(icon.TryGetProperty("purpose", out var purpose) ? purpose.GetString() : null);
        }

        Assert.Contains("maskable", purposes);
        using var touch = await app.Http.GetAsync("/icons/apple-touch-icon.png");
        Assert.Equal("image/png", touch.Content.Headers.ContentType?.MediaType);
    }

    /// <summary>Pages that fail, in front of those of the app.</summary>
    private sealed class Broken : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            next(app);
            app.Use((context, rest) => context.Request.Path.Value switch
            {
                "/broken/throw" => throw new InvalidOperationException("secret cause"),
                "/broken/away" => throw new Npgsql.NpgsqlException("secret cause", new TimeoutException()),
                "/broken/forbid" => Forbid(context),
                _ => rest(context),
            });
        };

        private static Task Forbid(Microsoft.AspNetCore.Http.HttpContext context)
        {
            context.Response.StatusCode = 403;
            return Task.CompletedTask;
        }
    }
}
