using System.Security.Claims;
using CompraVenta.Infrastructure.Accounts.Audit;
using CompraVenta.Infrastructure.Accounts.Logins;
using CompraVenta.Infrastructure.Accounts.Own;
using CompraVenta.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace CompraVenta.Web.Accounts.Data;

/// <summary>One's own data, to take along or to erase, over the API.</summary>
internal static class DataEndpoints
{
    /// <summary>Maps the calls.</summary>
    public static void MapOwnData(this RouteGroupBuilder accounts)
    {
        accounts.MapGet("/api/mydata", GetAsync)
            .WithSummary("All that is stored about me")
            .WithDescription("Profile, sessions, keys, passkeys, mails and activity; virtual accounts with their epochs, balances, orders, fills and every posting. Secrets are left out.")
            .Produces<PersonalData>()
            .Refuses(StatusCodes.Status401Unauthorized, StatusCodes.Status429TooManyRequests);
        accounts.MapDelete("/api/myprofile", DeleteAsync)
            .WithSummary("Delete my account")
            .WithDescription(
                "For good, and at once: identity, mail address, sessions, keys, passkeys and profile are erased; what the account did stays under an id that names nobody. Guests send `{}`.")
            .TakesBody("""{"password":"four words in a row"}""")
            .Produces<MessageAnswer>()
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status401Unauthorized, StatusCodes.Status423Locked, StatusCodes.Status429TooManyRequests);
    }

    private static async Task<IResult> GetAsync(ClaimsPrincipal me, HttpContext context, PersonalDataReader reader, AuditLog audit, CancellationToken ct)
    {
        if (await reader.ReadAsync(me.UserId(), ct) is not { } data) return Results.Unauthorized();
        if (!HttpMethods.IsHead(context.Request.Method)) await audit.AddAsync(AuditEvent.DataDownloaded, me.UserId(), me.UserId(), context.NetworkAddress(), ct);
        return TypedResults.Ok(data);
    }

    private static async Task<IResult> DeleteAsync(
        [FromBody] DeletionRequest request, ClaimsPrincipal me, HttpContext context, AccountDeletion deletion, TimeProvider time, CancellationToken ct)
    {
        var (faults, until) = await deletion.DeleteAsync(me.UserId(), request.Password, context.NetworkAddress(), ct);
        return until is not null ? SignInRefusal.Answer(context, LoginOutcome.LockedOut, until, time.GetUtcNow())
            : faults.Any ? faults.ToProblem()
            : TypedResults.Ok(new MessageAnswer("Account deleted."));
    }
}
