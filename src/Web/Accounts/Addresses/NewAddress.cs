using CompraVenta.Infrastructure.Accounts.Addresses;
using CompraVenta.Infrastructure.Accounts.Logins;
using CompraVenta.Infrastructure.Accounts.Users;

namespace CompraVenta.Web.Accounts.Addresses;

/// <summary>Takes the wish for another mail address of those who know their password, for the page and for the API.</summary>
internal sealed class NewAddress(PasswordLogin login, AddressChange change)
{
    /// <summary>Has a link sent to the new address, if nothing is wrong.</summary>
    /// <param name="user">Who wishes.</param>
    /// <param name="request">The new address and the password.</param>
    /// <param name="address">The network address it comes from, where known.</param>
    /// <param name="ct">Ends it.</param>
    /// <returns>What is wrong with the fields; the end of the lockout when the password was not looked at.</returns>
    public async Task<(FieldFaults Faults, DateTimeOffset? LockedUntil)> AskAsync(User user, AddressChangeAsk request, string? address, CancellationToken ct)
    {
        var faults = new FieldFaults();
        ProfileFields.CheckEmail(faults, request.Email);
        if (string.Equals(user.Email, request.Email, StringComparison.OrdinalIgnoreCase)) faults.Add("email", "This is your mail address already.");
        if (string.IsNullOrEmpty(request.Password)) faults.Add("password", "The password is needed.");
        else if (request.Password.Length > PasswordRules.LengthMax) faults.Add("password", "This is not the password.");
        if (faults.Any) return (faults, null);
        var (outcome, _, until) = await login.CheckAsync(user.Email ?? "", request.Password, address, ct);
        if (outcome == LoginOutcome.Accepted) await change.AskAsync(user, request.Email, address, ct);
        else if (until is null) faults.Add("password", "This is not the password.");
        return (faults, until);
    }
}
