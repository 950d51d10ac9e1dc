using CompraVenta.Core.Ledger;
using CompraVenta.Core.Markets;

namespace CompraVenta.Core.Trading;

/// <summary>Checks the terms of orders: first that they go together, then the rules of the reference venue. A rule of 0 is none.</summary>
public static class OrderRules
{
    /// <summary>Largest amount or price: products of two still fit.</summary>
    public const decimal NumberMax = 1_000_000_000_000m;

    /// <summary>Longest client id.</summary>
    public const int ClientIdLengthMax = 64;

    /// <summary>Checks that terms go together and their numbers are such.</summary>
    public static Rejection CheckTerms(OrderTerms terms, long nowNs)
    {
        ArgumentNullException.ThrowIfNull(terms);
        if (FindMisfit(terms, nowNs) is var misfit and not OrderTerm.None)
        {
            var value = misfit switch { OrderTerm.AmountQuote => terms.AmountQuote, OrderTerm.Price => terms.Price, OrderTerm.StopPrice => terms.StopPrice, OrderTerm.TrailDistance => terms.TrailDistance, _ => null };
            return new(RejectReason.BadTerms, value, null, value is null ? null : terms.Instrument.Quote, misfit);
        }

        var amount = terms.AmountBase ?? terms.AmountQuote!.Value;
        if (amount <= 0 || amount > NumberMax || !Amounts.IsExact(amount)) return new(RejectReason.BadAmount, amount);
        foreach (var (term, price) in PricesOf(terms))
        {
            if (price is <= 0 or > NumberMax) return new(RejectReason.BadPrice, price, Term: term);
        }

        return Rejection.None;
    }

    private static (OrderTerm Term, decimal? Price)[] PricesOf(OrderTerms terms) =>
        [(OrderTerm.Price, terms.Price), (OrderTerm.StopPrice, terms.StopPrice), (OrderTerm.TrailDistance, terms.TrailDistance)];

    /// <summary>The first of the terms that is missing, or does not go with the others.</summary>
    private static OrderTerm FindMisfit(OrderTerms terms, long nowNs)
    {
        var (isMarket, isTrailing, isTimed) = (terms.Type == OrderType.Market, terms.Type == OrderType.TrailingStop, terms.TimeInForce == TimeInForce.GoodTillDate);
        if (terms.AmountBase is null && (terms.AmountQuote is null || !isMarket)) return OrderTerm.AmountBase;
        if (terms.AmountBase is not null && terms.AmountQuote is not null) return OrderTerm.AmountQuote;
        if (terms.HasPrice == terms.Price is null) return OrderTerm.Price;
        if ((terms.HasTrigger && !isTrailing) == terms.StopPrice is null) return OrderTerm.StopPrice;
        if (isTrailing == terms.TrailDistance is null) return OrderTerm.TrailDistance;
        if (terms.PostOnly && (terms.Type != OrderType.Limit || terms.TimeInForce is TimeInForce.ImmediateOrCancel or TimeInForce.FillOrKill)) return OrderTerm.PostOnly;
        if (isTimed && isMarket) return OrderTerm.TimeInForce;
        if (isTimed == terms.GoodTillNs is null || (isTimed && terms.GoodTillNs <= nowNs)) return OrderTerm.GoodTill;
        return terms.ClientId is { Length: 0 or > ClientIdLengthMax } ? OrderTerm.ClientId : OrderTerm.None;
    }

    /// <summary>Whether two orders can be a pair of which one ends the other: a limit order or a take-profit, and a stop, alike in all but their prices, venues and triggers.</summary>
    public static bool ArePair(OrderTerms first, OrderTerms second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        var gain = first.IsStop ? second : first;
        return first.IsStop != second.IsStop && (gain.Type == OrderType.Limit || gain.HasTrigger)
            && first.Instrument == second.Instrument && first.Side == second.Side && first.AmountBase == second.AmountBase && first.AmountBase is not null
            && first.GoodTillNs == second.GoodTillNs && (gain.HasTrigger || gain.TimeInForce is TimeInForce.GoodTillCancelled or TimeInForce.GoodTillDate)
            && first.PairId is null && second.PairId is null && (first.ClientId is null || first.ClientId != second.ClientId);
    }

    /// <summary>Checks the rules of a venue.</summary>
    /// <param name="terms">The terms.</param>
    /// <param name="rules">The rules.</param>
    /// <param name="price">About the price that a market order meets, for its worth and its size; null when there is none.</param>
    public static Rejection CheckVenue(OrderTerms terms, InstrumentRules rules, decimal? price)
    {
        ArgumentNullException.ThrowIfNull(terms);
        ArgumentNullException.ThrowIfNull(rules);
        var (coin, quote) = (terms.Instrument.Base, terms.Instrument.Quote);
        foreach (var (term, of) in PricesOf(terms))
        {
            if (of is { } own && rules.TickSize > 0 && own % rules.TickSize != 0) return new(RejectReason.TickSize, own, rules.TickSize, quote, term);
        }

        // What an order is worth comes first, and the lot last: who mends what is named has an order that is taken.
        var worth = terms.AmountQuote ?? (terms.Price ?? terms.StopPrice ?? price) * terms.AmountBase;
        if (worth < rules.MinimumNotional) return new(RejectReason.MinimumNotional, worth, rules.MinimumNotional, quote);

        // By money, an order is about as large as that buys.
        if (terms.AmountQuote is { } money && price is { } about)
        {
            if (money < rules.MinimumSize * about) return new(RejectReason.MinimumSize, money, Amounts.RoundUp(rules.MinimumSize * about), quote);
            if (rules.MaximumSize > 0 && money > rules.MaximumSize * about) return new(RejectReason.MaximumSize, money, Amounts.RoundDown(rules.MaximumSize * about), quote);
        }

        if (terms.AmountBase is not { } amount) return Rejection.None;
        if (amount < rules.MinimumSize) return new(RejectReason.MinimumSize, amount, rules.MinimumSize, coin);
        if (rules.MaximumSize > 0 && amount > rules.MaximumSize) return new(RejectReason.MaximumSize, amount, rules.MaximumSize, coin);
        return rules.LotSize > 0 && amount % rules.LotSize != 0 ? new(RejectReason.LotSize, amount, rules.LotSize, coin) : Rejection.None;
    }
}
