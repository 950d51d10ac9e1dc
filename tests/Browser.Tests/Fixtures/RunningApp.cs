using System.Globalization;
using CompraVenta.Infrastructure.Persistence;
using CompraVenta.TestKit;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace CompraVenta.Browser.Tests.Fixtures;

/// <summary>The app as it is, on a loopback port, with a private database; its exchanges are the simulator's unless settings say otherwise.</summary>
internal sealed class RunningApp : IAsyncDisposable
{
    /// <summary>Open orders that an account may have: few, so that a test can place them all.</summary>
    public const int OpenOrdersMax = 50;

    private readonly Factory factory;
    private bool isDisposed;

    private RunningApp(Factory factory)
    {
        this.factory = factory;
        var addresses = factory.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        Url = new UriBuilder(addresses.Single()) { Host = "127.0.0.1" }.Uri;
        Exchanges = new SimulatedFaults(() => new Uri(factory.Services.GetRequiredService<IConfiguration>()["Feeds:Coinbase:AdvancedRestBase"]!));
    }

    /// <summary>Where it listens.</summary>
    public Uri Url { get; }

    /// <summary>The folder of its own files.</summary>
    public string DataFolder => factory.Folder.Path;

    /// <summary>What its exchanges suffer.</summary>
    public SimulatedFaults Exchanges { get; }

    /// <summary>Starts it.</summary>
    /// <param name="port">The port; 0 for any free one.</param>
    /// <param name="settings">Settings beside those of these tests, which they replace.</param>
    public static RunningApp Start(int port = 0, IReadOnlyDictionary<string, string>? settings = null)
    {
        var started = new Factory(settings ?? new Dictionary<string, string>());
        started.UseKestrel(port);
        started.StartServer();
        using var isUp = new ManualResetEventSlim();
        using var registration = started.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStarted.Register(isUp.Set);
        if (!isUp.Wait(TimeSpan.FromSeconds(60))) throw new TimeoutException("the app did not start");
        return new RunningApp(started);
    }

    /// <summary>Waits until its exchanges have named their pairs and sent the books that it always follows: before, a pair may be unknown to it.</summary>
    public async Task UntilReadyAsync()
    {
        using var http = new HttpClient { BaseAddress = Url };
        await Eventually.True(
            async () =>
            {
                using var answer = await http.GetAsync("/readyz");
                return answer.IsSuccessStatusCode;
            },
            TimeSpan.FromSeconds(60),
            "the app is ready");
    }

    public async ValueTask DisposeAsync()
    {
        if (isDisposed) return;
        isDisposed = true;
        await factory.DisposeAsync();
        try
        {
            await PostgresFixture.RemoveAsync(factory.Folder);
        }
        catch (DirectoryNotFoundException)
        {
            // Tests of another assembly that start now clean up what nobody holds any more; they were quicker.
        }
    }

    private sealed class Factory(IReadOnlyDictionary<string, string> settings) : WebApplicationFactory<Program>
    {
        public DataFolder Folder { get; } = PostgresFixture.NewFolder();

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseEnvironment(Environments.Development);
            builder.UseSetting("Data", Folder.Path);
            builder.UseSetting("Logging:LogLevel:Default", "Warning");
            builder.UseSetting("Market:Source", "simulated");

            // A calm market: pages are drawn by the processors that the tests run on.
            builder.UseSetting("Simulator:FramesPerSecond", "100");

            builder.UseSetting("Trading:OpenOrdersMax", OpenOrdersMax.ToString(CultureInfo.InvariantCulture));

            // The same pairs from the first test to the last.
            builder.UseSetting("Simulator:NewListingInterval", "1.00:00:00");
            builder.UseSetting("Accounts:FirstAdmin:Email", $"{ChromiumFixture.Admin}@example.org");
            builder.UseSetting("Accounts:FirstAdmin:Password", ChromiumFixture.Password);
            // No test is about how fast the machine is: what waits for the database waits as long as it takes.
            builder.UseSetting("Trading:Patience", "00:02:00");
            builder.UseSetting("Trading:LeasePatience", "00:02:00");
            foreach (var (key, value) in settings) builder.UseSetting(key, value);
            builder.ConfigureTestServices(services => services.Replace(ServiceDescriptor.Singleton(PostgresFixture.FastOptions)));
        }
    }
}
