using System.Security.Claims;
using System.Text.Encodings.Web;
using CompraVenta.Infrastructure.Accounts.Tokens;
using CompraVenta.Infrastructure.Persistence;
using CompraVenta.Web.Http;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace CompraVenta.Web.Accounts;

/// <summary>Signs requests in by the access token that they bear (RFC 6750, section 2.1). Named and shaped like the framework's own for JWT.</summary>
internal sealed partial class BearerHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logs, UrlEncoder encoder, TokenVerifier verifier)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logs, encoder)
{
    private bool isUnchecked;

    /// <summary>The scheme's name, and the word before the token.</summary>
    public const string Name = "Bearer";

    /// <summary>The claim with the session's id.</summary>
    public const string SessionClaim = "sid";

    /// <summary>The role of those who may use the admin calls.</summary>
    public const string AdminRole = "admin";

    /// <summary>The token that a request bears; null for none.</summary>
    public static string? TokenOf(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith(Name + " ", StringComparison.OrdinalIgnoreCase) ? header[(Name.Length + 1)..].Trim() : null;
    }

    /// <inheritdoc/>
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (TokenOf(Request) is not { } text) return AuthenticateResult.NoResult();
        TokenVerdict verdict;
        AccessToken? token;
        try
        {
            (verdict, token) = await verifier.VerifyAsync(text, Context.RequestAborted);
        }
        catch (Exception e) when (DatabaseOutage.IsCauseOf(e))
        {
            // Neither good nor bad: whatever is open to all is answered as ever, all else by the challenge below.
            isUnchecked = true;
            Log.NotChecked(Logger, e.Message);
            return AuthenticateResult.Fail("the token can't be checked just now");
        }

        if (token is null) return AuthenticateResult.Fail($"the token is refused: {verdict}");
        var identity = new ClaimsIdentity(Name, ClaimTypes.NameIdentifier, ClaimTypes.Role);
        identity.AddClaim(new Claim(ClaimTypes.NameIdentifier, token.UserId.ToString()));
        identity.AddClaim(new Claim(SessionClaim, token.SessionId.ToString()));
        if (token.IsAdmin) identity.AddClaim(new Claim(ClaimTypes.Role, AdminRole));
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Name));
    }

    /// <inheritdoc/>
    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (isUnchecked)
        {
            await OutageAnswer.RefuseAsync(Context);
            return;
        }

        // What is wrong with a token is said to nobody: RFC 6750 has one word for all of it.
        var wasRefused = TokenOf(Request) is not null;
        Response.Headers.CacheControl = "no-store";
        Response.Headers[HeaderNames.WWWAuthenticate] = wasRefused ? $"{Name} error=\"invalid_token\"" : Name;
        await new RequestFault(StatusCodes.Status401Unauthorized, AccountCodes.Unauthorized, wasRefused ? "The access token does not hold (any more)." : "An access token is needed.")
            .ToProblem().ExecuteAsync(Context);
    }

    /// <inheritdoc/>
    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        Response.Headers.CacheControl = "no-store";
        return new RequestFault(StatusCodes.Status403Forbidden, AccountCodes.Forbidden, "This is not for you.").ToProblem().ExecuteAsync(Context);
    }

    private static partial class Log
    {
        [LoggerMessage(5112, LogLevel.Warning, "A token was not checked, the database being away: {Why}", EventName = "TokenNotChecked")]
        public static partial void NotChecked(ILogger logger, string why);
    }
}
