using System.ComponentModel;
using System.Globalization;
using System.Security.Claims;
using CompraVenta.Web.Http;

namespace CompraVenta.Web.Accounts.Sessions;

/// <summary>A user's own sessions over HTTP.</summary>
internal static class SessionEndpoints
{
    private const int LimitMax = 200;
    private const int LimitDefault = 100;

    /// <summary>Maps the calls.</summary>
    /// <param name="accounts">Where the call that only reads goes.</param>
    /// <param name="limited">Where those go that are limited.</param>
    public static void MapSessions(this RouteGroupBuilder accounts, RouteGroupBuilder limited)
    {
        accounts.MapGet("/api/sessions", ListAsync)
            .WithSummary("My sessions")
            .WithDescription("Where I am signed in, newest use first. Sessions that have ended are not listed.")
            .Takes("limit", static _ => ApiSchemas.Count(1, LimitMax, LimitDefault))
            .Produces<SessionsAnswer>()
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden);
        limited.MapDelete("/api/sessions/{id:guid}", EndAsync)
            .WithSummary("End one of my sessions")
            .WithDescription("Its tokens and its cookie are refused from now on.")
            .Produces<MessageAnswer>()
            .Refuses(StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden, StatusCodes.Status404NotFound, StatusCodes.Status429TooManyRequests);
        limited.MapDelete("/api/sessions", EndOthersAsync)
            .WithSummary("End all my other sessions")
            .WithDescription("Only the session that calls goes on. API keys hold as before.")
            .Produces<MessageAnswer>()
            .Refuses(StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden, StatusCodes.Status429TooManyRequests);
    }

    private static async Task<IResult> ListAsync(
        ClaimsPrincipal me,
        OwnSessions sessions,
        [Description("At most this many.")] string? limit,
        [Description("`next_cursor` of the page before.")] string? cursor,
        CancellationToken ct)
    {
        var most = LimitDefault;
        if (limit is not null && (!int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out most) || most is < 1 or > LimitMax))
        {
            return RequestFault.BadParameter("limit", $"'limit' is a whole number from 1 to {LimitMax}.").ToProblem();
        }

        SessionCursor? after = null;
        if (cursor is not null && !SessionCursor.TryRead(cursor, out after)) return RequestFault.BadParameter("cursor", "'cursor' is the next_cursor of the page before.").ToProblem();
        return TypedResults.Ok(await sessions.ListAsync(me, after, most, ct));
    }

    private static async Task<IResult> EndAsync(Guid id, ClaimsPrincipal me, HttpContext context, OwnSessions sessions, CancellationToken ct) =>
        await sessions.EndAsync(me, id, context.NetworkAddress(), ct) is { } name
            ? TypedResults.Ok(new MessageAnswer($"Ended: {name}."))
            : new RequestFault(StatusCodes.Status404NotFound, AccountCodes.UnknownSession, "You have no such session, or it has ended.").ToProblem();

    private static async Task<IResult> EndOthersAsync(ClaimsPrincipal me, HttpContext context, OwnSessions sessions, CancellationToken ct)
    {
        await sessions.EndOthersAsync(me, context.NetworkAddress(), ct);
        return TypedResults.Ok(new MessageAnswer("All your other sessions are ended."));
    }
}
