using Microsoft.AspNetCore.Identity;

namespace CompraVenta.Infrastructure.Accounts.Users;

/// <summary>What Identity asks of a user, but that guests have no mail address.</summary>
public sealed class UserRules : UserValidator<User>
{
    private static readonly string[] OfAddress = [nameof(IdentityErrorDescriber.InvalidEmail), nameof(IdentityErrorDescriber.DuplicateEmail)];

    /// <inheritdoc/>
    public override async Task<IdentityResult> ValidateAsync(UserManager<User> manager, User user)
    {
        ArgumentNullException.ThrowIfNull(user);
        var found = await base.ValidateAsync(manager, user);
        var faults = user.IsGuest ? [.. found.Errors.Where(error => !OfAddress.Contains(error.Code, StringComparer.Ordinal))] : found.Errors.ToArray();
        return faults.Length == 0 ? IdentityResult.Success : IdentityResult.Failed(faults);
    }
}
