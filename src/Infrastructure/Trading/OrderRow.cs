using CompraVenta.Core.Trading;

namespace CompraVenta.Infrastructure.Trading;

/// <summary>A row of <c>orders</c>: an order as it is, with what it asks for. The same words as <see cref="Order"/> and <see cref="OrderTerms"/>.</summary>
public sealed class OrderRow
{
    /// <inheritdoc cref="Order.Id"/>
    public Guid Id { get; init; }

    /// <summary>Whose.</summary>
    public Guid AccountId { get; init; }

    /// <summary>The epoch of the account in which it was placed.</summary>
    public int Epoch { get; init; }

    /// <inheritdoc cref="OrderTerms.ClientId"/>
    public string? ClientId { get; init; }

    /// <summary>The pair's base asset.</summary>
    public required string Base { get; init; }

    /// <summary>The pair's quote asset.</summary>
    public required string Quote { get; init; }

    /// <inheritdoc cref="OrderTerms.Side"/>
    public OrderSide Side { get; init; }

    /// <inheritdoc cref="OrderTerms.Type"/>
    public OrderType Type { get; init; }

    /// <inheritdoc cref="OrderTerms.AmountBase"/>
    public decimal? AmountBase { get; init; }

    /// <inheritdoc cref="OrderTerms.AmountQuote"/>
    public decimal? AmountQuote { get; init; }

    /// <inheritdoc cref="OrderTerms.Price"/>
    public decimal? Price { get; init; }

    /// <inheritdoc cref="OrderTerms.StopPrice"/>
    public decimal? StopPrice { get; init; }

    /// <inheritdoc cref="OrderTerms.TrailDistance"/>
    public decimal? TrailDistance { get; init; }

    /// <inheritdoc cref="OrderTerms.TimeInForce"/>
    public TimeInForce TimeInForce { get; init; }

    /// <summary>Until when it stays; null without an end.</summary>
    public DateTimeOffset? GoodTill { get; init; }

    /// <inheritdoc cref="OrderTerms.PostOnly"/>
    public bool PostOnly { get; init; }

    /// <summary>The only venue that it trades at; null for all.</summary>
    public string? Venue { get; init; }

    /// <inheritdoc cref="OrderTerms.TriggerSource"/>
    public TriggerSource TriggerSource { get; init; }

    /// <inheritdoc cref="OrderTerms.PairId"/>
    public Guid? PairId { get; init; }

    /// <summary>The venue whose rules hold for it.</summary>
    public required string Reference { get; init; }

    /// <summary>That venue's symbol for the pair.</summary>
    public required string ReferenceSymbol { get; init; }

    /// <inheritdoc cref="Order.State"/>
    public OrderState State { get; init; }

    /// <inheritdoc cref="Order.EndReason"/>
    public EndReason EndReason { get; init; }

    /// <inheritdoc cref="Order.FilledBase"/>
    public decimal FilledBase { get; init; }

    /// <inheritdoc cref="Order.FilledQuote"/>
    public decimal FilledQuote { get; init; }

    /// <inheritdoc cref="Order.Fee"/>
    public decimal Fee { get; init; }

    /// <inheritdoc cref="Order.Locked"/>
    public decimal Locked { get; init; }

    /// <inheritdoc cref="Order.TriggerPrice"/>
    public decimal? TriggerPrice { get; init; }

    /// <inheritdoc cref="Order.QueueAhead"/>
    public decimal QueueAhead { get; init; }

    /// <inheritdoc cref="Order.ReplacesId"/>
    public Guid? ReplacesId { get; init; }

    /// <summary>When it was placed.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last changed.</summary>
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>When its trigger fired; null before.</summary>
    public DateTimeOffset? FiredAt { get; init; }
}
