using CompraVenta.Core.Trading;

namespace CompraVenta.Infrastructure.Trading;

/// <summary>Which orders, or which fills, of a user to list.</summary>
public record TradeQuery
{
    /// <summary>Only those of this base asset.</summary>
    public string? Base { get; init; }

    /// <summary>Only those of this quote asset.</summary>
    public string? Quote { get; init; }

    /// <summary>Only those that have this asset on either side.</summary>
    public string? Coin { get; init; }

    /// <summary>Only those of this side.</summary>
    public OrderSide? Side { get; init; }

    /// <summary>Only orders of this type, or fills of such.</summary>
    public OrderType? Type { get; init; }

    /// <summary>Only orders of which each ends another, or fills of such.</summary>
    public bool IsOfPair { get; init; }

    /// <summary>Only orders placed, or fills made, from then on.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only orders placed, or fills made, before then.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Only those of this epoch; null for the one that the account is in.</summary>
    public int? Epoch { get; init; }

    /// <summary>Those of all epochs, whatever <see cref="Epoch"/> says.</summary>
    public bool IsOfAllEpochs { get; init; }
}
