using CompraVenta.Infrastructure.Accounts;
using Microsoft.Extensions.DependencyInjection;

namespace CompraVenta.Infrastructure.Notifications;

/// <summary>Registers notifications.</summary>
public static class NotificationRegistration
{
    /// <summary>Adds what tells users of what happens to their accounts, and what reads it. Call it after trading is added, so that it stops before the engine.</summary>
    public static IServiceCollection AddNotifications(this IServiceCollection services)
    {
        services.AddSingleton<NotificationStreams>();
        services.AddSingleton<NotificationReader>();
        services.AddSingleton<NotificationSwitchStore>();
        services.AddSingleton<NotificationMails>();
        services.AddSingleton<NotificationWriter>();
        services.AddSingleton<EventTeller>();
        services.AddSingleton<StaleWatch>();
        services.AddSingleton<IAccountSweep, NotificationSweep>();
        services.AddHostedService<NotificationWorker>();
        return services;
    }
}
