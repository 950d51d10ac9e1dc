using CompraVenta.Infrastructure.Accounts.Audit;

namespace CompraVenta.Infrastructure.Trading;

/// <summary>A row of <c>engine_commands</c>: something that the admin pages, the console or the erasing of a user ask of an account's engine, which answers in the row.</summary>
public sealed class EngineCommandRow
{
    /// <summary>Its number, in the order in which they were asked.</summary>
    public long Id { get; init; }

    /// <summary>The source of the market whose engine is asked.</summary>
    public required string Source { get; init; }

    /// <summary>What is asked.</summary>
    public EngineCommandKind Kind { get; init; }

    /// <summary>Whose account.</summary>
    public Guid UserId { get; init; }

    /// <summary>Of a reset the epoch that it is to end: asked twice, it ends once. Null of others.</summary>
    public int? Epoch { get; init; }

    /// <summary>The entry of the audit log that says who asked, and why; null where it says nothing of that.</summary>
    public long? AuditId { get; set; }

    /// <summary>That entry, where it is asked for.</summary>
    public AuditRow? Audit { get; set; }

    /// <summary>When it was asked.</summary>
    public DateTimeOffset AskedAt { get; init; }

    /// <summary>When it was answered; null before.</summary>
    public DateTimeOffset? AnsweredAt { get; init; }

    /// <summary>Why it was refused: a <see cref="Core.Trading.RejectReason"/>, 0 for none; null before it is answered.</summary>
    public int? Refused { get; init; }
}
