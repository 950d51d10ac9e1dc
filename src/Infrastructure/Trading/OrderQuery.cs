using CompraVenta.Core.Trading;

namespace CompraVenta.Infrastructure.Trading;

/// <summary>Which orders of a user to list.</summary>
public sealed record OrderQuery
{
    /// <summary>Orders of a page unless asked otherwise.</summary>
    public const int LimitDefault = 50;

    /// <summary>Only open ones (waiting ones too), or only those that have ended; null for both.</summary>
    public bool? IsOpen { get; init; }

    /// <summary>Only those in this state.</summary>
    public OrderState? State { get; init; }

    /// <summary>Only those of this base asset.</summary>
    public string? Base { get; init; }

    /// <summary>Only those of this quote asset.</summary>
    public string? Quote { get; init; }

    /// <summary>Only those that have this asset on either side.</summary>
    public string? Coin { get; init; }

    /// <summary>Only those of this side.</summary>
    public OrderSide? Side { get; init; }

    /// <summary>Only those of this type.</summary>
    public OrderType? Type { get; init; }

    /// <summary>Only those placed from then on.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only those placed before then.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Only those of this epoch; null for the one that the account is in.</summary>
    public int? Epoch { get; init; }

    /// <summary>Those of all epochs, whatever <see cref="Epoch"/> says.</summary>
    public bool IsOfAllEpochs { get; init; }

    /// <summary>Oldest first instead of newest first.</summary>
    public bool IsOldestFirst { get; init; }

    /// <summary>The last order of the page before; null from the start.</summary>
    public Guid? After { get; init; }

    /// <summary>Most orders of the page.</summary>
    public int Limit { get; init; } = LimitDefault;
}
