using CompraVenta.Infrastructure.Feeds;
using CompraVenta.Infrastructure.Markets;
using CompraVenta.Infrastructure.Persistence;
using CompraVenta.TestKit;
using CompraVenta.Web.Sources;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace CompraVenta.Browser.Tests.Fixtures;

/// <summary>The app itself on a loopback port, with a private database and a generated market.</summary>
internal sealed class RunningApp : IAsyncDisposable
{
    private readonly Factory factory;
    private bool isDisposed;

    private RunningApp(Factory factory)
    {
        this.factory = factory;
        var addresses = factory.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        Url = new UriBuilder(addresses.Single()) { Host = "127.0.0.1" }.Uri;
    }

    /// <summary>Where it listens.</summary>
    public Uri Url { get; }

    /// <summary>Its market.</summary>
    public MarketGenerator Market => factory.Services.GetRequiredService<MarketGenerator>();

    /// <summary>Starts it.</summary>
    /// <param name="port">The port; 0 for any free one.</param>
    public static RunningApp Start(int port = 0)
    {
        var started = new Factory();
        started.UseKestrel(port);
        started.StartServer();
        using var isUp = new ManualResetEventSlim();
        using var registration = started.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStarted.Register(isUp.Set);
        if (!isUp.Wait(TimeSpan.FromSeconds(60))) throw new TimeoutException("the app did not start");
        return new RunningApp(started);
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

    private sealed class Factory : WebApplicationFactory<Program>
    {
        public DataFolder Folder { get; } = PostgresFixture.NewFolder();

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseEnvironment(Environments.Development);
            builder.UseSetting("Data", Folder.Path);
            builder.UseSetting("Logging:LogLevel:Default", "Warning");
            builder.ConfigureTestServices(services =>
            {
                services.Replace(ServiceDescriptor.Singleton(PostgresFixture.FastOptions));
                UseGeneratedMarket(services);
            });
        }

        /// <summary>The one place that decides where these tests' market comes from: not from the feeds.</summary>
        private static void UseGeneratedMarket(IServiceCollection services)
        {
            services.RemoveAll<IVenueFeed>();
            foreach (var decided in services.Where(s => s.ImplementationType == typeof(MarketSourceService)).ToList()) services.Remove(decided);
            var source = new MarketSourceState();
            source.Decide(MarketSource.Simulated);
            services.Replace(ServiceDescriptor.Singleton(source));
            services.Replace(ServiceDescriptor.Singleton(MarketGenerator.Venues));
            services.AddSingleton<MarketGenerator>();
            services.AddHostedService(provider => provider.GetRequiredService<MarketGenerator>());
        }
    }
}
