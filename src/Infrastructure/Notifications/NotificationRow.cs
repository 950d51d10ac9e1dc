namespace CompraVenta.Infrastructure.Notifications;

/// <summary>A row of <c>notifications</c>: something that its user was told on pages. The newest are kept.</summary>
public sealed class NotificationRow
{
    /// <summary>The account that it is about.</summary>
    public Guid AccountId { get; init; }

    /// <summary>Its number: of an account one more than that of the one before, from 1.</summary>
    public long Number { get; init; }

    /// <summary>What it tells.</summary>
    public NotificationKind Kind { get; init; }

    /// <summary>When that was decided.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>The pair's base asset.</summary>
    public required string Base { get; init; }

    /// <summary>The pair's quote asset.</summary>
    public required string Quote { get; init; }

    /// <summary>The order that it is about; null for none.</summary>
    public Guid? OrderId { get; init; }

    /// <summary>What it says to people.</summary>
    public required string Message { get; init; }
}
