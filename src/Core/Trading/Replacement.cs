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

    /// <summary>Whether this is the very replacement that has made an order of another: that order took the other's place, and asks for what this makes of the other.</summary>
    /// <param name="order">The order that may have been made.</param>
    /// <param name="old">The other, as it ended.</param>
    public bool HasMade(Order order, Order old)
    {
        ArgumentNullException.ThrowIfNull(order);
        ArgumentNullException.ThrowIfNull(old);
        return order.ReplacesId == old.Id && order.Terms == AppliedTo(old);
    }
}
