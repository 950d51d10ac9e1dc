namespace CompraVenta.Core.Portfolio;

/// <summary>What is left of an asset that was acquired at once.</summary>
/// <param name="Quantity">How much is left, net of the fee.</param>
/// <param name="Cost">What was paid for that, in the account's quote asset, fees included.</param>
/// <param name="AcquiredNs">When, nanoseconds since 1970-01-01 UTC.</param>
public readonly record struct Lot(decimal Quantity, decimal Cost, long AcquiredNs);
