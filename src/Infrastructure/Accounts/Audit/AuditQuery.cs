namespace CompraVenta.Infrastructure.Accounts.Audit;

/// <summary>Which events of the audit log are asked for.</summary>
public sealed record AuditQuery
{
    /// <summary>Most events of one page.</summary>
    public const int LimitMax = 500;

    /// <summary>Only what is one of these; empty for everything.</summary>
    public IReadOnlyList<AuditEvent> Events { get; init; } = [];

    /// <summary>Only what this user did.</summary>
    public Guid? ActorId { get; init; }

    /// <summary>Only what is about this user's account.</summary>
    public Guid? SubjectId { get; init; }

    /// <summary>Only from then on.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only before then.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Only older than the event of this number, the last of the page before; null for the beginning.</summary>
    public long? Before { get; init; }

    /// <summary>How many at most, 1 to <see cref="LimitMax"/>.</summary>
    public int Limit { get; init; } = 50;
}
