using CompraVenta.Core.Ledger;
using CompraVenta.Core.Markets;

namespace CompraVenta.Core.Trading;

/// <summary>An order as it is at one moment; each change makes a new one.</summary>
public sealed record Order
{
    /// <summary><see cref="QueueAhead"/> of an order whose venue has not shown its price: while its book is not fresh, or does not reach that far. More than stands anywhere.</summary>
    public const decimal UnknownAhead = 1_000_000_000_000_000_000m;

    /// <summary>Its number.</summary>
    public required Guid Id { get; init; }

    /// <summary>Whose: the account in the epoch in which it was placed.</summary>
    public required LedgerAccount Account { get; init; }

    /// <summary>What it asks for.</summary>
    public required OrderTerms Terms { get; init; }

    /// <summary>Where it is in its life.</summary>
    public required OrderState State { get; init; }

    /// <summary>The venue whose rules hold for it, at which it stands and whose trades fire it.</summary>
    public required Listing Reference { get; init; }

    /// <summary>The order whose place it took; null for none.</summary>
    public Guid? ReplacesId { get; init; }

    /// <summary>When it was placed, nanoseconds since 1970-01-01 UTC.</summary>
    public required long CreatedNs { get; init; }

    /// <summary>When it last changed, nanoseconds since 1970-01-01 UTC.</summary>
    public required long UpdatedNs { get; init; }

    /// <summary>Filled of the base asset, before fees.</summary>
    public decimal FilledBase { get; init; }

    /// <summary>Filled of the quote asset, before fees.</summary>
    public decimal FilledQuote { get; init; }

    /// <summary>Fees, of the asset received.</summary>
    public decimal Fee { get; init; }

    /// <summary>What is locked for it, of the asset paid.</summary>
    public decimal Locked { get; init; }

    /// <summary>The price that fires it, or fired it: the stop price, or where a trailing stop has followed to (written down at most once a second, and when it fires or ends); null
    /// without a trigger.</summary>
    public decimal? TriggerPrice { get; init; }

    /// <summary>When its trigger fired, nanoseconds since 1970-01-01 UTC; null before.</summary>
    public long? FiredNs { get; init; }

    /// <summary>Size ahead of it at its price when it last changed, in the base asset; <see cref="UnknownAhead"/> until its venue has shown that.</summary>
    public decimal QueueAhead { get; init; }

    /// <summary>Why it ended unfilled; <see cref="EndReason.None"/> otherwise.</summary>
    public EndReason EndReason { get; init; }

    /// <summary>Whether it has ended.</summary>
    public bool HasEnded => State is OrderState.Filled or OrderState.Cancelled or OrderState.Expired;

    /// <summary>Whether it is what placing these terms has made: one that took another's place is not, whatever it asks for.</summary>
    public bool IsMadeBy(OrderTerms terms) => ReplacesId is null && Terms == terms;

    /// <summary>The price at which it stands, and is filled: its limit, as far as its venue takes that many digits. Of orders with a price only.</summary>
    public decimal StandingPrice() => Reference.Venue.StandingPrice(Terms.Price!.Value, Terms.Side == OrderSide.Buy);

    /// <summary>What is still to be filled of the base asset; null when the quote asset limits it.</summary>
    public decimal? LeftBase => Terms.AmountBase - FilledBase;

    /// <summary>What is still to be filled of the quote asset; null when the base asset limits it.</summary>
    public decimal? LeftQuote => Terms.AmountQuote - FilledQuote;

    /// <summary>The average price; null while nothing is filled.</summary>
    public decimal? AveragePrice => FilledBase > 0 ? FilledQuote / FilledBase : null;
}
