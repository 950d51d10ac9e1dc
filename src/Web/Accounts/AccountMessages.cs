using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace CompraVenta.Web.Accounts;

/// <summary>The body of <c>POST /api/register</c>. As in all bodies here, what is required may still be missing when it comes: the call says so, field by field.</summary>
internal sealed record RegisterRequest(
    [property: Required, Description("The mail address, which signs in.")] string Email,
    [property: Required, Description("How others see the user: 3 to 32 letters, digits, and the signs - . _")] string Username,
    [property: Required, Description("8 to 128 characters; not one of those that are tried first.")] string Password,
    [property: Required, Description("How the user wants to be called, at most 100 characters.")] string Name,
    [property: Description("In years, 13 to 120.")] int? Age = null,
    [property: Description("At most 100 characters.")] string? Country = null,
    [property: Description("Digits, spaces and the signs + - ( ), at most 40.")] string? Phone = null);

/// <summary>The body of <c>POST /api/login</c>.</summary>
internal sealed record LoginRequest(
    [property: Required, Description("The mail address.")] string Email,
    [property: Required, Description("The password.")] string Password,
    [property: Description("The authenticator's code, or a recovery code; only where the account has an authenticator.")] string? Code = null);

/// <summary>The body of <c>POST /api/password/change</c>.</summary>
internal sealed record PasswordChangeRequest(
    [property: Required, Description("The password so far.")] string OldPassword,
    [property: Required, Description("The one from now on, as for registering.")] string NewPassword);

/// <summary>The body of <c>PATCH /api/myprofile</c>, for its schema: what is left out stays, null removes.</summary>
internal sealed record ProfileChange(
    [property: Description("How the user wants to be called, at most 100 characters.")] string? Name = null,
    [property: Description("How others see the user: 3 to 32 letters, digits, and the signs - . _")] string? Username = null,
    [property: Description("In years, 13 to 120; null removes it.")] int? Age = null,
    [property: Description("At most 100 characters; null removes it.")] string? Country = null,
    [property: Description("Digits, spaces and the signs + - ( ), at most 40; null removes it.")] string? Phone = null,
    [property: Description("By its IANA name, such as `Europe/Madrid`; null for UTC.")] string? TimeZone = null,
    [property: Description("`auto`, `light` or `dark`.")] string? Theme = null,
    [property: Description("The colour of rising prices and of buying, `green` or `red`; falling and selling have the other.")] string? Rising = null);

/// <summary>A sentence about what was done.</summary>
internal sealed record MessageAnswer([property: Description("What was done.")] string Message);

/// <summary>A sentence about what was done, as <c>POST /api/logout</c> says it.</summary>
internal sealed record MsgAnswer([property: Description("What was done.")] string Msg);

/// <summary>A pair of tokens.</summary>
internal sealed record TokenAnswer(
    [property: Description("For the header `Authorization: Bearer …` of calls.")] string AccessToken,
    [property: Description("For `/api/reauth`, once, before the session runs out.")] string RefreshToken,
    [property: Description("Seconds that the access token holds.")] int ExpiresIn);

/// <summary>A user's profile.</summary>
internal sealed record ProfileAnswer(
    [property: Description("The user's id.")] Guid UserId,
    [property: Description("The mail address; null for a guest.")] string? Email,
    [property: Description("How the user wants to be called.")] string Name,
    [property: Description("How others see the user.")] string Username,
    [property: Description("In years.")] int? Age,
    [property: Description("The country.")] string? Country,
    [property: Description("The telephone number.")] string? Phone,
    [property: Description("Null until the user has one.")] decimal? Rating,
    [property: Description("Null until the user has one.")] int? Rank,
    [property: Description("By its IANA name; null for UTC.")] string? TimeZone,
    [property: Description("`auto`, `light` or `dark`.")] string Theme,
    [property: Description("The colour of rising prices and of buying, `green` or `red`; falling and selling have the other.")] string Rising);
