using System.Globalization;
using CompraVenta.Core.Trading;

namespace CompraVenta.Infrastructure.Trading;

/// <summary>The words for refusals, on the wire and on pages alike.</summary>
public static class RejectionWords
{
    /// <summary>The stable word for programs, such as <c>insufficient_funds</c>.</summary>
    public static string Code(this RejectReason reason) => reason switch
    {
        RejectReason.DuplicateWithDifferentTerms => "duplicate_client_order_id",
        RejectReason.UnknownAccount => "unknown_account",
        RejectReason.UnknownInstrument => "unknown_instrument",
        RejectReason.UnknownOrder => "unknown_order",
        RejectReason.OrderEnded => "order_ended",
        RejectReason.EpochEnded => "epoch_ended",
        RejectReason.BadTerms => "bad_terms",
        RejectReason.BadAmount => "bad_amount",
        RejectReason.BadPrice => "bad_price",
        RejectReason.TickSize => "tick_size",
        RejectReason.LotSize => "lot_size",
        RejectReason.MinimumSize => "min_size",
        RejectReason.MaximumSize => "max_size",
        RejectReason.MinimumNotional => "min_notional",
        RejectReason.TooManyOrders => "too_many_orders",
        RejectReason.Halted => "halted",
        RejectReason.MarketUnavailable => "market_unavailable",
        RejectReason.WouldTake => "would_take",
        RejectReason.WouldNotFill => "would_not_fill",
        RejectReason.AlreadyTriggered => "already_triggered",
        RejectReason.InsufficientFunds => "insufficient_funds",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "no refusal"),
    };

    /// <summary>One sentence for people, with the rule's values.</summary>
    public static string Sentence(this Rejection why) => why.Reason switch
    {
        RejectReason.DuplicateWithDifferentTerms => "This client order id was used for an order with other terms.",
        RejectReason.UnknownAccount => "There is no such account.",
        RejectReason.UnknownInstrument => "No exchange lists this pair, or the one named does not.",
        RejectReason.UnknownOrder => "You have no such order.",
        RejectReason.OrderEnded => "The order has ended.",
        RejectReason.EpochEnded => "The epoch has ended.",
        RejectReason.BadTerms => why.Misfit(),
        RejectReason.BadAmount when why.Limit is not null => $"{Of(why.Limit, why.Asset).TrimStart()} of the order are filled already: the whole amount has to be more than that.",
        RejectReason.BadAmount => $"The amount{Of(why.Value)} is not positive, too large, or has too many decimals.",
        RejectReason.BadPrice when why.Limit is not null => $"The distance{Of(why.Value)} is further than the price,{Of(why.Limit, why.Asset)}, is from 0: the order could never fire.",
        RejectReason.BadPrice => $"{why.Price()}{Of(why.Value)} is not positive, too large, or has too many decimals.",
        RejectReason.TickSize => $"{why.Price()}{Of(why.Value)} is no multiple of the tick size{Of(why.Limit, why.Asset)}.",
        RejectReason.LotSize => $"The amount{Of(why.Value)} is no multiple of the lot size{Of(why.Limit, why.Asset)}.",
        RejectReason.MinimumSize => $"The amount{Of(why.Value)} is below the smallest{Of(why.Limit, why.Asset)}.",
        RejectReason.MaximumSize => $"The amount{Of(why.Value)} is above the largest{Of(why.Limit, why.Asset)}.",
        RejectReason.MinimumNotional => $"The order is worth{Of(why.Value, why.Asset)}, less than the smallest{Of(why.Limit, why.Asset)}.",
        RejectReason.TooManyOrders => $"There are{Of(why.Value)} open orders, and no more than{Of(why.Limit)} may be.",
        RejectReason.Halted => "The exchange has halted this pair.",
        RejectReason.MarketUnavailable => "No exchange that the order may go to has a fresh order book of this pair now; nothing was done. Try again in a moment.",
        RejectReason.WouldTake when why.Term == OrderTerm.PairPrices => $"The limit order of the pair would take at once, at{Of(why.Limit, why.Asset)}; both orders of a pair have to wait.",
        RejectReason.WouldTake => $"The order would take at once, at{Of(why.Limit, why.Asset)}, and was to stand only.",
        RejectReason.WouldNotFill => $"Only{Of(why.Value, why.Asset)} of{Of(why.Limit, why.Asset)} could be filled at once.",
        RejectReason.AlreadyTriggered => $"The order would fire at once: the price is{Of(why.Limit, why.Asset)} already, and{Of(why.Value, why.Asset)} is not {(why.Value < why.Limit ? "above" : "below")} it.",
        RejectReason.InsufficientFunds => $"The order needs{Of(why.Value, why.Asset)}; free are{Of(why.Limit ?? 0, why.Asset)}.",
        _ => throw new ArgumentOutOfRangeException(nameof(why), why.Reason, "no refusal"),
    };

    /// <summary>The field of a call that a term is, or the parameter to blame; null for none.</summary>
    public static string? Field(this OrderTerm term) => term switch
    {
        OrderTerm.None => null,
        OrderTerm.AmountBase => "b_amount",
        OrderTerm.AmountQuote => "q_amount",
        OrderTerm.Price or OrderTerm.PairPrices => "price",
        OrderTerm.StopPrice => "stop_price",
        OrderTerm.TrailDistance => "trail_distance",
        OrderTerm.TimeInForce => "time_in_force",
        OrderTerm.GoodTill => "good_till",
        OrderTerm.PostOnly => "post_only",
        OrderTerm.ClientId => "client_order_id",
        OrderTerm.Pair => "id",
        _ => throw new ArgumentOutOfRangeException(nameof(term), term, "no term"),
    };

    /// <summary>What the price to blame is called.</summary>
    private static string Price(this Rejection why) => why.Term switch
    {
        OrderTerm.StopPrice => "The stop price",
        OrderTerm.TrailDistance => "The distance",
        _ => "The price",
    };

    /// <summary>Which of the terms does not go with the others, and what would.</summary>
    private static string Misfit(this Rejection why) => why.Term switch
    {
        OrderTerm.AmountBase => "The order needs an amount of the base asset; only a market order may have one of the quote asset instead.",
        OrderTerm.AmountQuote => "An amount of the quote asset stands in the place of one of the base asset, never beside it.",
        OrderTerm.Price => why.Value is null ? "This type of order needs a price." : $"This type of order has no price; leave{Of(why.Value, why.Asset)} out.",
        OrderTerm.StopPrice when why.Value is null => "This type of order needs a stop price.",
        OrderTerm.StopPrice => $"Only a stop or take-profit that still waits has a stop price; leave{Of(why.Value, why.Asset)} out, or change the price.",
        OrderTerm.TrailDistance => why.Value is null ? "A trailing stop needs the distance by which it follows." : $"Only a trailing stop has a distance; leave{Of(why.Value, why.Asset)} out.",
        OrderTerm.TimeInForce => "A market order does not stay, so it can't have an end; leave its time in force out.",
        OrderTerm.GoodTill => "The moment until which the order is to stay is over; say one that is still to come.",
        OrderTerm.PostOnly => "Only a limit order that may stand (GTC or GTD) can be one that only stands.",
        OrderTerm.ClientId => "A client order id has 1 to 64 characters.",
        OrderTerm.Pair => "One of a pair can't be replaced while the other is open; cancel the pair, and place it anew.",
        OrderTerm.PairPrices => $"The price{Of(why.Value, why.Asset)} is on the wrong side of the stop price{Of(why.Limit, why.Asset)}: above it to sell, below it to buy.",
        _ => "The terms do not go together.",
    };

    /// <summary>A number with a blank before it, and what it is of; nothing when there is none.</summary>
    private static string Of(decimal? number, string? asset = null) => number is { } known
        ? string.Create(CultureInfo.InvariantCulture, $" {known:#,0.############################}{(asset is null ? "" : " " + asset)}")
        : "";
}
