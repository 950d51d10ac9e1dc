namespace CompraVenta.Infrastructure.Accounts.Audit;

/// <summary>An event of the audit log, with the users by name.</summary>
/// <param name="Id">Its number, in the order of events.</param>
/// <param name="At">When it happened.</param>
/// <param name="Event">What happened.</param>
/// <param name="Actor">Who did it; null for somebody who was not signed in, and for the console.</param>
/// <param name="Subject">Whose account it is about; null when there is none.</param>
/// <param name="Address">The network address it came from; null when unknown.</param>
/// <param name="Detail">What else there is to say, such as a reason; null for nothing.</param>
public sealed record AuditEntry(long Id, DateTimeOffset At, AuditEvent Event, AuditParty? Actor, AuditParty? Subject, string? Address, string? Detail);
