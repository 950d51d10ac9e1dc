namespace CompraVenta.Simulator;

/// <summary>What a venue's book really is, for tests to compare with.</summary>
/// <param name="Venue">binance, bitfinex or coinbase.</param>
/// <param name="Symbol">The venue's own symbol.</param>
/// <param name="UpdateId">Grows by one with every level change; Binance's update id.</param>
/// <param name="Bids">Best first.</param>
/// <param name="Asks">Best first.</param>
public sealed record TrueBook(string Venue, string Symbol, long UpdateId, IReadOnlyList<TrueLevel> Bids, IReadOnlyList<TrueLevel> Asks);
