using CompraVenta.Core.Trading;
using CompraVenta.Infrastructure.Markets;
using CompraVenta.Infrastructure.Trading;

namespace CompraVenta.Web.Trading;

/// <summary>Places orders for pages and calls alike, and answers a repeat as the first was answered; says before what they would do.</summary>
internal sealed class OrderPlacing(TradingDesk desk, OrderReader orders, FreshDataReader freshness, MarketSourceState source)
{
    /// <summary>What an order would do now.</summary>
    /// <returns>The answer is null when it would be refused.</returns>
    public async Task<(Rejection Refused, EstimateAnswer? Answer)> EstimateAsync(Guid user, OrderTerms terms, CancellationToken ct)
    {
        var estimate = await desk.EstimateAsync(user, terms, ct);
        if (estimate.Rejection.IsRefused) return (estimate.Rejection, null);
        var answer = EstimateAnswer.Of(terms, estimate, source.Source.Word());
        var stays = terms.Type != OrderType.Market && (terms.HasTrigger || terms.TimeInForce is TimeInForce.GoodTillCancelled or TimeInForce.GoodTillDate);
        return (Rejection.None, answer with { WaitsForFreshData = stays && !answer.IsComplete && await freshness.WouldWaitAsync([terms], ct) });
    }

    /// <summary>What two orders would do now of which one ends the other.</summary>
    /// <returns>The answer is null when they would be refused.</returns>
    public async Task<(Rejection Refused, EstimateAnswer? Answer)> EstimatePairAsync(Guid user, OrderTerms limit, OrderTerms stop, CancellationToken ct)
    {
        var estimate = await desk.EstimatePairAsync(user, limit, stop, ct);
        if (estimate.Rejection.IsRefused) return (estimate.Rejection, null);
        return (Rejection.None, EstimateAnswer.Of(limit, stop, estimate, source.Source.Word()) with { WaitsForFreshData = await freshness.WouldWaitAsync([limit, stop], ct) });
    }

    /// <summary>Places an order.</summary>
    /// <returns>What became of it; the answer is null when it was refused.</returns>
    public async Task<(Rejection Refused, PlacedAnswer? Answer)> PlaceAsync(Guid user, OrderTerms terms, CancellationToken ct) =>
        await AnswerAsync(user, await desk.PlaceAsync(user, terms, ct), ct);

    /// <summary>Places a stop-loss or a take-profit: which of the two it is, the market says.</summary>
    /// <param name="user">Whose.</param>
    /// <param name="stopLoss">The order as a stop-loss.</param>
    /// <param name="ct">Ends it.</param>
    /// <returns>What became of it, and its type.</returns>
    public async Task<(Rejection Refused, PlacedAnswer? Answer, OrderType Type)> PlaceStopAsync(Guid user, OrderTerms stopLoss, CancellationToken ct)
    {
        var (refused, answer) = await PlaceAsync(user, stopLoss, ct);
        if (answer is not null) return (refused, answer, OrderType.StopLoss);

        // The market has gone past the price, or the client's name for it was used: for what may be this very order, on the other side.
        if (refused.Reason is not (RejectReason.AlreadyTriggered or RejectReason.DuplicateWithDifferentTerms)) return (refused, null, OrderType.StopLoss);
        (refused, answer) = await PlaceAsync(user, stopLoss with { Type = OrderType.TakeProfit }, ct);
        return (refused, answer, OrderType.TakeProfit);
    }

    /// <summary>Places two orders of which one ends the other.</summary>
    public async Task<(Rejection Refused, PlacedAnswer? Answer)> PlacePairAsync(Guid user, OrderTerms first, OrderTerms second, CancellationToken ct)
    {
        var pair = await desk.PlacePairAsync(user, first, second, ct);
        if (pair.Rejection.IsRefused) return (pair.Rejection, null);
        var placed = new Placement(pair.Rejection, pair.Orders[0], [.. pair.Fills.Where(fill => fill.OrderId == pair.Orders[0].Id)], pair.IsRepeat);
        var (refused, answer) = await AnswerAsync(user, placed, ct);
        return (refused, answer! with { PairOrderId = pair.Orders[1].Id });
    }

    /// <summary>Puts an order with other terms in the place of one.</summary>
    public async Task<(Rejection Refused, PlacedAnswer? Answer)> ReplaceAsync(Guid user, Guid order, Replacement change, CancellationToken ct) =>
        await AnswerAsync(user, await desk.ReplaceAsync(user, order, change, ct), ct);

    private async Task<(Rejection Refused, PlacedAnswer? Answer)> AnswerAsync(Guid user, Placement placement, CancellationToken ct)
    {
        if (placement.Order is not { } order) return (placement.Rejection, null);
        var where = source.Source.Word();
        if (!placement.IsRepeat) return (Rejection.None, PlacedAnswer.Of(order, placement.Fills, where));

        // What was answered then is in the journal.
        var kept = await orders.FindAsync(user, order.Id, ct) ?? OrderView.Of(order);
        return (Rejection.None, PlacedAnswer.OfRepeat(kept, await orders.ListFillsAsync(user, order.Id, ct), where));
    }
}
