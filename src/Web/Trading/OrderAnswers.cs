using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using CompraVenta.Core.Trading;
using CompraVenta.Infrastructure.Trading;

namespace CompraVenta.Web.Trading;

/// <summary>What became of an order when it was placed.</summary>
internal sealed record PlacedAnswer(
    [property: Description("`successful`: filled wholly, or it stands or waits as it should. `partial`: some was filled, and the rest is cancelled. `rejected`: nothing could be filled, and it is cancelled.")] string Status,
    [property: Description("Its number.")] Guid OrderId,
    [property: Description("Your own name for it.")] string? ClientOrderId,
    [property: Description("`waiting` (for its trigger), `open`, `filled` or `cancelled`, as it was after it was placed.")] string State,
    [property: Description("Why it was not filled wholly; null when it was, or is open.")] string? Reason,
    [property: Description("Filled at once, of the base asset, before the fee.")] decimal BAmount,
    [property: Description("Paid or received for it, of the quote asset, before the fee.")] decimal QAmount,
    [property: Description("The average price, not rounded; null when nothing was filled.")] decimal? Price,
    [property: Description("All fees.")] decimal Fee,
    [property: Description("The asset that fees are taken from: the one received.")] string FeeAsset,
    [property: Description("What was filled at once, by exchange.")] IReadOnlyList<PlacedFill> Fills,
    [property: Description("When it was placed.")] DateTimeOffset CreatedAt,
    [property: Description("Where prices come from: live, simulated or replay.")] string Source)
{
    private const string Successful = "successful";

    /// <summary>The other order, of a pair.</summary>
    [Description("Of a pair of which one ends the other: the stop. The limit order is the one above.")]
    public Guid? PairOrderId { get; init; }

    /// <summary>The order replaced.</summary>
    [Description("The order whose place it took.")]
    public Guid? ReplacedOrderId { get; init; }

    /// <summary>An order that was placed just now.</summary>
    public static PlacedAnswer Of(Order order, IReadOnlyList<Fill> fills, string source)
    {
        var answers = new PlacedFill[fills.Count];
        decimal amountBase = 0, amountQuote = 0, fee = 0;
        for (var at = 0; at < answers.Length; at++)
        {
            var fill = fills[at];
            answers[at] = new PlacedFill(fill.Venue, fill.Price, fill.AmountBase, fill.AmountQuote, fill.Fee);
            amountBase += fill.AmountBase;
            amountQuote += fill.AmountQuote;
            fee += fill.Fee;
        }

        return new PlacedAnswer(
            StatusOf(order.State, amountBase), order.Id, order.Terms.ClientId, order.State.Word(), order.EndReason.Word(), amountBase, amountQuote,
            amountBase > 0 ? amountQuote / amountBase : null, fee, order.Terms.Received, answers, MomentOf(order.CreatedNs), source)
        {
            PairOrderId = order.Terms.PairId,
            ReplacedOrderId = order.ReplacesId,
        };
    }

    /// <summary>An order that was placed before, as it was answered then: with what was filled at once, whatever has become of it since.</summary>
    public static PlacedAnswer OfRepeat(OrderView order, IReadOnlyList<FillView> fills, string source)
    {
        var atOnce = fills.Where(fill => !fill.IsMaker && fill.FilledAt == order.CreatedAt).ToList();
        var (amountBase, amountQuote) = (atOnce.Sum(fill => fill.Amount), atOnce.Sum(fill => fill.QAmount));
        var hadEnded = order.State is "filled" or "cancelled" or "expired" && order.UpdatedAt == order.CreatedAt;
        var state = hadEnded ? order.State : order.TriggerSource is null ? OrderState.Open.Word() : OrderState.Waiting.Word();
        return new PlacedAnswer(
            !hadEnded || state == OrderState.Filled.Word() ? Successful : amountBase > 0 ? "partial" : "rejected",
            order.OrderId, order.ClientOrderId, state, hadEnded ? order.Reason : null, amountBase, amountQuote, amountBase > 0 ? amountQuote / amountBase : null,
            atOnce.Sum(fill => fill.Fee), order.FeeAsset, [.. atOnce.Select(fill => new PlacedFill(fill.Venue, fill.Price, fill.Amount, fill.QAmount, fill.Fee))], order.CreatedAt, source)
        {
            PairOrderId = order.PairOrderId,
            ReplacedOrderId = order.ReplacesOrderId,
        };
    }

    /// <summary>A moment of the engine, to the microsecond: as the database keeps it, so that a repeat says the same.</summary>
    private static DateTimeOffset MomentOf(long ns) => DateTimeOffset.UnixEpoch.AddTicks(ns / 1_000 * TimeSpan.TicksPerMicrosecond);

    private static string StatusOf(OrderState state, decimal filled) =>
        state is not (OrderState.Cancelled or OrderState.Expired) ? Successful : filled > 0 ? "partial" : "rejected";
}

/// <summary>What an order took at one exchange.</summary>
internal sealed record PlacedFill(
    [property: Description("The exchange.")] string Venue,
    [property: Description("The average price there, not rounded.")] decimal Price,
    [property: Description("Of the base asset.")] decimal Amount,
    [property: Description("Of the quote asset.")] decimal QAmount,
    [property: Description("The fee, of the asset received.")] decimal Fee);

/// <summary>What an order would do now.</summary>
internal sealed record EstimateAnswer(
    [property: Description("Of the base asset, at once.")] decimal BAmount,
    [property: Description("Of the quote asset, at once.")] decimal QAmount,
    [property: Description("The average price, not rounded; null when nothing would be filled at once.")] decimal? Price,
    [property: Description("All fees.")] decimal Fee,
    [property: Description("The asset that fees are taken from: the one received.")] string FeeAsset,
    [property: Description("What would be locked for the rest.")] decimal Locked,
    [property: Description("The asset paid, which is locked.")] string LockedAsset,
    [property: Description("Whether all of it would be filled at once.")] bool IsComplete,
    [property: Description("The best price that it could take now, over all fresh exchanges.")] decimal? BestPrice,
    [property: Description("The middle between best bid and ask.")] decimal? MiddlePrice,
    [property: Description("By exchange, what would be filled at once.")] IReadOnlyList<PlacedFill> Fills,
    [property: Description("Where prices come from: live, simulated or replay.")] string Source)
{
    /// <summary>The price that would fire it.</summary>
    [Description("The price that would fire it; null without a trigger.")]
    public decimal? TriggerPrice { get; init; }

    /// <summary>The price at which what is not filled at once would stand.</summary>
    [Description("The price at which what is not filled at once would stand: its limit, or, where the exchange takes fewer digits (Bitfinex: five that count), the next price that is not beyond it. Null where nothing would stand.")]
    public decimal? StandsAt { get; init; }

    /// <summary>Whether it would stand or wait, and what could fill or fire it is stale now.</summary>
    [Description("Whether what is not filled at once would wait for fresh data: what could fill or fire it is stale now.")]
    public bool WaitsForFreshData { get; init; }

    /// <summary>The stop, of a pair.</summary>
    [Description("Of `OCO`: what the stop would do, beside the limit order above, whose `locked` is what both lock together. Null for other types.")]
    public StopEstimate? Stop { get; init; }

    /// <summary>A pair that was not refused: a limit order, and its stop.</summary>
    public static EstimateAnswer Of(OrderTerms limit, OrderTerms stop, PairEstimate estimate, string source)
    {
        var (ofLimit, ofStop) = (estimate.First!, estimate.Second!);
        return Of(limit, ofLimit with { Locked = estimate.Locked }, source) with { Stop = new StopEstimate(stop.Type.Word(), ofStop.TriggerPrice!.Value, stop.Price, ofStop.Locked, stop.Paid) };
    }

    /// <summary>An estimate of the engine's that was not refused.</summary>
    public static EstimateAnswer Of(OrderTerms terms, Estimate estimate, string source)
    {
        var walk = estimate.Walk;
        return new EstimateAnswer(
            walk?.AmountBase ?? 0, walk?.AmountQuote ?? 0, walk is { AmountBase: > 0 } ? walk.AmountQuote / walk.AmountBase : null, walk?.Fee ?? 0, terms.Received,
            estimate.Locked, terms.Paid, walk?.IsComplete ?? false, estimate.BestPrice, estimate.MiddlePrice,
            [.. (walk?.Takes ?? []).Select(take => new PlacedFill(take.Listing.Venue.Id, take.AmountQuote / take.AmountBase, take.AmountBase, take.AmountQuote, take.Fee))], source)
        {
            TriggerPrice = estimate.TriggerPrice,
            StandsAt = estimate.StandsAt,
        };
    }
}

/// <summary>What the stop of a pair would do: it would wait, and lock nothing beside what the limit order locks.</summary>
internal sealed record StopEstimate(
    [property: Description("`STOP_LOSS` or `STOP_LIMIT`.")] string Type,
    [property: Description("The price that would fire it.")] decimal TriggerPrice,
    [property: Description("Its limit price; null of a `STOP_LOSS`.")] decimal? Price,
    [property: Description("What it would need by itself; the pair locks what the dearer of the two needs.")] decimal Needed,
    [property: Description("The asset paid.")] string NeededAsset);

/// <summary>An order as it is in the journal, and how its data stands.</summary>
internal record OrderNow : OrderView
{
    /// <summary>What is said of <see cref="WaitsForFreshData"/>.</summary>
    public const string WaitsText =
        "Whether nothing can happen to it now, since no data that could fill or fire it is fresh: where it stands or what it watches is stale. Null once it has ended, and where the pair is not followed here.";

    /// <summary>An order.</summary>
    [SetsRequiredMembers]
    public OrderNow(OrderView order, FreshData? data)
        : base(order) => WaitsForFreshData = data?.IsAwaited;

    [JsonPropertyOrder(1), Description(WaitsText)]
    public bool? WaitsForFreshData { get; }
}

/// <summary>An order with its fills and their receipts.</summary>
internal sealed record OrderAnswer : OrderNow
{
    /// <summary>An order.</summary>
    [SetsRequiredMembers]
    public OrderAnswer(OrderWithFills order, FreshData? data, string source)
        : base(order, data) => (Fills, Source) = (order.Fills, source);

    [JsonPropertyOrder(1), Description("Its fills with their receipts, oldest first.")]
    public IReadOnlyList<FillWithReceipt> Fills { get; }

    [JsonPropertyOrder(1), Description("Where prices come from: live, simulated or replay.")]
    public string Source { get; }
}

/// <summary>A page of orders.</summary>
internal sealed record OrdersAnswer(
    [property: Description("Where prices come from: live, simulated or replay.")] string Source,
    [property: Description("The orders, newest first.")] IReadOnlyList<OrderNow> Orders,
    [property: Description("The `cursor` of the next page; null when there is none.")] string? NextCursor)
{
    /// <summary>A page, with how the data of its open orders stands.</summary>
    public static async Task<OrdersAnswer> OfAsync(OrderPage page, FreshDataReader freshness, string source, CancellationToken ct)
    {
        var data = await freshness.ReadAsync(page.Orders, ct);
        return new OrdersAnswer(source, [.. page.Orders.Select(order => new OrderNow(order, data.GetValueOrDefault(order.OrderId)))], page.Next?.ToString());
    }
}

/// <summary>What a cancellation did.</summary>
internal sealed record CancelledAnswer(
    [property: Description("`cancelled`.")] string Status,
    [property: Description("A sentence about it.")] string Message,
    [property: Description("The order as it is now.")] OrderView Order,
    [property: Description("Where prices come from: live, simulated or replay.")] string Source);

/// <summary>What a cancellation of several orders did.</summary>
internal sealed record AllCancelledAnswer(
    [property: Description("`cancelled`.")] string Status,
    [property: Description("A sentence about it.")] string Message,
    [property: Description("The orders as they are now; none when none was open.")] IReadOnlyList<OrderView> Orders,
    [property: Description("Where prices come from: live, simulated or replay.")] string Source);

/// <summary>A stop-loss or take-profit that was placed.</summary>
internal sealed record StopLossAnswer(
    [property: Description("`successful`.")] string Status,
    [property: Description("Its number.")] Guid OrderId,
    [property: Description("`SL` or `TP`, by the side of the market that its price is on.")] string OrderType);

/// <summary>A stop-loss or take-profit that was cancelled.</summary>
internal sealed record StopCancelledAnswer(
    [property: Description("`successful`.")] string Status,
    [property: Description("A sentence about it.")] string Message);
