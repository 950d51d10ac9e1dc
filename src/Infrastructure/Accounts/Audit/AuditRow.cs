namespace CompraVenta.Infrastructure.Accounts.Audit;

/// <summary>A row of <c>audit_log</c>: something that matters for the security of an account. Rows are only ever added.</summary>
public sealed class AuditRow
{
    /// <summary>Its number, in the order of events.</summary>
    public long Id { get; init; }

    /// <summary>When it happened.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>Who did it; null for somebody who is not signed in.</summary>
    public Guid? ActorId { get; init; }

    /// <summary>Whose account it is about; null when the account does not exist.</summary>
    public Guid? SubjectId { get; init; }

    /// <summary>What happened.</summary>
    public AuditEvent Event { get; init; }

    /// <summary>The network address that it came from; null when unknown.</summary>
    public string? Address { get; init; }

    /// <summary>What else there is to say, such as an admin's reason; null for nothing. Never a secret.</summary>
    public string? Detail { get; init; }
}
