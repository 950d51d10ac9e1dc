using CompraVenta.Core.Markets;
using CompraVenta.Infrastructure.Markets;

namespace CompraVenta.Web.Books;

/// <summary>How pages show a venue of which they have the id only, as fills and statuses do: one that is not read any more is shown by its id.</summary>
internal sealed class VenueMarks(MarketHost host)
{
    /// <summary>Its name.</summary>
    public string NameOf(string id) => Find(id)?.Name ?? id;

    /// <summary>Two letters that stand for it.</summary>
    public string LettersOf(string id) => Find(id) is { } venue ? VenueFreshness.MarkOf(venue) : id[..Math.Min(2, id.Length)];

    /// <summary>The number of its colour; null for one that is not read any more.</summary>
    public int? ColourOf(string id) => Find(id)?.Index;

    private Venue? Find(string id) => host.Venues.FirstOrDefault(venue => venue.Id == id);
}
