using CompraVenta.Core.Books;

namespace CompraVenta.Simulation.Feeds;

/// <summary>The checksum of one of the venues: how many levels its book has.</summary>
internal sealed class LevelCount : IBookChecksum
{
    public static int Of(int bids, int asks) => (bids * 1_000) + asks;

    public bool Matches(VenueBook book, int expected) => Of(book.Bids.Count, book.Asks.Count) == expected;
}
