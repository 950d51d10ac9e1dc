using CompraVenta.Core.Markets;
using CompraVenta.Core.Trading;
using CompraVenta.Infrastructure.Markets;
using CompraVenta.Infrastructure.Trading;
using CompraVenta.Web.Markets;

namespace CompraVenta.Web.Trading;

/// <summary>Places orders for pages and calls alike: has their pairs followed, and answers a repeat as the first was answered.</summary>
internal sealed class OrderPlacing(TradingDesk desk, OrderReader orders, MarketNames names, FirstBooks books, MarketSourceState source)
{
    /// <summary>Places an order.</summary>
    /// <returns>What became of it; the answer is null when it was refused.</returns>
    public async Task<(Rejection Refused, PlacedAnswer? Answer)> PlaceAsync(Guid user, OrderTerms terms, CancellationToken ct)
    {
        var placement = await desk.PlaceAsync(user, terms, ct);
        if (placement.Rejection.Reason == RejectReason.MarketUnavailable && await FollowAsync(terms.Instrument, ct)) placement = await desk.PlaceAsync(user, terms, ct);
        return await AnswerAsync(user, placement, ct);
    }

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
        if (pair.Rejection.Reason == RejectReason.MarketUnavailable && await FollowAsync(first.Instrument, ct)) pair = await desk.PlacePairAsync(user, first, second, ct);
        if (pair.Rejection.IsRefused) return (pair.Rejection, null);
        var placed = new Placement(pair.Rejection, pair.Orders[0], [.. pair.Fills.Where(fill => fill.OrderId == pair.Orders[0].Id)], pair.IsRepeat);
        var (refused, answer) = await AnswerAsync(user, placed, ct);
        return (refused, answer! with { PairOrderId = pair.Orders[1].Id });
    }

    /// <summary>Says what an order would do now.</summary>
    public async Task<Estimate> EstimateAsync(Guid user, OrderTerms terms, CancellationToken ct)
    {
        var estimate = await desk.EstimateAsync(user, terms, ct);
        return estimate.Rejection.Reason == RejectReason.MarketUnavailable && await FollowAsync(terms.Instrument, ct) ? await desk.EstimateAsync(user, terms, ct) : estimate;
    }

    /// <summary>Puts an order with other terms in the place of one.</summary>
    public async Task<(Rejection Refused, PlacedAnswer? Answer)> ReplaceAsync(Guid user, Guid order, Replacement change, CancellationToken ct)
    {
        var (refused, answer) = await AnswerAsync(user, await desk.ReplaceAsync(user, order, change, ct), ct);
        return (refused, answer is null ? null : answer with { ReplacedOrderId = order });
    }

    /// <summary>Has a pair followed that was not, and waits a moment for its first books.</summary>
    /// <returns>Whether it is worth asking again.</returns>
    private async Task<bool> FollowAsync(Instrument instrument, CancellationToken ct)
    {
        var listings = names.ListingsOf(instrument);
        await books.WantAsync(listings, ct);
        return listings.Count > 0;
    }

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
