using System.Security.Claims;
using CompraVenta.Infrastructure.Accounts;
using CompraVenta.Infrastructure.Accounts.Addresses;
using CompraVenta.Infrastructure.Accounts.Audit;
using CompraVenta.Infrastructure.Accounts.Logins;
using CompraVenta.Infrastructure.Accounts.Sessions;
using CompraVenta.Infrastructure.Accounts.Tokens;
using CompraVenta.Infrastructure.Accounts.Users;
using CompraVenta.Web.Accounts.SignUp;
using CompraVenta.Web.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace CompraVenta.Web.Accounts;

/// <summary>Registering, and the life of a session over HTTP.</summary>
internal static class LoginEndpoints
{
    /// <summary>Longest code that is looked at, with room for spaces and hyphens.</summary>
    public const int CodeLengthMax = 64;

    /// <summary>Maps the calls that need no token.</summary>
    public static void MapLogins(this RouteGroupBuilder accounts)
    {
        accounts.MapPost("/api/register", RegisterAsync)
            .WithSummary("Make an account")
            .WithDescription("The account can be used at once, or once its mail address is confirmed where this server asks for that: the message says so. A mail address has one account, a user name one user. With the access token of a guest, the guest becomes the account.")
            .TakesBody("""{"email":"ada@example.org","username":"ada","password":"four words in a row","name":"Ada Lovelace"}""")
            .Produces<MessageAnswer>(StatusCodes.Status201Created)
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status409Conflict, StatusCodes.Status429TooManyRequests)
            .AllowAnonymous();
        accounts.MapPost("/api/login", LoginAsync)
            .WithSummary("Sign in")
            .WithDescription(
                "Begins a session and answers its first tokens. After several wrong passwords for one mail address, whether or not it has an account, the right one is refused too for a "
                + "while (423, with `Retry-After`). An account with an authenticator is asked for its code: 401 `two_factor_required` without one, 401 `bad_code` for a wrong one, which counts as a wrong "
                + "password does. A recovery code will do. "
                + "403 is for the right password of an account that an admin has locked (`account_locked`) or whose mail address has to be confirmed first "
                + "(`address_not_confirmed`).")
            .TakesBody("""{"email":"ada@example.org","password":"four words in a row"}""")
            .Produces<TokenAnswer>()
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden, StatusCodes.Status423Locked, StatusCodes.Status429TooManyRequests)
            .AllowAnonymous();
        accounts.MapGet("/api/reauth", ReauthAsync).AllowAnonymous().ExcludeFromDescription();
        accounts.MapPost("/api/reauth", ReauthAsync)
            .WithSummary("Renew the tokens of a session")
            .WithDescription(
                "Takes the refresh token in the place of the access token: `Authorization: Bearer …`. It is good for one use; using it again ends the session, since somebody else may have it. GET does the same.")
            .TakesRefreshToken()
            .Produces<TokenAnswer>()
            .Refuses(StatusCodes.Status401Unauthorized, StatusCodes.Status429TooManyRequests)
            .AllowAnonymous();
    }

    /// <summary>Maps the call that ends a session.</summary>
    public static void MapLogout(this RouteGroupBuilder accounts) =>
        accounts.MapPost("/api/logout", LogoutAsync)
            .WithSummary("End the session")
            .WithDescription("All its tokens are refused from now on.")
            .Produces<MsgAnswer>()
            .Refuses(StatusCodes.Status401Unauthorized, StatusCodes.Status429TooManyRequests);

    private static async Task<IResult> RegisterAsync(RegisterRequest request, HttpContext context, Registration registration, AddressConfirmation confirmation, CancellationToken ct)
    {
        var address = context.NetworkAddress();
        User? user = null;
        var faults = new FieldFaults();

        // Somebody who is signed in and no guest makes one more account.
        if (context.User.IsSignedIn()) (user, faults) = await registration.UpgradeAsync(context.User.UserId(), request, address, ct);
        if (user is null && !faults.Any) (user, faults) = await registration.RegisterAsync(request, address, ct);
        if (user is null) return faults.ToProblem();
        var next = confirmation.IsMissing(user) ? " Before it signs in, open the link in the mail that is on its way." : "";
        return TypedResults.Json(new MessageAnswer($"Account created.{next}"), statusCode: StatusCodes.Status201Created);
    }

    private static async Task<IResult> LoginAsync(
        LoginRequest request,
        HttpContext context,
        PasswordLogin login,
        SessionStore sessions,
        TokenWriter tokens,
        IOptions<AccountOptions> options,
        TimeProvider time,
        CancellationToken ct)
    {
        var faults = new FieldFaults();
        if (string.IsNullOrEmpty(request.Email)) faults.Add("email", "A mail address is needed.");
        if (string.IsNullOrEmpty(request.Password)) faults.Add("password", "A password is needed.");
        else if (request.Password.Length > PasswordRules.LengthMax) faults.Add("password", $"A password has at most {PasswordRules.LengthMax} characters.");
        if (request.Code is { Length: > CodeLengthMax }) faults.Add("code", $"A code has at most {CodeLengthMax} characters.");
        if (faults.Any) return faults.ToProblem();
        var address = context.NetworkAddress();
        var (outcome, user, until) = await login.SignInAsync(request.Email!, request.Password!, request.Code, address, ct);
        if (user is null) return SignInRefusal.Answer(context, outcome, until, time.GetUtcNow());
        var (session, refresh) = await sessions.BeginAsync(user.Id, address, context.Request.Headers.UserAgent, ct);

        // The user as they are now: what an admin changes from here on ends the session, what was changed while the password was checked is seen.
        return await sessions.KeepAsync(session, ct) is not { } current
            ? SignInRefusal.Answer(context, LoginOutcome.AccountLocked, null, time.GetUtcNow())
            : await AnswerAsync(current, session, refresh, tokens, options.Value, ct);
    }

    private static async Task<IResult> ReauthAsync(
        HttpContext context,
        UserManager<User> users,
        SessionStore sessions,
        TokenWriter tokens,
        AuditLog audit,
        IOptions<AccountOptions> options,
        CancellationToken ct)
    {
        if (BearerHandler.TokenOf(context.Request) is not { } text) return Refused("A refresh token is needed.");
        var (outcome, session, refresh) = await sessions.RenewAsync(text, ct);
        if (outcome == SessionRenewal.Reused) await audit.AddAsync(AuditEvent.RefreshTokenReused, null, session!.UserId, context.NetworkAddress(), ct);
        if (outcome != SessionRenewal.Renewed || await users.FindByIdAsync(session!.UserId.ToString()) is not { } user) return Refused("The refresh token does not hold (any more).");
        return await AnswerAsync(user, session.Id, refresh!, tokens, options.Value, ct);

        static IResult Refused(string message) => new RequestFault(StatusCodes.Status401Unauthorized, AccountCodes.BadRefreshToken, message).ToProblem();
    }

    private static async Task<IResult> LogoutAsync(ClaimsPrincipal user, HttpContext context, SessionStore sessions, AuditLog audit, CancellationToken ct)
    {
        await sessions.RevokeAsync(user.SessionId(), ct);
        await audit.AddAsync(AuditEvent.SignedOut, user.UserId(), user.UserId(), context.NetworkAddress(), ct);
        return TypedResults.Ok(new MsgAnswer("Access token revoked"));
    }

    private static async Task<IResult> AnswerAsync(User user, Guid session, string refresh, TokenWriter tokens, AccountOptions options, CancellationToken ct) =>
        TypedResults.Ok(new TokenAnswer(await tokens.WriteAsync(user, session, ct), refresh, (int)options.AccessTokenLife.TotalSeconds));
}
