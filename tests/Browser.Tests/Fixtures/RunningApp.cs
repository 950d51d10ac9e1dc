using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CompraVenta.Browser.Tests.Fixtures;

/// <summary>The app itself on a loopback port, with a generated market.</summary>
internal sealed class RunningApp : IAsyncDisposable
{
    private readonly Factory factory;

    private RunningApp(Factory factory)
    {
        this.factory = factory;
        Url = new UriBuilder(factory.ClientOptions.BaseAddress) { Host = "127.0.0.1" }.Uri;
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
        return new RunningApp(started);
    }

    public async ValueTask DisposeAsync() => await factory.DisposeAsync();

    private sealed class Factory : WebApplicationFactory<Program>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseEnvironment(Environments.Development);

            // The one place that decides where the market comes from.
            builder.ConfigureTestServices(services =>
            {
                services.AddSingleton(MarketGenerator.Venues);
                services.AddSingleton<MarketGenerator>();
                services.AddHostedService(provider => provider.GetRequiredService<MarketGenerator>());
            });
        }
    }
}
