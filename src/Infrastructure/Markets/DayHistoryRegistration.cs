using CompraVenta.Core.Markets;
using Microsoft.Extensions.DependencyInjection;

namespace CompraVenta.Infrastructure.Markets;

/// <summary>Registers the last 24 hours of every listing.</summary>
public static class DayHistoryRegistration
{
    /// <summary>Adds the <see cref="DayHistory"/> and what continues and keeps it; the feeds fill its past where it is registered.</summary>
    public static IServiceCollection AddDayHistory(this IServiceCollection services) =>
        services.AddSingleton<DayHistory>().AddHostedService<DayHistoryKeeper>();
}
