namespace CompraVenta.Core.Trading;

/// <summary>What an order that takes the place of another has different; null keeps.</summary>
/// <param name="AmountBase">The whole amount of the new order, in the base asset: what was filled of the old one counts.</param>
/// <param name="Price">The limit price.</param>
/// <param name="StopPrice">The price that fires it.</param>
/// <param name="TrailDistance">How far behind a trailing stop follows.</param>
/// <param name="ClientId">The user's name for the new order.</param>
public sealed record Replacement(decimal? AmountBase = null, decimal? Price = null, decimal? StopPrice = null, decimal? TrailDistance = null, string? ClientId = null)
{
    /// <summary>What the new order asks for: what is left of the old one, changed. An order that had fired is a limit order by now.</summary>
    internal OrderTerms AppliedTo(Order old)
    {
        var terms = old.Terms;
        var hasFired = old.FiredNs is not null;
        return terms with
        {
            Type = hasFired ? OrderType.Limit : terms.Type,
            AmountBase = (AmountBase ?? terms.AmountBase) - old.FilledBase,
            Price = Price ?? terms.Price,
            StopPrice = StopPrice ?? (hasFired ? null : terms.StopPrice),
            TrailDistance = TrailDistance ?? terms.TrailDistance,
            ClientId = ClientId,
            PairId = null,
        };
    }

    /// <summary>Whether an order may be the one that this replacement has made: it has what was asked for. Its amount is what was left then.</summary>
    public bool IsMetBy(OrderTerms terms) =>
        (Price is null || Price == terms.Price) && (StopPrice is null || StopPrice == terms.StopPrice) && (TrailDistance is null || TrailDistance == terms.TrailDistance)
        && (AmountBase is null || AmountBase >= terms.AmountBase) && terms.PairId is null;
}
