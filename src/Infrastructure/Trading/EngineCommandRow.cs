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

    /// <summary>When it was asked.</summary>
    public DateTimeOffset AskedAt { get; init; }

    /// <summary>When it was answered; null before.</summary>
    public DateTimeOffset? AnsweredAt { get; init; }

    /// <summary>Why it was refused: a <see cref="Core.Trading.RejectReason"/>, 0 for none; null before it is answered.</summary>
    public int? Refused { get; init; }
}
