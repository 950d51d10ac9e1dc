namespace CompraVenta.Infrastructure.Accounts.Admin;

/// <summary>A page of a list of users.</summary>
/// <param name="Users">The users, in order.</param>
/// <param name="Next">Where the next page begins; null when this is the last.</param>
public sealed record UserPage(IReadOnlyList<UserSummary> Users, UserCursor? Next);
