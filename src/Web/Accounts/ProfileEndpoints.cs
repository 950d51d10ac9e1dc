using System.Security.Claims;
using System.Text.Json;
using CompraVenta.Infrastructure.Accounts.Audit;
using CompraVenta.Infrastructure.Accounts.Logins;
using CompraVenta.Infrastructure.Accounts.Sessions;
using CompraVenta.Infrastructure.Accounts.Users;
using CompraVenta.Web.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

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
            .Refuses(StatusCodes.Status401Unauthorized);
        accounts.MapPatch("/api/myprofile", ChangeAsync)
            .WithSummary("Change my profile")
            .WithDescription("What is left out stays as it is; null removes what may be missing. Answers the profile as it is then.")
            .TakesBody<ProfileChange>("""{"name":"Ada King","age":36}""")
            .Produces<ProfileAnswer>()
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status401Unauthorized, StatusCodes.Status409Conflict);
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

    private static async Task<IResult> ChangeAsync(
        JsonElement body, ClaimsPrincipal me, HttpContext context, UserManager<User> users, AuditLog audit, CancellationToken ct)
    {
        if (await users.FindByIdAsync(me.UserId().ToString()) is not { } user) return Results.Unauthorized();
        var faults = new FieldFaults();
        if (body.ValueKind != JsonValueKind.Object) return RequestFault.BadParameter("body", "The body is an object of fields to change.").ToProblem();
        var username = user.UserName;
        foreach (var field in body.EnumerateObject())
        {
            switch (field.Name)
            {
                case "name" when IsText(field.Value, faults, field.Name, out var name):
                    ProfileFields.CheckName(faults, name);
                    user.Name = name?.Trim() ?? "";
                    break;
                case "username" when IsText(field.Value, faults, field.Name, out username):
                    ProfileFields.CheckUsername(faults, username);
                    break;
                case "country" when IsText(field.Value, faults, field.Name, out var country):
                    ProfileFields.CheckCountry(faults, country);
                    user.Country = country;
                    break;
                case "phone" when IsText(field.Value, faults, field.Name, out var phone):
                    ProfileFields.CheckPhone(faults, phone);
                    user.PhoneNumber = phone;
                    break;
                case "age":
                    SetAge(user, field.Value, faults);
                    break;
                case "name" or "username" or "country" or "phone":
                    break;
                default:
                    faults.Add(field.Name, $"'{field.Name}' is not a field of a profile that can be changed here.");
                    break;
            }
        }

        if (faults.Any) return faults.ToProblem();
        user.UserName = username;
        IdentityResult changed;
        try
        {
            changed = await users.UpdateAsync(user);
        }
        catch (DbUpdateException e) when (LoginEndpoints.TakenMeanwhile(e) is { } taken)
        {
            return taken;
        }

        if (changed.Errors.Any(e => e.Code == nameof(IdentityErrorDescriber.ConcurrencyFailure)))
        {
            return new RequestFault(StatusCodes.Status409Conflict, AccountCodes.ChangedMeanwhile, "The profile was changed by another call at the same time; read it and try again.").ToProblem();
        }

        if (changed.Errors.Any(e => e.Code == nameof(IdentityErrorDescriber.DuplicateUserName))) return LoginEndpoints.Taken(isEmail: false);
        if (!changed.Succeeded)
        {
            ProfileFields.Add(faults, changed.Errors, "password");
            return faults.ToProblem();
        }

        await audit.AddAsync(AuditEvent.ProfileChanged, user.Id, user.Id, LoginEndpoints.AddressOf(context), ct);
        return TypedResults.Ok(Profile(user));
    }

    private static bool IsText(JsonElement value, FieldFaults faults, string field, out string? text)
    {
        text = value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        if (value.ValueKind is JsonValueKind.String or JsonValueKind.Null) return true;
        faults.Add(field, "This is text.");
        return false;
    }

    private static void SetAge(User user, JsonElement value, FieldFaults faults)
    {
        if (value.ValueKind == JsonValueKind.Null)
        {
            user.Age = null;
            return;
        }

        if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt32(out var age))
        {
            faults.Add("age", "The age is a whole number of years.");
            return;
        }

        ProfileFields.CheckAge(faults, age);
        user.Age = age;
    }

    private static async Task<IResult> ChangePasswordAsync(
        PasswordChangeRequest request,
        ClaimsPrincipal me,
        HttpContext context,
        UserManager<User> users,
        PasswordLogin login,
        SessionStore sessions,
        AuditLog audit,
        TimeProvider time,
        CancellationToken ct)
    {
        var faults = new FieldFaults();
        if (string.IsNullOrEmpty(request.OldPassword)) faults.Add("old_password", "The password so far is needed.");
        if (string.IsNullOrEmpty(request.NewPassword)) faults.Add("new_password", "A new password is needed.");
        if (faults.Any) return faults.ToProblem();
        if (await users.FindByIdAsync(me.UserId().ToString()) is not { } user) return Results.Unauthorized();
        foreach (var rule in users.PasswordValidators) ProfileFields.Add(faults, (await rule.ValidateAsync(users, user, request.NewPassword)).Errors, "new_password");
        if (faults.Any) return faults.ToProblem();
        var address = LoginEndpoints.AddressOf(context);
        var (outcome, _, until) = await login.CheckAsync(user.Email!, request.OldPassword!, address, ct);
        if (outcome == LoginOutcome.LockedOut) return LoginEndpoints.LockedOut(context, until!.Value, time, "Too many wrong passwords; wait a little.");

        if (outcome != LoginOutcome.Accepted)
        {
            faults.Add("old_password", "This is not the password.");
            return faults.ToProblem();
        }

        var changed = await users.ChangePasswordAsync(user, request.OldPassword!, request.NewPassword!);
        if (!changed.Succeeded)
        {
            ProfileFields.Add(faults, changed.Errors, "new_password");
            return faults.ToProblem();
        }

        await sessions.RevokeAllAsync(user.Id, me.SessionId(), ct);
        await audit.AddAsync(AuditEvent.PasswordChanged, user.Id, user.Id, address, ct);
        return TypedResults.Ok(new MessageAnswer("Password changed successfully."));
    }

    private static ProfileAnswer Profile(User user) =>
        new(user.Id, user.Email!, user.Name, user.UserName!, user.Age, user.Country, user.PhoneNumber, null, null);
}
