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
        RejectReason.BadTerms => "The terms do not go together.",
        RejectReason.BadAmount => $"The amount{Of(why.Value)} is not positive, too large, or has too many decimals.",
        RejectReason.BadPrice => $"The price{Of(why.Value)} is not positive, too large, or has too many decimals.",
        RejectReason.TickSize => $"The price{Of(why.Value)} is no multiple of the tick size{Of(why.Limit, why.Asset)}.",
        RejectReason.LotSize => $"The amount{Of(why.Value)} is no multiple of the lot size{Of(why.Limit, why.Asset)}.",
        RejectReason.MinimumSize => $"The amount{Of(why.Value)} is below the smallest{Of(why.Limit, why.Asset)}.",
        RejectReason.MaximumSize => $"The amount{Of(why.Value)} is above the largest{Of(why.Limit, why.Asset)}.",
        RejectReason.MinimumNotional => $"The order is worth{Of(why.Value)}, less than the smallest{Of(why.Limit, why.Asset)}.",
        RejectReason.TooManyOrders => $"There are{Of(why.Value)} open orders, as many as there may be.",
        RejectReason.Halted => "The exchange has halted this pair.",
        RejectReason.MarketUnavailable => "No exchange has a fresh order book of this pair now; nothing was done. Try again in a moment.",
        RejectReason.WouldTake => $"The order would take at once, at{Of(why.Limit, why.Asset)}, and was to stand only.",
        RejectReason.WouldNotFill => $"Only{Of(why.Value, why.Asset)} could be filled at once.",
        RejectReason.AlreadyTriggered => "The price has reached the stop price already.",
        RejectReason.InsufficientFunds => $"The order needs{Of(why.Value, why.Asset)}; free are{Of(why.Limit ?? 0, why.Asset)}.",
        _ => throw new ArgumentOutOfRangeException(nameof(why), why.Reason, "no refusal"),
    };

    /// <summary>A number with a blank before it, and what it is of; nothing when there is none.</summary>
    private static string Of(decimal? number, string? asset = null) => number is { } known
        ? string.Create(CultureInfo.InvariantCulture, $" {known:0.############################}{(asset is null ? "" : " " + asset)}")
        : "";
}
