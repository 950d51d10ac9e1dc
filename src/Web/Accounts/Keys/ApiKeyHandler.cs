using System.Security.Claims;
using System.Text.Encodings.Web;
using CompraVenta.Infrastructure.Accounts.Keys;
using CompraVenta.Infrastructure.Persistence;
using CompraVenta.Web.Http;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace CompraVenta.Web.Accounts.Keys;

/// <summary>Signs requests in by an API key and its secret: <c>X-API-Key: key:secret</c>, or in the place of an access token, which has no colon. What the key may do is
/// <see cref="ApiKeyGate"/>'s to say.</summary>
internal sealed class ApiKeyHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logs, UrlEncoder encoder, ApiKeyVerifier verifier)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logs, encoder)
{
    /// <summary>The scheme's name.</summary>
    public const string Name = "ApiKey";

    /// <summary>The header of its own.</summary>
    public const string Header = "X-API-Key";

    private const char Separator = ':';

    private bool isUnchecked;

    /// <summary>Whether a request comes with a key.</summary>
    public static bool IsUsedBy(HttpRequest request) =>
        request.Headers.ContainsKey(Header) || BearerHandler.TokenOf(request)?.Contains(Separator, StringComparison.Ordinal) == true;

    /// <inheritdoc/>
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        // Who says twice who they are is neither.
        var own = Request.Headers[Header];
        var parts = (own.Count > 0 ? own.ToString() : BearerHandler.TokenOf(Request) ?? "").Split(Separator);
        if (own.Count + Request.Headers.Authorization.Count != 1 || parts.Length != 2) return AuthenticateResult.Fail("not one key with its secret");
        ApiKey? key;
        try
        {
            key = await verifier.FindAsync(parts[0], parts[1], Context.RequestAborted);
        }
        catch (Exception e) when (DatabaseOutage.IsCauseOf(e))
        {
            // Neither good nor bad, as a token.
            isUnchecked = true;
            return AuthenticateResult.Fail("the key can't be checked just now");
        }

        if (key is null) return AuthenticateResult.Fail("the key is refused");
        var identity = new ClaimsIdentity(Name, ClaimTypes.NameIdentifier, ClaimTypes.Role);
        identity.AddClaim(new Claim(ClaimTypes.NameIdentifier, key.UserId.ToString()));
        Context.Features.Set(key);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Name));
    }

    /// <inheritdoc/>
    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (isUnchecked) return OutageAnswer.RefuseAsync(Context);
        Response.Headers.CacheControl = "no-store";
        Response.Headers[HeaderNames.WWWAuthenticate] = $"{BearerHandler.Name} error=\"invalid_token\"";
        return new RequestFault(StatusCodes.Status401Unauthorized, AccountCodes.Unauthorized, "The API key does not hold (any more), or its secret is wrong.").ToProblem().ExecuteAsync(Context);
    }

    /// <inheritdoc/>
    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => ApiKeyGate.NotAllowed.ToProblem().ExecuteAsync(Context);
}
