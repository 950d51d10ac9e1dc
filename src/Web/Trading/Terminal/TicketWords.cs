using CompraVenta.Core.Trading;

namespace CompraVenta.Web.Trading.Terminal;

/// <summary>What a ticket would do, and what became of it, in one plain sentence.</summary>
/// <param name="nameOf">An exchange's name.</param>
/// <param name="price">A price of the pair, as its page writes it.</param>
internal sealed class TicketWords(Func<string, string> nameOf, Func<decimal?, string> price)
{
    /// <summary>What the order would do now.</summary>
    public string Of(OrderTerms terms, EstimateAnswer estimate)
    {
        if (terms.HasTrigger) return OfTrigger(terms, estimate);
        return estimate.BAmount > 0 ? OfWalk(terms, estimate) : OfStanding(terms, estimate);
    }

    /// <summary>What two orders would do of which one ends the other.</summary>
    public string Of(OrderTerms limit, OrderTerms stop, EstimateAnswer estimate)
    {
        var then = stop.HasPrice ? $"at {price(stop.Price)} or better" : "at the market";
        return $"Stands in the book and {Verb(limit)} {TradingFigures.Exact(limit.AmountBase)} {limit.Instrument.Base} at {Standing(limit, estimate)}, or {Verb(stop)} {then} once {Source(stop.TriggerSource)} {Moves(stop)} to {price(stop.StopPrice)}: the first that comes ends the other. Locks {TradingFigures.Rounded(estimate.Locked)} {estimate.LockedAsset}.{Stale(estimate)}";
    }

    /// <summary>What became of the order.</summary>
    public static string Of(OrderTerms terms, PlacedAnswer placed)
    {
        var (coin, quote) = (terms.Instrument.Base, terms.Instrument.Quote);
        var done = placed.Price is { } average
            ? $"{(IsBuy(terms) ? "Bought" : "Sold")} {TradingFigures.Exact(placed.BAmount)} {coin} for {TradingFigures.Rounded(placed.QAmount)} {quote}, on average at {TradingFigures.Average(average)}; fee {TradingFigures.Rounded(placed.Fee)} {placed.FeeAsset}."
            : "";
        var rest = placed.State switch
        {
            "waiting" => placed.PairOrderId is null ? "The order waits for its price." : "The two orders are placed: the first that comes ends the other.",
            "open" => placed.PairOrderId is not null ? "The two orders are placed: the first that comes ends the other." : done.Length > 0 ? "The rest stands in the book." : "The order stands in the book.",
            "filled" => "",
            _ => $"{(done.Length > 0 ? "The rest is cancelled" : "Nothing was filled")}: {Cause(placed.Reason)}",
        };
        return string.Join(' ', new[] { done, rest }.Where(part => part.Length > 0));
    }

    private static bool IsBuy(OrderTerms terms) => terms.Side == OrderSide.Buy;

    private static string Verb(OrderTerms terms) => IsBuy(terms) ? "buys" : "sells";

    private static string Cause(string? reason) => reason switch
    {
        "depth_exhausted" => "the books have no more.",
        "not_filled_at_once" => "it could not be filled at once.",
        _ => "see the order.",
    };

    private string OfWalk(OrderTerms terms, EstimateAnswer estimate)
    {
        var (coin, quote) = (terms.Instrument.Base, terms.Instrument.Quote);
        var walked = $"{(IsBuy(terms) ? "Buys" : "Sells")} {TradingFigures.Exact(estimate.BAmount)} {coin} for about {TradingFigures.Rounded(estimate.QAmount)} {quote} (average {TradingFigures.Average(estimate.Price!.Value)}{Slip(terms, estimate)}, fee {TradingFigures.Rounded(estimate.Fee)} {estimate.FeeAsset}) from {Venues(estimate.Fills)}.";
        if (estimate.IsComplete) return walked;
        return terms.Type == OrderType.Market || terms.TimeInForce == TimeInForce.ImmediateOrCancel
            ? $"{walked} The books have no more of it now: the rest would be cancelled."
            : $"{walked} The rest would stand at {Standing(terms, estimate)} and lock {TradingFigures.Rounded(estimate.Locked)} {estimate.LockedAsset}.{Stale(estimate)}";
    }

    private string OfStanding(OrderTerms terms, EstimateAnswer estimate) => terms.TimeInForce is TimeInForce.ImmediateOrCancel or TimeInForce.FillOrKill || terms.Type == OrderType.Market
        ? "Nothing could be filled now, and it would be cancelled."
        : $"Stands in the book: {Verb(terms)} {TradingFigures.Exact(terms.AmountBase)} {terms.Instrument.Base} at {Standing(terms, estimate)} once its turn comes, and locks {TradingFigures.Rounded(estimate.Locked)} {estimate.LockedAsset} until then.{Stale(estimate)}";

    private string OfTrigger(OrderTerms terms, EstimateAnswer estimate)
    {
        var then = terms.HasPrice ? $"at {price(terms.Price)} or better" : "at the market";
        var follows = terms.Type == OrderType.TrailingStop ? $", which follows the price {price(terms.TrailDistance)} behind" : "";
        return $"Waits until {Source(terms.TriggerSource)} {Moves(terms)} to {(estimate.TriggerPrice is { } trigger ? price(trigger) : "its price")}{follows}, then {Verb(terms)} {TradingFigures.Exact(terms.AmountBase)} {terms.Instrument.Base} {then}. Locks {TradingFigures.Rounded(estimate.Locked)} {estimate.LockedAsset} until then.{Stale(estimate)}";
    }

    /// <summary>How the price goes that fires it: a sell stop-loss and a buy take-profit fire at or below theirs, the other two at or above.</summary>
    private static string Moves(OrderTerms terms) => IsBuy(terms) != terms.IsStop ? "falls" : "rises";

    private string Standing(OrderTerms terms, EstimateAnswer estimate) =>
        estimate.StandsAt is { } stands && stands != terms.Price ? $"{price(stands)}, the next price that the exchange takes," : price(terms.Price);

    private static string Stale(EstimateAnswer estimate) => estimate.WaitsForFreshData ? " What could fill or fire it is stale now: it waits for fresh data first." : "";

    private static string Source(TriggerSource source) => source switch
    {
        TriggerSource.Best => "the best bid or ask",
        TriggerSource.Median => "the median over the exchanges",
        _ => "the last trade",
    };

    private static string Slip(OrderTerms terms, EstimateAnswer estimate)
    {
        if (estimate.BestPrice is not { } best || best == 0) return "";
        var part = (estimate.Price!.Value / best) - 1;
        var side = IsBuy(terms) ? "ask" : "bid";
        return part == 0 ? $", the best {side}" : $", {TradingFigures.BasisPoints(Math.Abs(part))} {(part > 0 ? "above" : "below")} the best {side}";
    }

    private string Venues(IReadOnlyList<PlacedFill> fills)
    {
        string[] names = [.. fills.Select(fill => nameOf(fill.Venue)).Distinct(StringComparer.Ordinal)];
        return names.Length < 2 ? string.Concat(names) : $"{string.Join(", ", names[..^1])} and {names[^1]}";
    }
}
