using CompraVenta.Infrastructure.Accounts.Keys;
using CompraVenta.Infrastructure.Notifications;
using CompraVenta.Web.Accounts;
using CompraVenta.Web.Accounts.Keys;
using CompraVenta.Web.Http;

namespace CompraVenta.Web.Notifications;

/// <summary>Notifications over HTTP.</summary>
internal static class NotificationApi
{
    /// <summary>Adds notifications, and what their calls and pages are answered with.</summary>
    public static void AddNotificationApi(this WebApplicationBuilder builder) => builder.Services.AddNotifications();

    /// <summary>Maps the calls.</summary>
    public static void MapNotificationApi(this IEndpointRouteBuilder routes)
    {
        var all = routes.MapGroup("").WithTags(AccountApi.Heading).RequireCors(Origins.BearerPolicy).RequireAuthorization().WithMetadata(NotStored.Instance);
        var reads = all.MapGroup("").AnswersHead().AllowsApiKey(ApiKeyScope.Read);
        reads.MapNotifications(all);
    }
}
