using CompraVenta.Infrastructure.Feeds.Coinbase;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CompraVenta.Infrastructure.Feeds;

/// <summary>The venues that are read. Adding one is adding its folder and one line here.</summary>
public static class VenuesRegistration
{
    /// <summary>Adds every venue.</summary>
    public static IServiceCollection AddVenues(this IServiceCollection services, IConfiguration configuration) => services
        .AddCoinbase(configuration);
}
