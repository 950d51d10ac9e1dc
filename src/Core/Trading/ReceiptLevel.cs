namespace CompraVenta.Core.Trading;

/// <summary>One price of a venue's book that a fill took from.</summary>
/// <param name="Price">The price, in the quote asset.</param>
/// <param name="Shown">What the venue showed there, in the base asset; of an order that stood, the size of the trade that filled it, or what had come to its price.</param>
/// <param name="Left">What of it was left for this order: what the account had not taken before and, where a trade filled it, what stood before it had not.</param>
/// <param name="Taken">What this fill took, at most <paramref name="Left"/>.</param>
public readonly record struct ReceiptLevel(decimal Price, decimal Shown, decimal Left, decimal Taken);
