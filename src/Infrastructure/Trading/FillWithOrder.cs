namespace CompraVenta.Infrastructure.Trading;

/// <summary>A fill with what a line about it says of its order.</summary>
/// <param name="Fill">The fill.</param>
/// <param name="ClientOrderId">The user's own name for the order.</param>
/// <param name="Base">The base asset.</param>
/// <param name="Quote">The quote asset.</param>
/// <param name="Side">BUY or SELL.</param>
/// <param name="FeeAsset">The asset that the fee is taken from: the one received.</param>
/// <param name="Epoch">The epoch of the account in which the order was placed.</param>
public sealed record FillWithOrder(FillView Fill, string? ClientOrderId, string Base, string Quote, string Side, string FeeAsset, int Epoch);
