using CompraVenta.Infrastructure.Feeds;
using CompraVenta.Infrastructure.Markets;
using CompraVenta.Infrastructure.Settings;
using CompraVenta.Simulator;

namespace CompraVenta.Web.Sources;

/// <summary>Registers the venues, their feeds and the choice between live, simulated and replayed data.</summary>
internal static class MarketSources
{
    /// <summary>Adds them. Call it after the database and the market, so that it starts after them and stops before.</summary>
    public static void AddMarketSource(this WebApplicationBuilder builder)
    {
        var addresses = new SimulatedAddresses();
        ((IConfigurationBuilder)builder.Configuration).Sources.Insert(0, addresses);
        builder.Services.AddSingleton(addresses);
        builder.Services.AddOptions<MarketSourceOptions>().BindConfiguration("Market").ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddOptions<SimulatorOptions>().BindConfiguration("Simulator");
        builder.Services.AddSettingsStore();
        builder.Services.AddSingleton<LiveProbe>();
        builder.Services.AddSingleton<MarketSourceState>();
        builder.Services.AddHostedService<MarketSourceService>();
        builder.Services.AddVenues(builder.Configuration);
        builder.Services.AddFeeds(builder.Configuration);
    }
}
