using CompraVenta.Infrastructure.Persistence;
using CompraVenta.TestKit;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Hosting;

namespace CompraVenta.Cli.Tests;

/// <summary>The app on a loopback port, its exchanges those of a simulator of the test's.</summary>
internal sealed class RunningApp : WebApplicationFactory<Program>
{
    private readonly Dictionary<string, string?> settings;

    private RunningApp(Dictionary<string, string?> settings) => this.settings = settings;

    /// <summary>Starts it.</summary>
    public static async Task<RunningApp> StartAsync(PostgresFixture postgres, Uri simulator)
    {
        var app = new RunningApp(Simulator.SimulatedVenues.Addresses(simulator));
        app.settings["ConnectionStrings:CompraVenta"] = (await postgres.CreateDatabaseAsync()).ConnectionString;
        app.settings["Market:Source"] = "simulated";
        app.settings["Feeds:Pairs"] = "BTC-USD,BTC-USDT";
        app.UseKestrel(0);
        app.StartServer();
        return app;
    }

    /// <summary>Starts it with a private database in a data folder.</summary>
    public static RunningApp StartPrivate(DataFolder folder, Uri simulator)
    {
        var app = new RunningApp(Simulator.SimulatedVenues.Addresses(simulator));
        app.settings["Data"] = folder.Path;
        app.settings["Market:Source"] = "simulated";
        app.settings["Feeds:Pairs"] = "BTC-USD";
        app.UseKestrel(0);
        app.StartServer();
        return app;
    }

    /// <summary>Where it listens.</summary>
    public string Url => CreateClient().BaseAddress!.AbsoluteUri;

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment(Environments.Development);
        // No test is about how fast the machine is: what waits for the database waits as long as it takes.
        builder.UseSetting("Trading:Patience", "00:02:00");
        builder.UseSetting("Trading:LeasePatience", "00:02:00");
        foreach (var (key, value) in settings) builder.UseSetting(key, value);
    }
}
