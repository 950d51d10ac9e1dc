using CompraVenta.Infrastructure.Accounts;
using CompraVenta.Infrastructure.Trading.ClosingPrices;
using CompraVenta.Infrastructure.Trading.LastPrices;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CompraVenta.Infrastructure.Trading;

/// <summary>Registers trading.</summary>
public static class TradingRegistration
{
    /// <summary>Adds the engine's host, its journal and the <see cref="TradingDesk"/>. Call it after the database and the market are added, so that it stops before them.</summary>
    public static IServiceCollection AddTrading(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<TradingOptions>().Bind(configuration.GetSection("Trading")).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<PostgresJournal>();
        services.AddSingleton<EngineLoader>();
        services.AddSingleton<AccountStreams>();
        services.AddSingleton<EngineHost>();
        services.AddSingleton<TradingDesk>();
        services.AddSingleton<IAccountSweep, AccountEventSweep>();
        services.AddHostedService(provider => provider.GetRequiredService<EngineHost>());
        services.AddHostedService<LastPriceKeeper>();
        services.AddSingleton<ClosingPriceKeeper>();
        services.AddHostedService(provider => provider.GetRequiredService<ClosingPriceKeeper>());
        return services;
    }
}
