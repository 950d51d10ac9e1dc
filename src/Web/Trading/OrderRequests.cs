using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace CompraVenta.Web.Trading;

/// <summary>The body of <c>POST /api/orders</c> and of <c>POST /api/orders/estimate</c>. What is required may still be missing when it comes: the call says so, field by field.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record OrderRequest
{
    [Required, Description("The base asset, such as `BTC`.")]
    public string? Base { get; init; }

    [Required, Description("The quote asset, such as `USDT`.")]
    public string? Quote { get; init; }

    [Required, Description("`BUY` or `SELL`.")]
    public string? Side { get; init; }

    [Required, Description("`MARKET`, `LIMIT`, `STOP_LOSS`, `TAKE_PROFIT`, `STOP_LIMIT`, `TAKE_PROFIT_LIMIT`, `TRAILING_STOP`, or `OCO`: a limit order at `price` and a stop at `stop_price`, of which one ends the other.")]
    public string? Type { get; init; }

    [Description("How much of the base asset, at most 8 decimals.")]
    public WrittenNumber? BAmount { get; init; }

    [Description("Of market orders, in the place of `b_amount`: how much of the quote asset to spend, or to receive.")]
    public WrittenNumber? QAmount { get; init; }

    [Description("The worst price, of limit orders. Where the exchange takes fewer digits (Bitfinex: five that count), it stands at the next price that is not beyond it.")]
    public WrittenNumber? Price { get; init; }

    [Description("The price that fires it, of stops and take-profits.")]
    public WrittenNumber? StopPrice { get; init; }

    [Description("Of `OCO`: makes the stop a stop-limit order with this price.")]
    public WrittenNumber? StopLimitPrice { get; init; }

    [Description("How far behind the best price a trailing stop follows, in the quote asset.")]
    public WrittenNumber? TrailDistance { get; init; }

    [Description("`GTC` until cancelled (the default), `IOC` cancels what is not filled at once, `FOK` all at once or nothing, `GTD` until `good_till`.")]
    public string? TimeInForce { get; init; }

    [Description("Until when, of `GTD`: RFC 3339 with its offset.")]
    public string? GoodTill { get; init; }

    [Description("Of limit orders: refused if it would take at once.")]
    public bool PostOnly { get; init; }

    [Description("The only exchange that it trades at; left out for all.")]
    public string? Venue { get; init; }

    [Description("Which price fires it: `last` trade of the reference exchange (the default), `best` bid or ask, or `median` over the exchanges.")]
    public string? TriggerSource { get; init; }

    [Description("Your own name for it, 1 to 64 printable characters of ASCII: the same name again is the same order, also after a reset, so that a retry is safe.")]
    public string? ClientOrderId { get; init; }
}

/// <summary>The body of <c>POST /api/order/market</c>.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record MarketOrderRequest
{
    [Required, Description("The base asset, such as `BTC`.")]
    public string? Base { get; init; }

    [Required, Description("The quote asset, such as `USDT`.")]
    public string? Quote { get; init; }

    [Required, Description("`BUY` or `SELL`.")]
    public string? Side { get; init; }

    [Description("How much of the base asset, at most 8 decimals.")]
    public WrittenNumber? BAmount { get; init; }

    [Description("In the place of `b_amount`: how much of the quote asset to spend, or to receive.")]
    public WrittenNumber? QAmount { get; init; }

    [Description("The only exchange that it trades at; left out for all.")]
    public string? Venue { get; init; }

    [Description("Your own name for it, 1 to 64 printable characters of ASCII: the same name again is the same order, also after a reset, so that a retry is safe.")]
    public string? ClientOrderId { get; init; }

    /// <summary>The same as an order of any type.</summary>
    public OrderRequest AsOrder() =>
        new() { Base = Base, Quote = Quote, Side = Side, Type = "MARKET", BAmount = BAmount, QAmount = QAmount, Venue = Venue, ClientOrderId = ClientOrderId };
}

/// <summary>The body of <c>POST /api/order/stoploss</c>.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record StopLossRequest
{
    [Required, Description("The base asset, such as `BTC`.")]
    public string? Base { get; init; }

    [Required, Description("The quote asset, such as `USDT`.")]
    public string? Quote { get; init; }

    [Required, Description("`BUY` or `SELL`.")]
    public string? Side { get; init; }

    [Required, Description("How much of the base asset, at most 8 decimals.")]
    public WrittenNumber? BAmount { get; init; }

    [Required, Description("The price that fires it. Of a sell: below the market a stop-loss, above it a take-profit; of a buy the other way round.")]
    public WrittenNumber? Price { get; init; }

    [Description("Which price fires it: `last` trade of the reference exchange (the default), `best` bid or ask, or `median` over the exchanges.")]
    public string? TriggerSource { get; init; }

    [Description("The only exchange that it trades at; left out for all.")]
    public string? Venue { get; init; }

    [Description("Your own name for it, 1 to 64 printable characters of ASCII: the same name again is the same order, also after a reset, so that a retry is safe.")]
    public string? ClientOrderId { get; init; }

    /// <summary>The same as an order of one of the two types.</summary>
    public OrderRequest AsOrder(string type) =>
        new() { Base = Base, Quote = Quote, Side = Side, Type = type, BAmount = BAmount, StopPrice = Price, TriggerSource = TriggerSource, Venue = Venue, ClientOrderId = ClientOrderId };
}

/// <summary>The body of <c>PATCH /api/orders/{id}</c>: what is left out stays.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record ReplaceRequest
{
    [Description("The whole amount in the base asset: what was filled of the old order counts.")]
    public WrittenNumber? BAmount { get; init; }

    [Description("The limit price.")]
    public WrittenNumber? Price { get; init; }

    [Description("The price that fires it.")]
    public WrittenNumber? StopPrice { get; init; }

    [Description("How far behind a trailing stop follows.")]
    public WrittenNumber? TrailDistance { get; init; }

    [Description("Your own name for the new order.")]
    public string? ClientOrderId { get; init; }
}

/// <summary>The body of <c>DELETE /api/order/stoploss</c>.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record CancelRequest
{
    [Description("The order.")]
    public Guid? OrderId { get; init; }
}
