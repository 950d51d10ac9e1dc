namespace CompraVenta.Infrastructure.Feeds;

/// <summary>A venue's published limits, as our connections keep them.</summary>
public sealed record FeedLimits
{
    /// <summary>Most listings whose book and trades one connection follows.</summary>
    public required int ListingsPerConnection { get; init; }

    /// <summary>Connection attempts to the venue per <see cref="ConnectWindow"/>, from this process; below the venue's own limit.</summary>
    public required int Connects { get; init; }

    /// <summary>The window of <see cref="Connects"/>.</summary>
    public required TimeSpan ConnectWindow { get; init; }

    /// <summary>Shortest time between two frames that we send on one connection.</summary>
    public required TimeSpan SendInterval { get; init; }

    /// <summary>Age at which a connection is handed over to a new one, before the venue cuts it; null where it never does.</summary>
    public TimeSpan? ConnectionLifetime { get; init; }

    /// <summary>REST weight that may be spent per <see cref="RestWindow"/>.</summary>
    public required int RestWeight { get; init; }

    /// <summary>The window of <see cref="RestWeight"/>.</summary>
    public required TimeSpan RestWindow { get; init; }

    /// <summary>Time between two questions for the day of a listing: at most about a third of <see cref="RestWeight"/>, so that what books need never waits for it.</summary>
    public required TimeSpan DayReadInterval { get; init; }

    /// <summary>How often discovery is repeated.</summary>
    public required TimeSpan DiscoveryInterval { get; init; }

    /// <summary>A connection without any frame for this long is taken for dead and replaced.</summary>
    public required TimeSpan SilenceTimeout { get; init; }
}
