namespace CompraVenta.Infrastructure.Accounts.Admin;

/// <summary>A user as one line of a list.</summary>
/// <param name="Id">The user's id.</param>
/// <param name="Email">The mail address; null for a guest.</param>
/// <param name="Username">How others see them.</param>
/// <param name="Name">How they want to be called.</param>
/// <param name="IsAdmin">Whether they may use the admin's tools.</param>
/// <param name="IsGuest">Whether they only look around.</param>
/// <param name="CreatedAt">When they registered.</param>
/// <param name="SeenAt">When they were last here; null when never.</param>
/// <param name="LockedAt">When an admin locked the account; null while it is open.</param>
public sealed record UserSummary(
    Guid Id, string? Email, string? Username, string Name, bool IsAdmin, bool IsGuest, DateTimeOffset CreatedAt, DateTimeOffset? SeenAt, DateTimeOffset? LockedAt);
