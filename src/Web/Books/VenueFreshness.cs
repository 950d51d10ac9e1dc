using System.Globalization;
using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;

namespace CompraVenta.Web.Books;

/// <summary>How one venue's book of an instrument stands, in the words of the page.</summary>
/// <param name="Venue">The venue.</param>
/// <param name="State"><c>live</c>, <c>suspect</c>, <c>stale</c>, <c>waiting</c>, <c>unreachable</c> or <c>unlisted</c>; the look follows it.</param>
/// <param name="Words">The state for people, with its age where that matters.</param>
/// <param name="Reason">Why it is not live, as a sentence; null when it is.</param>
internal sealed record VenueFreshness(Venue Venue, string State, string Words, string? Reason)
{
    /// <summary>Milliseconds since its book was last proved current; null when it never was.</summary>
    public long? AgeMs { get; private init; }

    /// <summary>Whether its book may be believed.</summary>
    public bool IsLive => State is "live";

    /// <summary>Two letters that stand for the venue where its name has no room.</summary>
    public string Mark => MarkOf(Venue);

    /// <summary>Reads what the market says of a venue's book.</summary>
    public static VenueFreshness Of(Venue venue, VenueBookStatus status, bool isListed, VenueReach? reach, long nowNs)
    {
        // What a venue lists is only known once it has answered.
        if (!isListed && reach is { HasListings: false })
        {
            return reach.IsUnreachable ? new(venue, "unreachable", "not reached", reach.Sentence) : new(venue, "waiting", "waiting", reach.Sentence);
        }

        if (!isListed) return new(venue, "unlisted", "not listed", $"{venue.Name} does not list this pair.");
        var ageMs = status.AgeMs(nowNs);
        var age = AgeWords(ageMs);
        var said = status.State switch
        {
            _ when status.Venue is null => new(venue, "waiting", "waiting", $"{venue.Name} has not sent this book yet."),
            BookState.Live => new(venue, "live", "live", null),
            BookState.Suspect => new(venue, "suspect", $"checking, {age}", ReasonWords(status.Reason)),
            BookState.Stale => new(venue, "stale", $"stale, {age}", ReasonWords(status.Reason)),
            _ => new VenueFreshness(venue, "waiting", "waiting", ReasonWords(status.Reason)),
        };
        return said with { AgeMs = ageMs < 0 ? null : ageMs };
    }

    /// <summary>Two letters that stand for a venue, different for each.</summary>
    public static string MarkOf(Venue venue) => venue.Id switch
    {
        "binance" => "Bn",
        "bitfinex" => "Bf",
        "coinbase" => "Cb",
        _ => venue.Name.Length > 2 ? venue.Name[..2] : venue.Name,
    };

    /// <summary>An age for people: <c>4 s old</c>, <c>3 min old</c>.</summary>
    public static string AgeWords(long ageMs) => ageMs switch
    {
        < 0 => "never seen",
        < 120_000 => string.Create(CultureInfo.InvariantCulture, $"{ageMs / 1_000} s old"),
        < 7_200_000 => string.Create(CultureInfo.InvariantCulture, $"{ageMs / 60_000} min old"),
        < 172_800_000 => string.Create(CultureInfo.InvariantCulture, $"{ageMs / 3_600_000} h old"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{ageMs / 86_400_000} days old"),
    };

    private static string ReasonWords(StaleReason reason) => reason switch
    {
        StaleReason.AwaitingSnapshot => "The first full book has not come yet.",
        StaleReason.Gap => "An update is missing; the book is being fetched again.",
        StaleReason.Checksum => "The exchange's checksum differs; the book is being fetched again.",
        StaleReason.Crossed => "Its best bid met its best ask; the book is being fetched again.",
        StaleReason.Silent => "Nothing has come from the exchange within its limit.",
        StaleReason.Suspect => "Its updates stopped while others go on; it is being checked.",
        StaleReason.Disconnected => "The connection to the exchange is gone; it is being made again.",
        StaleReason.Maintenance => "The exchange is in maintenance.",
        StaleReason.Malformed => "A message could not be read; the book is being fetched again.",
        StaleReason.Unrepresentable => "It holds numbers too long to be kept exactly.",
        StaleReason.Restored => "Kept from before the last start; the exchange has not answered yet.",
        StaleReason.Released => "Nobody was looking; it is being followed again.",
        StaleReason.Refused => "The exchange refused the subscription.",
        _ => "It has not been followed yet.",
    };
}
