using System.Globalization;
using System.Security.Claims;
using System.Text.Json;
using CompraVenta.Infrastructure.Accounts.Audit;
using CompraVenta.Web.Http;

namespace CompraVenta.Web.Accounts.Activity;

/// <summary>What happened to one's own account, over the API.</summary>
internal static class ActivityEndpoints
{
    /// <summary>Maps the call.</summary>
    public static void MapActivity(this RouteGroupBuilder accounts) =>
        accounts.MapGet("/api/activity", GetAsync)
            .WithSummary("My activity")
            .WithDescription("Sign-ins, security events, changes of the profile and resets of the account, newest first. Orders with their fills, by epoch, are told by `GET /api/orders`.")
            .Takes("kind", _ => ApiSchemas.Word(Kinds()))
            .Takes("limit", _ => ApiSchemas.Count(1, ListPage.LimitMax, ListPage.LimitDefault))
            .Produces<ActivityAnswer>()
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status401Unauthorized);

    /// <summary>The words for kinds of events.</summary>
    public static IReadOnlyList<string> Kinds() => [.. Enum.GetValues<ActivityKind>().Select(WordOf)];

    /// <summary>The word for a kind.</summary>
    public static string WordOf(ActivityKind kind) => JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString());

    /// <summary>The kind of a word; null for all, when it is empty or none.</summary>
    public static ActivityKind? Find(string? word) => Enum.GetValues<ActivityKind>().Cast<ActivityKind?>().FirstOrDefault(kind => WordOf(kind!.Value) == word);

    private static async Task<IResult> GetAsync(
        [System.ComponentModel.Description("Only events of this kind.")] string? kind,
        [System.ComponentModel.Description("Most events of the answer.")] string? limit,
        [System.ComponentModel.Description("`next_cursor` of the answer before.")] string? cursor,
        ClaimsPrincipal me,
        ActivityReader activity,
        CancellationToken ct)
    {
        if (ListPage.TryRead(limit, cursor, out var page) is { } fault) return fault.ToProblem();
        var only = Find(kind);
        if (only is null && !string.IsNullOrEmpty(kind)) return RequestFault.BadParameter("kind", $"'kind' is one of {string.Join(", ", Kinds())}.").ToProblem();
        var (lines, next) = await activity.ReadAsync(me.UserId(), only, page.Before, page.Limit, ct);
        return TypedResults.Ok(new ActivityAnswer([.. lines.Select(ActivityLine.Of)], next?.ToString(CultureInfo.InvariantCulture)));
    }
}
