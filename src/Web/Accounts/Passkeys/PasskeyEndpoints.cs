using System.Security.Claims;
using System.Text.Json;
using CompraVenta.Infrastructure.Accounts;
using CompraVenta.Infrastructure.Accounts.Sessions;
using CompraVenta.Infrastructure.Accounts.Tokens;
using CompraVenta.Web.Http;
using Microsoft.Extensions.Options;

namespace CompraVenta.Web.Accounts.Passkeys;

/// <summary>Passkeys over HTTP.</summary>
internal static class PasskeyEndpoints
{
    private const string CredentialExample = """{"id":"AQID","rawId":"AQID","type":"public-key","clientExtensionResults":{},"response":{"clientDataJSON":"e30"}}""";

    /// <summary>Maps the calls.</summary>
    public static void MapPasskeys(this RouteGroupBuilder accounts)
    {
        accounts.MapGet("/api/passkeys", ListAsync)
            .WithSummary("My passkeys")
            .Produces<PasskeysAnswer>()
            .Refuses(StatusCodes.Status401Unauthorized, StatusCodes.Status429TooManyRequests);
        accounts.MapPost("/api/passkeys/options", BeginAddingAsync)
            .WithSummary("Begin to add a passkey")
            .WithDescription("Answers what the browser gives to `navigator.credentials.create`. Only where the app has a name and TLS, or at `localhost`: else 409 `no_passkeys_here`.")
            .Produces<PasskeyOptionsAnswer>()
            .Refuses(StatusCodes.Status401Unauthorized, StatusCodes.Status409Conflict, StatusCodes.Status429TooManyRequests);
        accounts.MapPost("/api/passkeys", AddAsync)
            .WithSummary("Add a passkey")
            .WithDescription("Takes what the browser made. Each challenge is good once, for five minutes, for the user who asked for it.")
            .TakesBody($$"""{"name":"Phone","state":"CfDJ8…","credential":{{CredentialExample}}}""")
            .Produces<PasskeyAnswer>(StatusCodes.Status201Created)
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status401Unauthorized, StatusCodes.Status409Conflict, StatusCodes.Status429TooManyRequests);
        accounts.MapPatch("/api/passkeys/{id}", RenameAsync)
            .WithSummary("Rename a passkey")
            .TakesBody("""{"name":"Old phone"}""")
            .Produces<PasskeyAnswer>()
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status401Unauthorized, StatusCodes.Status404NotFound, StatusCodes.Status429TooManyRequests);
        accounts.MapDelete("/api/passkeys/{id}", RemoveAsync)
            .WithSummary("Remove a passkey")
            .WithDescription("It signs in no more. Sessions that it began go on.")
            .Produces<MessageAnswer>()
            .Refuses(StatusCodes.Status401Unauthorized, StatusCodes.Status404NotFound, StatusCodes.Status429TooManyRequests);
        accounts.MapPost("/api/passkeys/sign_in/options", BeginSignInAsync)
            .WithSummary("Begin to sign in with a passkey")
            .WithDescription("Answers what the browser gives to `navigator.credentials.get`. The same for everybody.")
            .Produces<PasskeyOptionsAnswer>()
            .Refuses(StatusCodes.Status409Conflict, StatusCodes.Status429TooManyRequests)
            .AllowAnonymous();
        accounts.MapPost("/api/passkeys/sign_in", SignInAsync)
            .WithSummary("Sign in with a passkey")
            .WithDescription("Begins a session and answers its first tokens. A passkey stands in for the password and for the authenticator's code. Each challenge is good once, for five minutes.")
            .TakesBody($$"""{"state":"CfDJ8…","credential":{{CredentialExample}}}""")
            .Produces<TokenAnswer>()
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden, StatusCodes.Status429TooManyRequests)
            .AllowAnonymous();
    }

    private static async Task<IResult> ListAsync(ClaimsPrincipal me, PasskeyList list, CancellationToken ct) =>
        await list.ReadAsync(me.UserId(), ct) is { } passkeys ? TypedResults.Ok(new PasskeysAnswer(passkeys)) : Results.Unauthorized();

    private static async Task<IResult> BeginAddingAsync(ClaimsPrincipal me, HttpContext context, PasskeyCeremonies ceremonies)
    {
        var (options, fault) = await ceremonies.BeginAddingAsync(context, me.UserId());
        return options is not null ? TypedResults.Ok(options) : fault is not null ? fault.ToProblem() : Results.Unauthorized();
    }

    private static async Task<IResult> AddAsync(PasskeyRequest request, ClaimsPrincipal me, HttpContext context, PasskeyCeremonies ceremonies)
    {
        var (passkey, faults, fault) = await ceremonies.AddAsync(context, me.UserId(), request.Name, request.State, TextOf(request.Credential));
        return passkey is not null ? TypedResults.Created($"/api/passkeys/{passkey.Id}", passkey)
            : faults.Any ? faults.ToProblem()
            : fault is not null ? fault.ToProblem()
            : Results.Unauthorized();
    }

    private static async Task<IResult> RenameAsync(string id, PasskeyNameRequest request, ClaimsPrincipal me, PasskeyList list, CancellationToken ct)
    {
        var (passkey, faults) = await list.RenameAsync(me.UserId(), id, request.Name, "name", ct);
        return passkey is not null ? TypedResults.Ok(passkey) : faults.Any ? faults.ToProblem() : PasskeyList.Unknown().ToProblem();
    }

    private static async Task<IResult> RemoveAsync(string id, ClaimsPrincipal me, HttpContext context, PasskeyList list, CancellationToken ct) =>
        await list.RemoveAsync(me.UserId(), id, context.NetworkAddress(), ct) ? TypedResults.Ok(new MessageAnswer("Passkey removed.")) : PasskeyList.Unknown().ToProblem();

    private static async Task<IResult> BeginSignInAsync(HttpContext context, PasskeyCeremonies ceremonies)
    {
        var (options, fault) = await ceremonies.BeginSignInAsync(context);
        return options is not null ? TypedResults.Ok(options) : fault!.ToProblem();
    }

    private static async Task<IResult> SignInAsync(
        PasskeySignInRequest request, HttpContext context, PasskeyCeremonies ceremonies, SessionStore sessions, TokenWriter tokens, IOptions<AccountOptions> options, TimeProvider time, CancellationToken ct)
    {
        var (outcome, user, faults) = await ceremonies.SignInAsync(context, request.State, TextOf(request.Credential));
        if (faults.Any) return faults.ToProblem();
        if (user is null) return SignInRefusal.Answer(context, outcome, null, time.GetUtcNow());
        var (session, refresh) = await sessions.BeginAsync(user.Id, context.NetworkAddress(), context.Request.Headers.UserAgent, ct);
        return TypedResults.Ok(new TokenAnswer(await tokens.WriteAsync(user, session, ct), refresh, (int)options.Value.AccessTokenLife.TotalSeconds));
    }

    private static string? TextOf(JsonElement credential) => credential.ValueKind == JsonValueKind.Object ? credential.GetRawText() : null;
}
