using CompraVenta.Infrastructure.Persistence;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CompraVenta.Infrastructure.Secrets;

/// <summary>Registers what keeps secrets.</summary>
public static class SecretsRegistration
{
    /// <summary>Adds the framework's data protection with its keys in the database.</summary>
    public static IServiceCollection AddSecrets(this IServiceCollection services)
    {
        // Every node is the same application, wherever it was unpacked.
        services.AddDataProtection().SetApplicationName("CompraVenta");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider => new ConfigureOptions<KeyManagementOptions>(options =>
            options.XmlRepository = new ProtectionKeyStore(provider.GetRequiredService<IDbContextFactory<CompraVentaDb>>())));
        return services;
    }
}
