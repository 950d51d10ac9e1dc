using System.Security.Claims;
using CompraVenta.Infrastructure.Accounts.Logins;
using CompraVenta.Infrastructure.Accounts.TwoFactor;
using CompraVenta.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace CompraVenta.Web.Accounts.TwoFactor;

/// <summary>One's own second factor over HTTP.</summary>
internal static class TwoFactorEndpoints
{
    /// <summary>Maps the calls.</summary>
    public static void MapTwoFactor(this RouteGroupBuilder accounts)
    {
        accounts.MapGet("/api/two_factor", GetAsync)
            .WithSummary("Whether signing in asks for a code")
            .Produces<TwoFactorAnswer>()
            .Refuses(StatusCodes.Status401Unauthorized, StatusCodes.Status429TooManyRequests);
        accounts.MapPost("/api/two_factor/setup", SetUpAsync)
            .WithSummary("Make a secret for an authenticator")
            .WithDescription("Begins: signing in stays as it is until the authenticator has shown a code to `/api/two_factor/enable`. Asked again, it makes another secret in place of this one.")
            .Produces<AuthenticatorAnswer>()
            .Refuses(StatusCodes.Status401Unauthorized, StatusCodes.Status409Conflict, StatusCodes.Status429TooManyRequests);
        accounts.MapPost("/api/two_factor/enable", EnableAsync)
            .WithSummary("Ask for codes when signing in")
            .WithDescription("Takes the first code of the authenticator (TOTP: 6 digits, 30 seconds, SHA-1). Answers ten recovery codes, each good for one sign-in without it. Ends all other sessions of the user.")
            .TakesBody("""{"code":"123456"}""")
            .Produces<RecoveryCodesAnswer>()
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status401Unauthorized, StatusCodes.Status409Conflict, StatusCodes.Status429TooManyRequests);
        accounts.MapPost("/api/two_factor/recovery_codes", RenewCodesAsync)
            .WithSummary("Make new recovery codes")
            .WithDescription("The old ones are dead. A wrong password counts as a failed sign-in.")
            .TakesBody("""{"password":"four words in a row"}""")
            .Produces<RecoveryCodesAnswer>()
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status401Unauthorized, StatusCodes.Status409Conflict, StatusCodes.Status423Locked, StatusCodes.Status429TooManyRequests);
        accounts.MapDelete("/api/two_factor", RemoveAsync)
            .WithSummary("Ask for codes no more")
            .WithDescription("Forgets the authenticator and the recovery codes, and ends all other sessions of the user. A wrong password counts as a failed sign-in.")
            .TakesBody("""{"password":"four words in a row"}""")
            .Produces<MessageAnswer>()
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status401Unauthorized, StatusCodes.Status409Conflict, StatusCodes.Status423Locked, StatusCodes.Status429TooManyRequests);
    }

    private static async Task<IResult> GetAsync(ClaimsPrincipal me, TwoFactorStore store, CancellationToken ct)
    {
        var state = await store.ReadAsync(me.UserId(), ct);
        return TypedResults.Ok(new TwoFactorAnswer(state.IsOn, state.RecoveryCodesLeft));
    }

    private static async Task<IResult> SetUpAsync(ClaimsPrincipal me, HttpContext context, TwoFactorChange change, TimeProvider time, CancellationToken ct)
    {
        var (result, secret) = await change.SetUpAsync(me.UserId(), ct);
        return Answer(context, time, result, () => TypedResults.Ok(new AuthenticatorAnswer(secret!.Text, secret.AddressFor(result.User!.Email ?? result.User.Name))));
    }

    private static async Task<IResult> EnableAsync(
        AuthenticatorCodeRequest request, ClaimsPrincipal me, HttpContext context, TwoFactorChange change, TimeProvider time, CancellationToken ct)
    {
        var result = await change.EnableAsync(me.UserId(), me.SessionId(), request.Code, context.NetworkAddress(), ct);
        return Answer(context, time, result, () => TypedResults.Ok(new RecoveryCodesAnswer(result.RecoveryCodes)));
    }

    private static async Task<IResult> RenewCodesAsync(
        PasswordConfirmation request, ClaimsPrincipal me, HttpContext context, TwoFactorChange change, TimeProvider time, CancellationToken ct)
    {
        var result = await change.RenewCodesAsync(me.UserId(), request.Password, context.NetworkAddress(), ct);
        return Answer(context, time, result, () => TypedResults.Ok(new RecoveryCodesAnswer(result.RecoveryCodes)));
    }

    private static async Task<IResult> RemoveAsync(
        [FromBody] PasswordConfirmation request, ClaimsPrincipal me, HttpContext context, TwoFactorChange change, TimeProvider time, CancellationToken ct)
    {
        var result = await change.RemoveAsync(me.UserId(), me.SessionId(), request.Password, context.NetworkAddress(), ct);
        return Answer(context, time, result, () => TypedResults.Ok(new MessageAnswer("Signing in asks for no code any more.")));
    }

    private static IResult Answer(HttpContext context, TimeProvider time, TwoFactorResult result, Func<IResult> done) =>
        result.User is null ? Results.Unauthorized()
        : result.LockedUntil is { } until ? SignInRefusal.Answer(context, LoginOutcome.LockedOut, until, time.GetUtcNow())
        : result.Conflict is { } conflict ? conflict.ToProblem()
        : result.Faults.Any ? result.Faults.ToProblem()
        : done();
}
