namespace CompraVenta.Infrastructure.Notifications;

/// <summary>A row of <c>stale_spells</c>: an account that was told that an instrument is stale, and not yet that it is fresh again.</summary>
public sealed class StaleSpellRow
{
    /// <summary>The account.</summary>
    public Guid AccountId { get; init; }

    /// <summary>The pair's base asset.</summary>
    public required string Base { get; init; }

    /// <summary>The pair's quote asset.</summary>
    public required string Quote { get; init; }

    /// <summary>When it was told.</summary>
    public DateTimeOffset ToldAt { get; init; }
}
