namespace CompraVenta.Infrastructure.Accounts.Audit;

/// <summary>A page of the audit log.</summary>
/// <param name="Entries">The events, newest first.</param>
/// <param name="Next">What <see cref="AuditQuery.Before"/> of the next page is; null when this is the last.</param>
public sealed record AuditPage(IReadOnlyList<AuditEntry> Entries, long? Next);
