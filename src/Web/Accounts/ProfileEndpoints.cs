using System.Security.Claims;
using System.Text.Json;
using CompraVenta.Infrastructure.Accounts.Keys;
using CompraVenta.Infrastructure.Accounts.Logins;
using CompraVenta.Infrastructure.Accounts.Users;
using CompraVenta.Web.Accounts.Keys;
using CompraVenta.Web.Accounts.Profile;
using CompraVenta.Web.Http;
using Microsoft.AspNetCore.Identity;

namespace CompraVenta.Web.Accounts;

/// <summary>A user's own profile and password over HTTP.</summary>
internal static class ProfileEndpoints
{
    /// <summary>Maps the calls.</summary>
    public static void MapProfile(this RouteGroupBuilder accounts)
    {
        accounts.MapGet("/api/myprofile", GetAsync)
            .WithSummary("My profile")
            .Produces<ProfileAnswer>()
            .Refuses(StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden)
            .AllowsApiKey(ApiKeyScope.Read);
        accounts.MapPatch("/api/myprofile", ChangeAsync)
            .WithSummary("Change my profile")
            .WithDescription("What is left out stays as it is; null removes what may be missing. Answers the profile as it is then.")
            .TakesBody<ProfileChange>("""{"name":"Ada King","age":36}""")
            .Produces<ProfileAnswer>()
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status401Unauthorized, StatusCodes.Status409Conflict, StatusCodes.Status429TooManyRequests)
            .RequireRateLimiting(AccountLimits.Policy);
        accounts.MapPost("/api/password/change", ChangePasswordAsync)
            .WithSummary("Change my password")
            .WithDescription("Ends all other sessions of the user. A wrong old password counts as a failed sign-in.")
            .TakesBody("""{"old_password":"four words in a row","new_password":"five other words in order"}""")
            .Produces<MessageAnswer>()
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status401Unauthorized, StatusCodes.Status423Locked, StatusCodes.Status429TooManyRequests)
            .RequireRateLimiting(AccountLimits.Policy);
    }

    private static async Task<IResult> GetAsync(ClaimsPrincipal me, UserManager<User> users) =>
        await users.FindByIdAsync(me.UserId().ToString()) is { } user ? TypedResults.Ok(Profile(user)) : Results.Unauthorized();

    private static async Task<IResult> ChangeAsync(JsonElement body, ClaimsPrincipal me, HttpContext context, ProfileEditor editor, CancellationToken ct)
    {
        if (body.ValueKind != JsonValueKind.Object) return RequestFault.BadParameter("body", "The body is an object of fields to change.").ToProblem();
        var faults = new FieldFaults();
        var changes = new Dictionary<string, string?>(StringComparer.Ordinal);
        try
        {
            foreach (var field in body.EnumerateObject()) changes[field.Name] = TextOf(field, faults);
        }
        catch (InvalidOperationException)
        {
            // Half a character, such as \ud800, is found only when a text is read.
            return RequestFault.BadParameter("body", "The body holds half of a character.").ToProblem();
        }

        if (faults.Any) return faults.ToProblem();
        (var user, faults) = await editor.ChangeAsync(me.UserId(), changes, context.NetworkAddress(), ct);
        return user is null ? Results.Unauthorized() : faults.Any ? faults.ToProblem() : TypedResults.Ok(Profile(user));
    }

    private static string? TextOf(JsonProperty field, FieldFaults faults)
    {
        var isAge = string.Equals(field.Name, "age", StringComparison.Ordinal);
        if (field.Value.ValueKind == JsonValueKind.Null) return null;
        if (field.Value.ValueKind == JsonValueKind.String && !isAge) return field.Value.GetString();
        if (field.Value.ValueKind == JsonValueKind.Number && isAge) return field.Value.GetRawText();
        faults.Add(field.Name, isAge ? "The age is a whole number of years." : "This is text.");
        return null;
    }

    private static async Task<IResult> ChangePasswordAsync(
        PasswordChangeRequest request, ClaimsPrincipal me, HttpContext context, PasswordChange change, TimeProvider time, CancellationToken ct)
    {
        var (user, faults, until) = await change.ChangeAsync(me.UserId(), me.SessionId(), request, context.NetworkAddress(), ct);
        return user is null ? Results.Unauthorized()
            : until is not null ? SignInRefusal.Answer(context, LoginOutcome.LockedOut, until, time.GetUtcNow())
            : faults.Any ? faults.ToProblem()
            : TypedResults.Ok(new MessageAnswer("Password changed successfully."));
    }

    private static ProfileAnswer Profile(User user) =>
        new(user.Id, user.Email!, user.Name, user.UserName!, user.Age, user.Country, user.PhoneNumber, null, null, user.TimeZone, user.Theme ?? "auto", user.Rising ?? "green");
}
