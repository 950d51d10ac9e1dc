namespace CompraVenta.Core.Trading;

/// <summary>One price of a venue's book that a fill took from.</summary>
/// <param name="Price">The price, in the quote asset.</param>
/// <param name="Shown">What the venue showed there, in the base asset.</param>
/// <param name="Left">What of it this account had not taken before.</param>
/// <param name="Taken">What this fill took, at most <paramref name="Left"/>.</param>
public readonly record struct ReceiptLevel(decimal Price, decimal Shown, decimal Left, decimal Taken);
