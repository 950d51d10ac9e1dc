using CompraVenta.Core.Markets;

namespace CompraVenta.Core.Trading;

/// <summary>What a walk takes at one venue.</summary>
/// <param name="Listing">Where.</param>
/// <param name="UpdateId">The venue's id of the last update of its book.</param>
/// <param name="DataAgeNs">The age of the book's last proof, in nanoseconds.</param>
/// <param name="Levels">The levels taken, best first.</param>
/// <param name="AmountBase">Of the base asset.</param>
/// <param name="AmountQuote">Of the quote asset.</param>
/// <param name="FeeRate">The rate of the fee.</param>
/// <param name="Fee">The fee, of the asset received.</param>
public sealed record VenueTake(
    Listing Listing, long UpdateId, long DataAgeNs, IReadOnlyList<ReceiptLevel> Levels, decimal AmountBase, decimal AmountQuote, decimal FeeRate, decimal Fee);
