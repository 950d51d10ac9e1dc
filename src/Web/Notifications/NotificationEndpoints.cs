using System.ComponentModel;
using System.Globalization;
using System.Security.Claims;
using CompraVenta.Infrastructure.Markets;
using CompraVenta.Infrastructure.Notifications;
using CompraVenta.Web.Accounts;
using CompraVenta.Web.Http;

namespace CompraVenta.Web.Notifications;

/// <summary>One's own notifications, and where one wants to be told what.</summary>
internal static class NotificationEndpoints
{
    /// <summary>Maps the calls.</summary>
    /// <param name="reads">Where those go that only read.</param>
    /// <param name="changes">Where those go that change something.</param>
    public static void MapNotifications(this RouteGroupBuilder reads, RouteGroupBuilder changes)
    {
        reads.MapGet("/api/notifications", ListAsync)
            .WithSummary("My notifications")
            .WithDescription("What happened to your orders and to the pairs that you hold, in words, newest first. The newest 1,000 are kept, for 90 days at most. As they come: the channel `notifications` of `/ws`.")
            .Takes("limit", static _ => ApiSchemas.Count(1, ListPage.LimitMax, ListPage.LimitDefault))
            .Produces<NotificationsAnswer>()
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden, StatusCodes.Status503ServiceUnavailable);
        changes.MapPost("/api/notifications/read", ReadAsync)
            .WithSummary("Mark notifications as read")
            .WithDescription("All up to one of them. What is read stays so.")
            .TakesBody("""{"up_to":42}""")
            .Produces<UnreadAnswer>()
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status401Unauthorized, StatusCodes.Status503ServiceUnavailable);
        reads.MapGet("/api/notifications/switches", GetSwitchesAsync)
            .WithSummary("Where I am told what")
            .Produces<SwitchesAnswer>()
            .Refuses(StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden, StatusCodes.Status503ServiceUnavailable);
        changes.MapPatch("/api/notifications/switches", ChangeSwitchesAsync)
            .WithSummary("Choose where I am told what")
            .WithDescription("What is left out stays as it is. Mail goes to a confirmed address only, and what comes shortly after another comes in one with it. Answers the switches as they are then.")
            .TakesBody("""{"fill":{"mail":true},"stale":{"page":false}}""")
            .Produces<SwitchesAnswer>()
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status401Unauthorized, StatusCodes.Status429TooManyRequests, StatusCodes.Status503ServiceUnavailable)
            .RequireRateLimiting(AccountLimits.Policy);
    }

    private static async Task<IResult> ListAsync(
        [Description("Most notifications of the answer.")] string? limit,
        [Description("`next_cursor` of the answer before.")] string? cursor,
        ClaimsPrincipal me,
        NotificationReader notifications,
        MarketSourceState source,
        CancellationToken ct)
    {
        if (ListPage.TryRead(limit, cursor, out var page) is { } fault) return fault.ToProblem();
        var found = await notifications.ListAsync(me.UserId(), page.Before, page.Limit, ct);
        return TypedResults.Ok(new NotificationsAnswer(found.Notifications, found.Unread, found.Next?.ToString(CultureInfo.InvariantCulture), source.Source.Word()));
    }

    private static async Task<IResult> ReadAsync(ReadRequest request, ClaimsPrincipal me, NotificationReader notifications, CancellationToken ct)
    {
        if (request.UpTo is not { } number || number < 0)
        {
            var faults = new FieldFaults();
            faults.Add("up_to", "This is the id of the newest notification that was read.");
            return faults.ToProblem();
        }

        return TypedResults.Ok(new UnreadAnswer(await notifications.ReadUpToAsync(me.UserId(), number, ct)));
    }

    private static async Task<IResult> GetSwitchesAsync(ClaimsPrincipal me, NotificationSwitchStore store, CancellationToken ct)
    {
        var (switches, hasMail) = await store.ReadAsync(me.UserId(), ct);
        return TypedResults.Ok(SwitchesAnswer.Of(switches, hasMail));
    }

    private static async Task<IResult> ChangeSwitchesAsync(SwitchesChange request, ClaimsPrincipal me, NotificationSwitchStore store, CancellationToken ct)
    {
        await store.ChangeAsync(me.UserId(), request.ToChanges(), ct);
        return await GetSwitchesAsync(me, store, ct);
    }
}
