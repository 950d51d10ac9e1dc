using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CompraVenta.Infrastructure.Feeds.Coinbase;

/// <summary>Puts Coinbase among the venues.</summary>
public static class CoinbaseRegistration
{
    /// <summary>Registers the feed, with its options from <c>Feeds:Coinbase</c>.</summary>
    /// <param name="services">Where it is registered.</param>
    /// <param name="configuration">The application's whole configuration.</param>
    public static IServiceCollection AddCoinbase(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<CoinbaseOptions>()
            .Bind(configuration.GetSection("Feeds:Coinbase"))
            .ValidateDataAnnotations()
            .ValidateOnStart();
        return services.AddSingleton<IVenueFeed, CoinbaseFeed>();
    }
}
