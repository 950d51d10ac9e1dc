namespace CompraVenta.Simulator;

/// <summary>One level of a true book: exact price and size as decimals without trailing zeros.</summary>
/// <param name="Price">Price in the quote asset.</param>
/// <param name="Size">Total size in the base asset, always positive.</param>
public readonly record struct TrueLevel(decimal Price, decimal Size);
