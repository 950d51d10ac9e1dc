using System.Text.Json;
using CompraVenta.Infrastructure.Books;
using CompraVenta.Infrastructure.Persistence;
using CompraVenta.TestKit.Markets;
using CompraVenta.Web.Status;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CompraVenta.Web.Tests;

/// <summary>The app on a loopback port of its own, with a market that the test plays.</summary>
public sealed class WebApp : WebApplicationFactory<Program>, IAsyncLifetime
{
    private readonly Dictionary<string, string> settings = new(StringComparer.Ordinal);
    private Action<IServiceCollection>? configureServices;
    private HttpClient? client;
    private PlayedMarket? market;

    /// <summary>Whether the app runs on a database, whose connection string is then a setting. Most tests need none, and start faster.</summary>
    public bool HasDatabase { get; private set; }

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

    /// <summary>Runs the app on a database.</summary>
    public WebApp WithDatabase(string connectionString)
    {
        HasDatabase = true;
        return With("ConnectionStrings:CompraVenta", connectionString);
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
        if (OpensMarket) await Market.OpenAsync();
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
        builder.ConfigureTestServices(services =>
        {
            PlayedMarket.UseVenues(services);
            if (!HasDatabase) LeaveOutDatabase(services);
            configureServices?.Invoke(services);
        });
    }

    /// <summary>Takes everything that needs a database out of an app.</summary>
    public static void LeaveOutDatabase(IServiceCollection services)
    {
        var database = services.Where(s => s.ServiceType == typeof(IHostedService)
            && (s.ImplementationType == typeof(BookKeeper) || s.ImplementationType?.Assembly == typeof(Database).Assembly && s.ImplementationType.Name == "DatabaseService"))
            .Concat(services.Where(s => s.ImplementationType == typeof(DatabaseReadiness)))
            .ToList();
        Assert.Equal(3, database.Count);
        foreach (var service in database) services.Remove(service);
    }
}
