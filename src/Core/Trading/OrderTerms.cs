using CompraVenta.Core.Markets;

namespace CompraVenta.Core.Trading;

/// <summary>What an order asks for, as its user gave it. Never changes.</summary>
public sealed record OrderTerms
{
    /// <summary>The pair.</summary>
    public required Instrument Instrument { get; init; }

    /// <summary>Buys or sells the base asset.</summary>
    public required OrderSide Side { get; init; }

    /// <summary>The type.</summary>
    public required OrderType Type { get; init; }

    /// <summary>How much of the base asset; null when <see cref="AmountQuote"/> says it.</summary>
    public decimal? AmountBase { get; init; }

    /// <summary>How much of the quote asset to spend or to receive; of market orders only.</summary>
    public decimal? AmountQuote { get; init; }

    /// <summary>The worst price, of limit orders.</summary>
    public decimal? Price { get; init; }

    /// <summary>The price that fires it, of stops and take-profits.</summary>
    public decimal? StopPrice { get; init; }

    /// <summary>How far behind the best price a trailing stop follows, in the quote asset.</summary>
    public decimal? TrailDistance { get; init; }

    /// <summary>How long it stays.</summary>
    public TimeInForce TimeInForce { get; init; } = TimeInForce.GoodTillCancelled;

    /// <summary>Until when, of <see cref="TimeInForce.GoodTillDate"/>; nanoseconds since 1970-01-01 UTC.</summary>
    public long? GoodTillNs { get; init; }

    /// <summary>Whether it may only stand, and is refused if it would take.</summary>
    public bool PostOnly { get; init; }

    /// <summary>The only venue that it trades at and stands at; null for all, standing at the reference venue.</summary>
    public Venue? Venue { get; init; }

    /// <summary>Which price fires it.</summary>
    public TriggerSource TriggerSource { get; init; } = TriggerSource.Last;

    /// <summary>The user's own name for it, at most 64 characters: the same name again is the same order, in whatever epoch of the account.</summary>
    public string? ClientId { get; init; }

    /// <summary>The other order of a pair of which one ends the other; null for none.</summary>
    public Guid? PairId { get; init; }

    /// <summary>Whether it waits for a price before it does anything.</summary>
    public bool HasTrigger => Type is OrderType.StopLoss or OrderType.TakeProfit or OrderType.StopLimit or OrderType.TakeProfitLimit or OrderType.TrailingStop;

    /// <summary>Whether it waits for the price to go against it: of a pair this is the one that limits the loss.</summary>
    public bool IsStop => Type is OrderType.StopLoss or OrderType.StopLimit or OrderType.TrailingStop;

    /// <summary>Whether it stands at a price of its own in the end.</summary>
    public bool HasPrice => Type is OrderType.Limit or OrderType.StopLimit or OrderType.TakeProfitLimit;

    /// <summary>Whether it may stay open: it waits for its price, or stands with what is not filled at once.</summary>
    public bool MayStay => HasTrigger || (Type == OrderType.Limit && TimeInForce is TimeInForce.GoodTillCancelled or TimeInForce.GoodTillDate);

    /// <summary>Whether it fires at or below its stop price; otherwise at or above.</summary>
    public bool FiresBelow => (Side == OrderSide.Sell) == IsStop;

    /// <summary>The asset that it pays with.</summary>
    public string Paid => Side == OrderSide.Buy ? Instrument.Quote : Instrument.Base;

    /// <summary>The asset that it receives, from which the fee is taken.</summary>
    public string Received => Side == OrderSide.Buy ? Instrument.Base : Instrument.Quote;
}
