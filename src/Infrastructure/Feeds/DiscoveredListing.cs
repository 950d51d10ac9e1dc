using CompraVenta.Core.Markets;

namespace CompraVenta.Infrastructure.Feeds;

/// <summary>One instrument as a venue's discovery names it.</summary>
/// <param name="Symbol">The venue's own symbol, as its streams write it in data.</param>
/// <param name="Instrument">The canonical pair.</param>
/// <param name="Rules">The venue's order rules.</param>
/// <param name="IsTrading">Whether it trades now.</param>
/// <param name="Ticker">The 24-hour figures that came with it; the slot is not set yet. Null when none came.</param>
public sealed record DiscoveredListing(string Symbol, Instrument Instrument, InstrumentRules Rules, bool IsTrading, Ticker? Ticker);
