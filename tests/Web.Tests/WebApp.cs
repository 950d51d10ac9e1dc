using System.Text.Json;
using CompraVenta.TestKit.Markets;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;

namespace CompraVenta.Web.Tests;

/// <summary>The app on a loopback port of its own, with a market that the test plays.</summary>
public sealed class WebApp : WebApplicationFactory<Program>, IAsyncLifetime
{
    private readonly Dictionary<string, string> settings = new(StringComparer.Ordinal);
    private HttpClient? client;
    private PlayedMarket? market;

    /// <summary>The market.</summary>
    public PlayedMarket Market => market ??= new PlayedMarket(Services);

    /// <summary>Calls the app.</summary>
    public HttpClient Http => client ??= CreateClient();

    /// <summary>Where the app listens.</summary>
    public Uri Address => Http.BaseAddress!;

    /// <summary>Sets a setting before the app starts.</summary>
    public WebApp With(string key, string value)
    {
        settings[key] = value;
        return this;
    }

    /// <summary>Starts the app; for tests that make one of their own.</summary>
    public async Task<WebApp> StartAsync()
    {
        await InitializeAsync();
        return this;
    }

    public async Task InitializeAsync()
    {
        UseKestrel(0);
        StartServer();
        await Market.OpenAsync();
    }

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    /// <summary>Gets JSON.</summary>
    public async Task<(int Status, JsonElement Body)> GetAsync(string path)
    {
        using var response = await Http.GetAsync(path);
        var text = await response.Content.ReadAsStringAsync();
        return ((int)response.StatusCode, text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text));
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        foreach (var (key, value) in settings) builder.UseSetting(key, value);
        builder.ConfigureTestServices(PlayedMarket.UseVenues);
    }
}
