using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace CompraVenta.Web.Accounts.Addresses;

/// <summary>The body of <c>PUT /api/email/confirmation</c>.</summary>
internal sealed record ConfirmationAsk([property: Required, Description("The mail address of the account.")] string Email);

/// <summary>The body of <c>POST /api/email/confirm</c>.</summary>
internal sealed record ConfirmationRequest(
    [property: Required, Description("The `user` of the mail's link.")] Guid? UserId,
    [property: Required, Description("The `token` of the mail's link.")] string Token);

/// <summary>The body of <c>PUT /api/email</c>.</summary>
internal sealed record AddressChangeAsk(
    [property: Required, Description("The new mail address.")] string Email,
    [property: Required, Description("The account's password.")] string Password);

/// <summary>The body of <c>POST /api/email/change</c>.</summary>
internal sealed record AddressChangeRequest(
    [property: Required, Description("The `user` of the mail's link.")] Guid? UserId,
    [property: Required, Description("The `email` of the mail's link.")] string Email,
    [property: Required, Description("The `token` of the mail's link.")] string Token);
