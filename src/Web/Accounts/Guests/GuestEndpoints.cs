using CompraVenta.Infrastructure.Accounts;
using CompraVenta.Infrastructure.Accounts.Guests;
using CompraVenta.Infrastructure.Accounts.Sessions;
using CompraVenta.Infrastructure.Accounts.Tokens;
using CompraVenta.Web.Http;
using Microsoft.Extensions.Options;

namespace CompraVenta.Web.Accounts.Guests;

/// <summary>Guests over the API.</summary>
internal static class GuestEndpoints
{
    /// <summary>Maps the call.</summary>
    public static void MapGuests(this RouteGroupBuilder accounts) =>
        accounts.MapPost("/api/guest", BeginAsync)
            .WithSummary("Try it without an account")
            .WithDescription(
                "Makes a guest and signs it in; no body is needed. `POST /api/register` with the guest's access token makes it an account, which keeps all that the guest has. A guest that nobody uses for some days is removed.")
            .Produces<TokenAnswer>(StatusCodes.Status201Created)
            .Refuses(StatusCodes.Status429TooManyRequests)
            .RequireRateLimiting(AccountLimits.GuestPolicy)
            .AllowAnonymous();

    private static async Task<IResult> BeginAsync(
        HttpContext context, GuestAccounts guests, SessionStore sessions, TokenWriter tokens, IOptions<AccountOptions> options, CancellationToken ct)
    {
        var address = context.NetworkAddress();
        var guest = await guests.BeginAsync(address, ct);
        var (session, refresh) = await sessions.BeginAsync(guest.Id, address, context.Request.Headers.UserAgent, ct);
        var answer = new TokenAnswer(await tokens.WriteAsync(guest, session, ct), refresh, (int)options.Value.AccessTokenLife.TotalSeconds);
        return TypedResults.Json(answer, statusCode: StatusCodes.Status201Created);
    }
}
