using System.ComponentModel;
using System.Security.Claims;
using CompraVenta.Web.Http;

namespace CompraVenta.Web.Accounts.Sessions;

/// <summary>A user's own sessions over HTTP.</summary>
internal static class SessionEndpoints
{
    /// <summary>Maps the calls.</summary>
    /// <param name="accounts">Where the call that only reads goes.</param>
    /// <param name="limited">Where those go that are limited.</param>
    public static void MapSessions(this RouteGroupBuilder accounts, RouteGroupBuilder limited)
    {
        accounts.MapGet("/api/sessions", ListAsync)
            .WithSummary("My sessions")
            .WithDescription("Where I am signed in, newest use first. Sessions that have ended are not listed.")
            .Takes("limit", static _ => ApiSchemas.Count(1, ListPage.LimitMax, ListPage.LimitDefault))
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
        [Description("Most sessions of the answer.")] string? limit,
        [Description("`next_cursor` of the answer before.")] string? cursor,
        CancellationToken ct)
    {
        if (ListPage.TryRead(limit, null, out var page) is { } fault) return fault.ToProblem();
        SessionCursor? after = null;
        if (!string.IsNullOrEmpty(cursor) && !SessionCursor.TryRead(cursor, out after)) return RequestFault.BadParameter("cursor", "'cursor' is what an answer before gave as 'next_cursor'.").ToProblem();
        return TypedResults.Ok(await sessions.ListAsync(me, after, page.Limit, ct));
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
