using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;

namespace CompraVenta.Core.Trading;

/// <summary>What the engine sees of its market.</summary>
public interface IEngineMarket
{
    /// <summary>An instrument's books; null when it never had one.</summary>
    ConsolidatedBook? Find(Instrument instrument);

    /// <summary>The listing whose rules hold for an instrument's orders: the most liquid that trades; null when none lists it.</summary>
    Listing? ReferenceOf(Instrument instrument);

    /// <summary>The listing of an instrument at a venue; null when it is not listed there.</summary>
    Listing? FindListing(Venue venue, Instrument instrument);
}
