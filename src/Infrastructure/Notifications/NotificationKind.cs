namespace CompraVenta.Infrastructure.Notifications;

/// <summary>What a notification tells. Stored: append, never renumber.</summary>
public enum NotificationKind : short
{
    /// <summary>An order was filled, wholly or in part.</summary>
    Fill = 1,

    /// <summary>The price came that an order waited for.</summary>
    StopFired = 2,

    /// <summary>An order that had been accepted ended by itself before it was filled wholly.</summary>
    Refusal = 3,

    /// <summary>An instrument that matters to the user has no fresh book any more.</summary>
    Stale = 4,

    /// <summary>It has one again. Told where <see cref="Stale"/> is.</summary>
    Fresh = 5,
}
