using CompraVenta.Core.Trading;

namespace CompraVenta.Infrastructure.Trading;

/// <summary>An order as programs, pages and streams see it. Times are UTC; amounts and prices are exact.</summary>
public record OrderView
{
    /// <summary>Its number.</summary>
    public required Guid OrderId { get; init; }

    /// <summary>The user's own name for it.</summary>
    public string? ClientOrderId { get; init; }

    /// <summary>The base asset.</summary>
    public required string Base { get; init; }

    /// <summary>The quote asset.</summary>
    public required string Quote { get; init; }

    /// <summary>BUY or SELL.</summary>
    public required string Side { get; init; }

    /// <summary>MARKET, LIMIT, STOP_LOSS, TAKE_PROFIT, STOP_LIMIT, TAKE_PROFIT_LIMIT or TRAILING_STOP.</summary>
    public required string Type { get; init; }

    /// <summary>waiting (for its trigger), open, filled, cancelled or expired.</summary>
    public required string State { get; init; }

    /// <summary>Why it ended without being filled wholly.</summary>
    public string? Reason { get; init; }

    /// <summary>How much of the base asset it asks for.</summary>
    public decimal? BAmount { get; init; }

    /// <summary>How much of the quote asset it asks for.</summary>
    public decimal? QAmount { get; init; }

    /// <summary>Its limit price.</summary>
    public decimal? Price { get; init; }

    /// <summary>The price that fires it, as it was given.</summary>
    public decimal? StopPrice { get; init; }

    /// <summary>How far behind a trailing stop follows.</summary>
    public decimal? TrailDistance { get; init; }

    /// <summary>The price that fires it now.</summary>
    public decimal? TriggerPrice { get; init; }

    /// <summary>Which price fires it: last, best or median; null without a trigger.</summary>
    public string? TriggerSource { get; init; }

    /// <summary>GTC, IOC, FOK or GTD.</summary>
    public required string TimeInForce { get; init; }

    /// <summary>Until when it stays.</summary>
    public DateTimeOffset? GoodTill { get; init; }

    /// <summary>Whether it may only stand.</summary>
    public bool PostOnly { get; init; }

    /// <summary>The only venue that it trades at.</summary>
    public string? Venue { get; init; }

    /// <summary>The venue whose rules hold for it, where it stands and whose trades fire it.</summary>
    public required string ReferenceVenue { get; init; }

    /// <summary>The other order of its pair.</summary>
    public Guid? PairOrderId { get; init; }

    /// <summary>The order whose place it took.</summary>
    public Guid? ReplacesOrderId { get; init; }

    /// <summary>Filled of the base asset, before fees.</summary>
    public required decimal FilledBAmount { get; init; }

    /// <summary>Filled of the quote asset, before fees.</summary>
    public required decimal FilledQAmount { get; init; }

    /// <summary>The average price; not rounded.</summary>
    public decimal? AveragePrice { get; init; }

    /// <summary>All fees.</summary>
    public required decimal Fee { get; init; }

    /// <summary>The asset that fees are taken from: the one received.</summary>
    public required string FeeAsset { get; init; }

    /// <summary>What is locked for it, of the asset paid.</summary>
    public required decimal Locked { get; init; }

    /// <summary>Size estimated to stand before it at its price, when it last changed; null until its venue has shown that.</summary>
    public decimal? QueueAhead { get; init; }

    /// <summary>The epoch of the account in which it was placed.</summary>
    public required int Epoch { get; init; }

    /// <summary>When it was placed.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>When its trigger fired.</summary>
    public DateTimeOffset? FiredAt { get; init; }

    /// <summary>An order of the engine.</summary>
    public static OrderView Of(Order order)
    {
        ArgumentNullException.ThrowIfNull(order);
        var terms = order.Terms;
        return new OrderView
        {
            OrderId = order.Id,
            ClientOrderId = terms.ClientId,
            Base = terms.Instrument.Base,
            Quote = terms.Instrument.Quote,
            Side = terms.Side.Word(),
            Type = terms.Type.Word(),
            State = order.State.Word(),
            Reason = order.EndReason.Word(),
            BAmount = terms.AmountBase,
            QAmount = terms.AmountQuote,
            Price = terms.Price,
            StopPrice = terms.StopPrice,
            TrailDistance = terms.TrailDistance,
            TriggerPrice = order.TriggerPrice,
            TriggerSource = terms.HasTrigger ? terms.TriggerSource.Word() : null,
            TimeInForce = terms.TimeInForce.Word(),
            GoodTill = terms.GoodTillNs is { } end ? PostgresJournal.AtNs(end) : null,
            PostOnly = terms.PostOnly,
            Venue = terms.Venue?.Id,
            ReferenceVenue = order.Reference.Venue.Id,
            PairOrderId = terms.PairId,
            ReplacesOrderId = order.ReplacesId,
            FilledBAmount = order.FilledBase,
            FilledQAmount = order.FilledQuote,
            AveragePrice = order.AveragePrice,
            Fee = order.Fee,
            FeeAsset = terms.Received,
            Locked = order.Locked,
            QueueAhead = order.State == OrderState.Open ? Known(order.QueueAhead) : null,
            Epoch = order.Account.Epoch,
            CreatedAt = PostgresJournal.AtNs(order.CreatedNs),
            UpdatedAt = PostgresJournal.AtNs(order.UpdatedNs),
            FiredAt = order.FiredNs is { } fired ? PostgresJournal.AtNs(fired) : null,
        };
    }

    private static decimal? Known(decimal ahead) => ahead < Order.UnknownAhead ? ahead : null;

    /// <summary>An order of the database.</summary>
    public static OrderView Of(OrderRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        var hasTrigger = row.Type is OrderType.StopLoss or OrderType.TakeProfit or OrderType.StopLimit or OrderType.TakeProfitLimit or OrderType.TrailingStop;
        return new OrderView
        {
            OrderId = row.Id,
            ClientOrderId = row.ClientId,
            Base = row.Base,
            Quote = row.Quote,
            Side = row.Side.Word(),
            Type = row.Type.Word(),
            State = row.State.Word(),
            Reason = row.EndReason.Word(),
            BAmount = row.AmountBase,
            QAmount = row.AmountQuote,
            Price = row.Price,
            StopPrice = row.StopPrice,
            TrailDistance = row.TrailDistance,
            TriggerPrice = row.TriggerPrice,
            TriggerSource = hasTrigger ? row.TriggerSource.Word() : null,
            TimeInForce = row.TimeInForce.Word(),
            GoodTill = row.GoodTill,
            PostOnly = row.PostOnly,
            Venue = row.Venue,
            ReferenceVenue = row.Reference,
            PairOrderId = row.PairId,
            ReplacesOrderId = row.ReplacesId,
            FilledBAmount = row.FilledBase,
            FilledQAmount = row.FilledQuote,
            AveragePrice = row.FilledBase > 0 ? row.FilledQuote / row.FilledBase : null,
            Fee = row.Fee,
            FeeAsset = row.Side == OrderSide.Buy ? row.Base : row.Quote,
            Locked = row.Locked,
            QueueAhead = row.State == OrderState.Open ? Known(row.QueueAhead) : null,
            Epoch = row.Epoch,
            CreatedAt = row.CreatedAt,
            UpdatedAt = row.UpdatedAt,
            FiredAt = row.FiredAt,
        };
    }
}
