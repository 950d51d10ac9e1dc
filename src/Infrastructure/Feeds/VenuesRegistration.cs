using CompraVenta.Infrastructure.Feeds.Binance;
using CompraVenta.Infrastructure.Feeds.Bitfinex;
using CompraVenta.Infrastructure.Feeds.Coinbase;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CompraVenta.Infrastructure.Feeds;

/// <summary>The venues that are read. Adding one is adding its folder and one line here.</summary>
public static class VenuesRegistration
{
    /// <summary>Adds every venue.</summary>
    public static IServiceCollection AddVenues(this IServiceCollection services, IConfiguration configuration) => services
        .AddBinance(configuration)
        .AddBitfinex(configuration)
        .AddCoinbase(configuration);
}
