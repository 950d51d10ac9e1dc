using Microsoft.Extensions.DependencyInjection;

namespace CompraVenta.Infrastructure.Settings;

/// <summary>Registers what remembers the app's own decisions.</summary>
public static class SettingsRegistration
{
    /// <summary>Adds <see cref="SettingsStore"/>.</summary>
    public static IServiceCollection AddSettingsStore(this IServiceCollection services) => services.AddSingleton<SettingsStore>();
}
