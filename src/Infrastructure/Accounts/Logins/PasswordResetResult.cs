using Microsoft.AspNetCore.Identity;

namespace CompraVenta.Infrastructure.Accounts.Logins;

/// <summary>What became of a link that sets a password.</summary>
/// <param name="IsSet">Whether the password is set.</param>
/// <param name="IsLinkGood">Whether the link works: it is not wrong, not too old, and was not used.</param>
/// <param name="Errors">What is wrong with the password, where the link works.</param>
public sealed record PasswordResetResult(bool IsSet, bool IsLinkGood, IReadOnlyList<IdentityError> Errors)
{
    /// <summary>The password is set.</summary>
    internal static readonly PasswordResetResult Set = new(true, true, []);

    /// <summary>The link does not work (any more).</summary>
    internal static readonly PasswordResetResult LinkRefused = new(false, false, []);
}
