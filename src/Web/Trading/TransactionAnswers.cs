using System.ComponentModel;
using CompraVenta.Infrastructure.Trading;

namespace CompraVenta.Web.Trading;

/// <summary>A page of open orders.</summary>
internal sealed record OpenTransactions(
    [property: Description("The open orders, newest first.")] IReadOnlyList<TransactionAnswer> Open,
    [property: Description("Where prices come from: live, simulated or replay.")] string Source,
    [property: Description("The `cursor` of the next page; null when there is none.")] string? NextCursor);

/// <summary>A page of orders that have ended.</summary>
internal sealed record ClosedTransactions(
    [property: Description("The orders, newest first.")] IReadOnlyList<TransactionAnswer> Closed,
    [property: Description("Where prices come from: live, simulated or replay.")] string Source,
    [property: Description("The `cursor` of the next page; null when there is none.")] string? NextCursor);

/// <summary>An order as a line of a list.</summary>
internal sealed record TransactionAnswer(
    [property: Description("Its number.")] Guid OrderId,
    [property: Description("The base asset.")] string Base,
    [property: Description("The quote asset.")] string Quote,
    [property: Description("Of the base asset: what an open order asks for, what was filled of one that has ended.")] decimal BAmount,
    [property: Description("Of the quote asset, likewise; null of an open order, whose price is not known yet.")] decimal? QAmount,
    [property: Description("The average price of what was filled; where nothing was, the price that it was to have: its limit, else its stop price.")] decimal? Price,
    [property: Description("The day on which it was placed, UTC.")] string Date,
    [property: Description("The time of that day, UTC.")] string Time,
    [property: Description("`M` market, `L` limit, `SL` stop-loss, `TP` take-profit, `SLL` stop-limit, `TPL` take-profit limit, `TS` trailing stop.")] string OrderType,
    [property: Description("`BUY` or `SELL`.")] string Side,
    [property: Description("`waiting`, `open`, `filled`, `cancelled` or `expired`.")] string State,
    [property: Description("Why it ended without being filled wholly.")] string? Reason,
    [property: Description("Filled of the base asset.")] decimal FilledBAmount,
    [property: Description("All fees, of `fee_asset`.")] decimal Fee,
    [property: Description("The asset that fees are taken from.")] string FeeAsset,
    [property: Description("Your own name for it.")] string? ClientOrderId,
    [property: Description("When it ended; null while it is open.")] DateTimeOffset? EndedAt,
    [property: Description("The epoch in which it was placed.")] int Epoch,
    [property: Description(OrderNow.WaitsText)] bool? WaitsForFreshData)
{
    /// <summary>An open order.</summary>
    public static TransactionAnswer OfOpen(OrderView order, FreshData? data) => Of(order, order.BAmount ?? 0, null, null, data);

    /// <summary>An order that has ended.</summary>
    public static TransactionAnswer OfClosed(OrderView order) => Of(order, order.FilledBAmount, order.FilledQAmount, order.UpdatedAt, null);

    private static TransactionAnswer Of(OrderView order, decimal amountBase, decimal? amountQuote, DateTimeOffset? endedAt, FreshData? data)
    {
        var moment = order.CreatedAt.UtcDateTime;
        return new TransactionAnswer(
            order.OrderId, order.Base, order.Quote, amountBase, amountQuote, order.AveragePrice ?? order.Price ?? order.TriggerPrice ?? order.StopPrice,
            moment.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
            moment.ToString("HH:mm:ss.ffffff'Z'", System.Globalization.CultureInfo.InvariantCulture),
            TradingWords.Letters(OrderTermsReader.Types[order.Type]), order.Side, order.State, order.Reason, order.FilledBAmount, order.Fee, order.FeeAsset, order.ClientOrderId,
            endedAt, order.Epoch, data?.IsAwaited);
    }
}
