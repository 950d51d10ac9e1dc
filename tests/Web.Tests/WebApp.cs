using System.Text.Json;
using CompraVenta.Infrastructure.Feeds;
using CompraVenta.Infrastructure.Markets;
using CompraVenta.TestKit;
using CompraVenta.TestKit.Markets;
using CompraVenta.Web.Sources;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CompraVenta.Web.Tests;

/// <summary>The app on a loopback port and a database of its own, with a market that the test plays in place of the feeds.</summary>
/// <remarks>A fixture of classes in <see cref="PostgresCollection"/>, or made by a test that needs other settings.</remarks>
public sealed class WebApp(PostgresFixture postgres) : WebApplicationFactory<Program>, IAsyncLifetime
{
    private readonly Dictionary<string, string> settings = new(StringComparer.Ordinal);
    private readonly string folder = Path.Combine(Path.GetTempPath(), $"compraventa-web-{Guid.NewGuid():N}");
    private Action<IServiceCollection>? configureServices;
    private HttpClient? client;
    private PlayedMarket? market;

    /// <summary>The server that its database is on.</summary>
    public PostgresFixture Postgres => postgres;

    /// <summary>Whether the venues send their first books as the app starts.</summary>
    public bool OpensMarket { get; set; } = true;

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

    /// <summary>Changes services before the app starts.</summary>
    public WebApp ConfigureServices(Action<IServiceCollection> configure)
    {
        configureServices = configure;
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
        const string Database = "ConnectionStrings:CompraVenta";
        if (!settings.ContainsKey(Database)) settings.Add(Database, (await postgres.CreateDatabaseAsync()).ConnectionString);
        settings.TryAdd("Data", folder);
        UseKestrel(0);
        StartServer();
        if (OpensMarket) await Market.OpenAsync();
    }

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Gets JSON.</summary>
    public async Task<(int Status, JsonElement Body)> GetAsync(string path)
    {
        using var response = await Http.GetAsync(path);
        var text = await response.Content.ReadAsStringAsync();
        return ((int)response.StatusCode, text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text));
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        // No test is about how fast the machine is: what waits for the database waits as long as it takes.
        builder.UseSetting("Trading:Patience", "00:02:00");
        builder.UseSetting("Trading:LeasePatience", "00:02:00");
        foreach (var (key, value) in settings) builder.UseSetting(key, value);
        builder.ConfigureTestServices(services =>
        {
            PlayedMarket.UseVenues(services);
            LeaveOutFeeds(services);

            // A password takes as long as the app wants it to; hundreds of them need not. AccountRegistration's strength has a test of its own.
            services.Configure<PasswordHasherOptions>(hasher => hasher.IterationCount = 1_000);
            configureServices?.Invoke(services);
        });
    }

    private static void LeaveOutFeeds(IServiceCollection services)
    {
        var feeds = services.Where(s => s.ServiceType == typeof(IFeedStatus) || s.ServiceType == typeof(MarketSourceState)
            || (s.ServiceType == typeof(IHostedService)
                && (s.ImplementationType == typeof(MarketSourceService) || s.ImplementationFactory?.Method.ReturnType == typeof(FeedsService)))).ToList();
        Assert.Equal(4, feeds.Count);
        foreach (var service in feeds) services.Remove(service);
        var source = new MarketSourceState();
        source.Decide(MarketSource.Simulated);
        services.AddSingleton(source);
    }
}
