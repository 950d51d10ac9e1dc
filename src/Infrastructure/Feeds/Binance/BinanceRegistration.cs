using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CompraVenta.Infrastructure.Feeds.Binance;

/// <summary>Registers Binance among the venues.</summary>
public static class BinanceRegistration
{
    /// <summary>Adds the feed of Binance Spot, with its settings from <c>Feeds:Binance</c>.</summary>
    public static IServiceCollection AddBinance(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<BinanceOptions>().Bind(configuration.GetSection("Feeds:Binance")).ValidateDataAnnotations().ValidateOnStart();
        return services.AddSingleton<IVenueFeed, BinanceFeed>();
    }
}
