using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace CompraVenta.Web.Accounts.Recovery;

/// <summary>The body of <c>PUT /api/password/get_new</c>.</summary>
internal sealed record PasswordResetAsk([property: Required, Description("The mail address of the account.")] string Email);

/// <summary>The body of <c>POST /api/password/reset</c>.</summary>
internal sealed record PasswordResetRequest(
    [property: Required, Description("The `token` of the mail's link.")] string Token,
    [property: Required, Description("The password from now on, as for registering.")] string NewPassword,
    [property: Description("The `user` of the mail's link; or else `email`.")] Guid? UserId = null,
    [property: Description("The mail address of the account; or else `user_id`.")] string? Email = null);
