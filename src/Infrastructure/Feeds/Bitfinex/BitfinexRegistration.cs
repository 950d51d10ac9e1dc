using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CompraVenta.Infrastructure.Feeds.Bitfinex;

/// <summary>Adds Bitfinex to the venues.</summary>
public static class BitfinexRegistration
{
    /// <summary>Registers the feed, with its settings from <c>Feeds:Bitfinex</c>.</summary>
    public static IServiceCollection AddBitfinex(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<BitfinexOptions>()
            .Bind(configuration.GetSection("Feeds:Bitfinex"))
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        return services.AddSingleton<IVenueFeed, BitfinexFeed>();
    }
}
