namespace CompraVenta.Core.Markets;

/// <summary>The price with which a quarter of an hour ended.</summary>
/// <param name="StartMs">When the quarter of an hour began, milliseconds since 1970-01-01 UTC.</param>
/// <param name="Price">In the quote asset, above zero.</param>
public readonly record struct DayClose(long StartMs, decimal Price);
