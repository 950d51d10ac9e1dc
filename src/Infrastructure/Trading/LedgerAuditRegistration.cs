using Microsoft.Extensions.DependencyInjection;

namespace CompraVenta.Infrastructure.Trading;

/// <summary>Registers what watches over the ledger.</summary>
public static class LedgerAuditRegistration
{
    /// <summary>Adds the audit that runs with the app, and the reader of the proof.</summary>
    public static IServiceCollection AddLedgerAudit(this IServiceCollection services)
    {
        services.AddOptions<LedgerAuditOptions>().BindConfiguration("Trading:Audit").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<LedgerAudit>();
        services.AddHostedService(provider => provider.GetRequiredService<LedgerAudit>());
        services.AddSingleton<LedgerProofReader>();
        return services;
    }
}
