using CompraVenta.Infrastructure.Accounts;
using CompraVenta.Infrastructure.Accounts.Tokens;
using CompraVenta.Infrastructure.Secrets;
using CompraVenta.Web.Accounts.Activity;
using CompraVenta.Web.Accounts.Addresses;
using CompraVenta.Web.Accounts.Admin;
using CompraVenta.Web.Accounts.Data;
using CompraVenta.Web.Accounts.Guests;
using CompraVenta.Web.Accounts.Keys;
using CompraVenta.Web.Accounts.Passkeys;
using CompraVenta.Web.Accounts.Profile;
using CompraVenta.Web.Accounts.Recovery;
using CompraVenta.Web.Accounts.Sessions;
using CompraVenta.Web.Accounts.SignIn;
using CompraVenta.Web.Accounts.SignUp;
using CompraVenta.Web.Accounts.TwoFactor;
using CompraVenta.Web.Http;

namespace CompraVenta.Web.Accounts;

/// <summary>Accounts over HTTP.</summary>
internal static class AccountApi
{
    /// <summary>The calls' heading in the API's document.</summary>
    public const string Heading = "Accounts";

    /// <summary>Adds accounts, their pages' services, and the rule that whatever is not declared open needs a user.</summary>
    public static void AddAccountApi(this WebApplicationBuilder builder)
    {
        builder.Services.AddSecrets();
        builder.Services.AddAccounts();
        builder.Services.AddFirstAdmin();
        builder.AddAccountLimits();
        builder.Logging.AddFilter(typeof(BearerHandler).FullName, LogLevel.Warning);
        builder.Logging.AddFilter(typeof(ApiKeyHandler).FullName, LogLevel.Warning);
        builder.Services.AddAccountSchemes();
        builder.Services.AddScoped<Registration>();
        builder.Services.AddScoped<ProfileEditor>();
        builder.Services.AddScoped<PasswordChange>();
        builder.Services.AddSingleton<PendingSignIn>();
        builder.Services.AddScoped<TwoFactorChange>();
        builder.Services.AddPasskeys();
        builder.Services.AddScoped<NewAddress>();
        builder.Services.AddScoped<AccountDeletion>();
        builder.Services.AddSingleton<OwnSessions>();
        builder.Services.AddSingleton<OwnKeys>();
    }

    /// <summary>Finds out who makes a request, and whether they may: before anything answers.</summary>
    public static void UseAccounts(this WebApplication app)
    {
        app.Use(NotStored.SayAsync);
        app.UseAuthentication();
        app.UseMiddleware<ApiAntiforgery>();
        app.UseRateLimiter();
        app.UseMiddleware<ApiKeyGate>();
        app.UseAuthorization();
    }

    /// <summary>Maps the calls.</summary>
    public static void MapAccountApi(this WebApplication app)
    {
        var all = app.MapGroup("").WithTags(Heading).RequireCors(Origins.BearerPolicy).RequireAuthorization().WithMetadata(NotStored.Instance)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable, "application/problem+json");

        // Without HEAD: GET /api/reauth uses up the refresh token, and the answer's body has the next.
        all.MapGroup("").RequireRateLimiting(AccountLimits.Policy).MapLogins();
        var accounts = all.MapGroup("").AnswersHead();
        var limited = accounts.MapGroup("").RequireRateLimiting(AccountLimits.Policy);
        limited.MapPasswordResets();
        limited.MapAddresses();
        accounts.MapGuests();
        accounts.MapProfile();
        accounts.MapActivity();
        limited.MapOwnData();
        limited.MapLogout();
        accounts.MapSessions(limited);
        accounts.MapKeys(limited);
        accounts.MapAdmin();
        limited.MapTwoFactor();
        limited.MapPasskeys();
        app.MapGet("/.well-known/jwks.json", GetKeysAsync).AnswersHead().AllowAnonymous().RequireCors(Origins.PublicPolicy).ExcludeFromDescription();
    }

    /// <summary>The public keys as RFC 7517 has them.</summary>
    private static async Task<IResult> GetKeysAsync(SigningKeys keys, HttpResponse response, CancellationToken ct)
    {
        response.Headers.CacheControl = "public, max-age=60";
        return TypedResults.Ok(new KeySet([.. (await keys.ListAsync(ct)).Select(key => new PublicKey("EC", "sig", "ES256", "P-256", key.Id, key.X, key.Y))]));
    }

    private sealed record KeySet(IReadOnlyList<PublicKey> Keys);

    private sealed record PublicKey(string Kty, string Use, string Alg, string Crv, string Kid, string X, string Y);
}
