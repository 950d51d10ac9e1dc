using CompraVenta.Core.Markets;

namespace CompraVenta.Cli.Live;

/// <summary>One instrument at one venue, as a source knows it.</summary>
/// <param name="Venue">The venue's id.</param>
/// <param name="Pair">The instrument's name: <c>BTC-USD</c>.</param>
/// <param name="Symbol">The venue's own symbol, as CSV files have it.</param>
internal sealed record LiveListing(string Venue, string Pair, string Symbol);

/// <summary>A trade as it came.</summary>
/// <param name="Listing">Where it happened.</param>
/// <param name="Trade">The trade; its slot means nothing here.</param>
internal sealed record LiveTrade(LiveListing Listing, Trade Trade);
