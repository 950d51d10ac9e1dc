using CompraVenta.Core.Markets;
using CompraVenta.Infrastructure.Feeds;

namespace CompraVenta.Web.Books;

/// <summary>Whether a venue answers this machine, in the words of the page.</summary>
/// <param name="Venue">The venue.</param>
/// <param name="State">How its feed stands.</param>
/// <param name="Problem">What its feed says is wrong; null when nothing is.</param>
/// <param name="HasListings">Whether it has named its pairs, now or before the last start.</param>
internal sealed record VenueReach(Venue Venue, VenueState State, string? Problem, bool HasListings)
{
    /// <summary>Whether it was asked and does not answer.</summary>
    public bool IsUnreachable => State == VenueState.Unreachable;

    /// <summary>How it stands, as a sentence.</summary>
    public string Sentence => State switch
    {
        VenueState.Unreachable => $"{Venue.Name} can't be reached: {Ended(Problem ?? "it does not answer")}",
        VenueState.Starting => $"{Venue.Name} was asked and has not answered yet.",
        _ when !HasListings => $"{Venue.Name} answers, and has not named its pairs yet.",
        _ => $"{Venue.Name} answers.",
    };

    /// <summary>What a feed says of its venue.</summary>
    public static VenueReach Of(VenueStatus status) => new(status.Venue, status.State, status.Problem, status.Listings > 0);

    private static string Ended(string words) => words.EndsWith('.') ? words : words + ".";
}
