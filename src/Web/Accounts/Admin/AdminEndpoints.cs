using System.Globalization;
using System.Security.Claims;
using CompraVenta.Infrastructure.Accounts.Admin;
using CompraVenta.Infrastructure.Accounts.Audit;
using CompraVenta.Infrastructure.Markets;
using CompraVenta.Infrastructure.Trading;
using CompraVenta.Web.Http;

namespace CompraVenta.Web.Accounts.Admin;

/// <summary>The admin's tools over HTTP.</summary>
internal static class AdminEndpoints
{
    /// <summary>The calls' heading in the API's document.</summary>
    public const string Heading = "Admin";

    /// <summary>Maps the calls, for admins only.</summary>
    public static void MapAdmin(this RouteGroupBuilder accounts)
    {
        var admin = accounts.MapGroup("/api/admin").WithTags(Heading).RequireAuthorization(BearerHandler.AdminRole);
        admin.AddEndpointFilter(static async (context, next) => PublicReads.FindRepeated(context.HttpContext.Request) is { } fault ? fault.ToProblem() : await next(context));
        admin.MapGet("/overview", static async (UserDirectory users, CancellationToken ct) => TypedResults.Ok(AdminFiguresAnswer.Of(await users.CountAsync(ct))))
            .WithSummary("How many users, sessions and mails there are, for admins")
            .Refuses(StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden);
        admin.MapGet("/users", ListUsersAsync)
            .WithSummary("Users, for admins")
            .WithDescription("A page of users, newest first unless `sort` says otherwise; `next` is the `cursor` of the next page.")
            .Takes("filter", static _ => ApiSchemas.Word(UserListParameters.Filters))
            .Takes("sort", static _ => ApiSchemas.Word(UserListParameters.Sorts))
            .Takes("order", static _ => ApiSchemas.Word(UserListParameters.Orders))
            .Takes("limit", static _ => ApiSchemas.Count(1, UserQuery.LimitMax, UserListParameters.LimitDefault))
            .Produces<AdminUsersAnswer>()
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden);
        admin.MapGet("/users/{id:guid}", FindUserAsync)
            .WithSummary("A user, for admins")
            .Produces<AdminUserDetailAnswer>()
            .Refuses(StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden, StatusCodes.Status404NotFound);
        foreach (var action in AdminAction.All) admin.MapAction(action);
        admin.MapAccounts();
        admin.MapMails();
        admin.MapGet("/audit", ListEventsAsync)
            .WithSummary("The audit log, for admins")
            .WithDescription("Security events and what admins did, newest first; `next` is the `cursor` of the next page.")
            .Takes("event", static _ => ApiSchemas.Word(AuditEventWords.All))
            .Takes("limit", static _ => ApiSchemas.Count(1, AuditQuery.LimitMax, AuditParameters.LimitDefault))
            .Produces<AuditAnswer>()
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden);
    }

    private static void MapAction(this RouteGroupBuilder admin, AdminAction action)
    {
        var path = $"/users/{{id:guid}}/{action.Name}";
        var endpoint = action.IsReset
            ? admin.MapPost(path, (Guid id, AdminResetRequest? request, ClaimsPrincipal me, HttpContext context, AccountAdmin accounts, UserDirectory users, MarketSourceState source, CancellationToken ct) =>
                    ActAsync(action, id, SeenOf(source, request?.Epoch), request?.Reason, ActorOf(me, context), accounts, users, ct))
                .WithDescription($"{action.Question} It stands in the audit log, with the reason, which a reset needs.")
                .TakesBody("""{"reason":"asked for by telephone","epoch":1}""")
            : admin.MapPost(path, (Guid id, AdminActionRequest? request, ClaimsPrincipal me, HttpContext context, AccountAdmin accounts, UserDirectory users, CancellationToken ct) =>
                    ActAsync(action, id, null, request?.Reason, ActorOf(me, context), accounts, users, ct))
                .WithDescription($"{action.Question} It stands in the audit log, with the reason where one is given; the body may be left out.")
                .TakesBody("""{"reason":"asked for by telephone"}""");
        endpoint.WithSummary(action.Summary)
            .Produces<AdminActionAnswer>()
            .Refuses(
                StatusCodes.Status400BadRequest,
                StatusCodes.Status401Unauthorized,
                StatusCodes.Status403Forbidden,
                StatusCodes.Status404NotFound,
                StatusCodes.Status409Conflict,
                StatusCodes.Status503ServiceUnavailable);
    }

    /// <summary>The epoch that whoever asks for a reset has before them, in the market that runs here; null where they say none.</summary>
    internal static SeenEpoch? SeenOf(MarketSourceState source, int? epoch) => epoch is { } number ? new(source.Source.Word(), number) : null;

    /// <summary>The admin who makes a request.</summary>
    internal static AdminActor ActorOf(ClaimsPrincipal me, HttpContext context) => new(me.UserId(), context.NetworkAddress());

    private static async Task<IResult> ListUsersAsync([AsParameters] UserListParameters parameters, UserDirectory users, CancellationToken ct)
    {
        if (parameters.Read(out var query) is { } fault) return fault.ToProblem();
        var page = await users.ListAsync(query, ct);
        return TypedResults.Ok(new AdminUsersAnswer([.. page.Users.Select(AdminUserAnswer.Of)], page.Next?.ToString()));
    }

    private static async Task<IResult> FindUserAsync(Guid id, UserDirectory users, CancellationToken ct) =>
        await users.FindAsync(id, ct) is { } user ? TypedResults.Ok(AdminUserDetailAnswer.Of(user)) : AdminWords.UnknownUser.ToProblem();

    private static async Task<IResult> ActAsync(AdminAction action, Guid id, SeenEpoch? seen, string? reason, AdminActor actor, AccountAdmin accounts, UserDirectory users, CancellationToken ct)
    {
        if (AdminWords.FaultOf(reason, action, actor) is { } wrong)
        {
            var faults = new FieldFaults();
            faults.Add("reason", wrong);
            return faults.ToProblem();
        }

        var outcome = await action.Act(accounts, id, seen, actor, reason, ct);
        if (AdminWords.Refusal(outcome) is { } refusal) return refusal.ToProblem();
        return await users.FindAsync(id, ct) is { } user
            ? TypedResults.Ok(new AdminActionAnswer(action.Said(outcome), AdminUserDetailAnswer.Of(user)))
            : AdminWords.UnknownUser.ToProblem();
    }

    private static async Task<IResult> ListEventsAsync([AsParameters] AuditParameters parameters, AuditReader audit, UserDirectory users, CancellationToken ct)
    {
        var (fault, query) = await parameters.ReadAsync(users, ct);
        if (fault is not null) return fault.ToProblem();
        var page = await audit.ListAsync(query, ct);
        return TypedResults.Ok(new AuditAnswer([.. page.Entries.Select(AuditEventAnswer.Of)], page.Next?.ToString(CultureInfo.InvariantCulture)));
    }
}
