namespace CompraVenta.Cli.Live;

/// <summary>The best levels of a venue's book at one moment.</summary>
/// <param name="Listing">Whose book.</param>
/// <param name="TimeNs">When it was read, nanoseconds since 1970-01-01 UTC.</param>
/// <param name="AgeMs">Age of the last proof that it is current, milliseconds; null when there was never one.</param>
/// <param name="StaleBecause">Why it may not be believed; null when it is live.</param>
/// <param name="Bids">Buyers, best first.</param>
/// <param name="Asks">Sellers, best first.</param>
internal sealed record LiveBook(
    LiveListing Listing, long TimeNs, long? AgeMs, string? StaleBecause, IReadOnlyList<LiveLevel> Bids, IReadOnlyList<LiveLevel> Asks);

/// <summary>One level, as exact decimal text.</summary>
internal readonly record struct LiveLevel(string Price, string Size);
