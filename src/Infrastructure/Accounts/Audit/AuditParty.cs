namespace CompraVenta.Infrastructure.Accounts.Audit;

/// <summary>A user as the audit log shows them.</summary>
/// <param name="Id">The user's id, which stays when the account is gone.</param>
/// <param name="Email">The account's mail address now; null when it has none or is gone.</param>
/// <param name="Username">The account's user name now; null when it is gone.</param>
public sealed record AuditParty(Guid Id, string? Email, string? Username);
