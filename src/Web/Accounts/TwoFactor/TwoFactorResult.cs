using CompraVenta.Infrastructure.Accounts.Users;
using CompraVenta.Web.Http;

namespace CompraVenta.Web.Accounts.TwoFactor;

/// <summary>What became of a change to one's second factor.</summary>
/// <param name="User">Whose; null when they are gone.</param>
/// <param name="Faults">What is wrong with the fields.</param>
internal sealed record TwoFactorResult(User? User, FieldFaults Faults)
{
    /// <summary>Why it can't be done as things stand; null when it can.</summary>
    public RequestFault? Conflict { get; init; }

    /// <summary>The end of the lockout, when the password was not looked at.</summary>
    public DateTimeOffset? LockedUntil { get; init; }

    /// <summary>New recovery codes; empty where none were made.</summary>
    public IReadOnlyList<string> RecoveryCodes { get; init; } = [];

    /// <summary>Whether it was done.</summary>
    public bool IsDone => User is not null && !Faults.Any && Conflict is null && LockedUntil is null;
}
