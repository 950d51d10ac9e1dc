using System.Security.Claims;
using CompraVenta.Infrastructure.Accounts.Keys;
using CompraVenta.Web.Http;

namespace CompraVenta.Web.Accounts.Keys;

/// <summary>A user's own API keys over HTTP.</summary>
internal static class KeyEndpoints
{
    /// <summary>What there is to say when a user has all the keys that there may be.</summary>
    public static readonly RequestFault TooMany = new(
        StatusCodes.Status409Conflict, AccountCodes.TooManyKeys, $"You have {ApiKeyStore.KeysMax} keys, which is as many as there may be. Revoke one that you no longer use.");

    /// <summary>Maps the calls.</summary>
    /// <param name="accounts">Where the call that only reads goes.</param>
    /// <param name="limited">Where those go that are limited.</param>
    public static void MapKeys(this RouteGroupBuilder accounts, RouteGroupBuilder limited)
    {
        accounts.MapGet("/api/keys", ListAsync)
            .WithSummary("My API keys")
            .WithDescription("The keys that hold, without their secrets. A key can't make this call, nor any other about the account.")
            .Produces<KeysAnswer>()
            .Refuses(StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden);
        limited.MapPost("/api/keys", MakeAsync)
            .WithSummary("Make an API key")
            .WithDescription(
                "For programs: a key does not run out, and signs in by the header `X-API-Key: <key>:<secret>` or `Authorization: Bearer <key>:<secret>` wherever a call takes it. "
                + "The secret is answered here and never again.")
            .TakesBody("""{"name":"my bot","may_trade":false,"networks":["127.0.0.0/8","::1"]}""")
            .Produces<KeyMadeAnswer>(StatusCodes.Status201Created)
            .Refuses(
                StatusCodes.Status400BadRequest, StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden, StatusCodes.Status409Conflict, StatusCodes.Status429TooManyRequests);
        limited.MapDelete("/api/keys/{id:guid}", RevokeAsync)
            .WithSummary("Revoke one of my API keys")
            .WithDescription("It is refused from now on, and its secret is erased.")
            .Produces<MessageAnswer>()
            .Refuses(StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden, StatusCodes.Status404NotFound, StatusCodes.Status429TooManyRequests);
    }

    private static async Task<IResult> ListAsync(ClaimsPrincipal me, OwnKeys keys, CancellationToken ct) =>
        TypedResults.Ok(new KeysAnswer([.. (await keys.ListAsync(me.UserId(), ct)).Select(KeyAnswer.Of)]));

    private static async Task<IResult> MakeAsync(KeyRequest request, ClaimsPrincipal me, HttpContext context, OwnKeys keys, CancellationToken ct)
    {
        var (made, faults) = await keys.MakeAsync(me.UserId(), request, context.NetworkAddress(), ct);
        if (faults.Any) return faults.ToProblem();
        return made is var (row, secret)
            ? TypedResults.Json(
                new KeyMadeAnswer(row.Id, row.Name, row.Key, secret, row.MayTrade, row.Networks, row.CreatedAt), statusCode: StatusCodes.Status201Created)
            : TooMany.ToProblem();
    }

    private static async Task<IResult> RevokeAsync(Guid id, ClaimsPrincipal me, HttpContext context, OwnKeys keys, CancellationToken ct) =>
        await keys.RevokeAsync(me.UserId(), id, context.NetworkAddress(), ct) is { } name
            ? TypedResults.Ok(new MessageAnswer($"Revoked: {name}."))
            : new RequestFault(StatusCodes.Status404NotFound, AccountCodes.UnknownKey, "You have no such key, or it was revoked.").ToProblem();
}
