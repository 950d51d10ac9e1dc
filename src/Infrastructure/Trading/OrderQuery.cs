using CompraVenta.Core.Trading;

namespace CompraVenta.Infrastructure.Trading;

/// <summary>Which orders of a user to list.</summary>
public sealed record OrderQuery : TradeQuery
{
    /// <summary>Orders of a page unless asked otherwise.</summary>
    public const int LimitDefault = 50;

    /// <summary>Only open ones (waiting ones too), or only those that have ended; null for both.</summary>
    public bool? IsOpen { get; init; }

    /// <summary>Only those in this state.</summary>
    public OrderState? State { get; init; }

    /// <summary>Oldest first instead of newest first.</summary>
    public bool IsOldestFirst { get; init; }

    /// <summary>The last order of the page before; null from the start.</summary>
    public Guid? After { get; init; }

    /// <summary>Most orders of the page.</summary>
    public int Limit { get; init; } = LimitDefault;
}
