using CompraVenta.Infrastructure.Markets;
using CompraVenta.Infrastructure.Trading.FirstSteps;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CompraVenta.Infrastructure.Trading;

/// <summary>Registers what reads accounts and orders.</summary>
public static class TradingReads
{
    /// <summary>Adds the readers, the check of fills, the first steps, and the prices of assets.</summary>
    public static IServiceCollection AddTradingReads(this IServiceCollection services)
    {
        services.TryAddSingleton<AssetPrices>();
        services.TryAddSingleton<FillCheck>();
        services.TryAddSingleton<FirstStepsStore>();
        services.TryAddSingleton<OrderReader>();
        services.TryAddSingleton<PortfolioReader>();
        services.TryAddSingleton<WalletReader>();
        services.TryAddSingleton<WalletValuer>();
        services.TryAddSingleton<AccountEventReader>();
        return services;
    }
}
