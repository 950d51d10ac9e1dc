using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace CompraVenta.Web.Accounts.TwoFactor;

/// <summary>The answer of <c>GET /api/two_factor</c>.</summary>
internal sealed record TwoFactorAnswer(
    [property: Description("Whether signing in asks for a code.")] bool Enabled,
    [property: Description("Recovery codes that are still good.")] int RecoveryCodesLeft);

/// <summary>The answer of <c>POST /api/two_factor/setup</c>.</summary>
internal sealed record AuthenticatorAnswer(
    [property: Description("The secret for the authenticator, in base 32.")] string Secret,
    [property: Description("The same as an `otpauth` address, for a QR code.")] string Uri);

/// <summary>The body of <c>POST /api/two_factor/enable</c>.</summary>
internal sealed record AuthenticatorCodeRequest([property: Required, Description("The code that the authenticator shows.")] string Code);

/// <summary>A body that confirms what is done by password.</summary>
internal sealed record PasswordConfirmation([property: Required, Description("The user's password.")] string Password);

/// <summary>New recovery codes.</summary>
internal sealed record RecoveryCodesAnswer([property: Description("The codes, each good for one sign-in. They are never shown again.")] IReadOnlyList<string> RecoveryCodes);
