using CompraVenta.Core.Markets;
using CompraVenta.Core.Trading;
using CompraVenta.Infrastructure.Trading;
using Microsoft.AspNetCore.Mvc;

namespace CompraVenta.Web.Trading.Orders;

/// <summary>A page about an order, one's own or, for an admin, somebody's: its life, and its fills with their receipts.</summary>
internal abstract class OrderDetailPage(OrderReader orders, FreshDataReader freshness, FillCheck check, IReadOnlyList<Venue> venues) : TradingPage
{
    /// <summary>Where the pages of the account are.</summary>
    public abstract AccountPaths Paths { get; }

    /// <summary>Whether the fills are to be computed again from their receipts.</summary>
    [BindProperty(Name = "recompute", SupportsGet = true)]
    public bool IsRecomputed { get; set; }

    /// <summary>The order.</summary>
    public OrderWithFills Order { get; private set; } = null!;

    /// <summary>How the data stands that could fill or fire it; null when it has ended, or nobody knows here.</summary>
    public FreshData? Data { get; private set; }

    /// <summary>The price at which it stands, where its exchange does not take its limit as it is; null where it does, or nothing of it stands.</summary>
    public decimal? StandsAt
    {
        get
        {
            if (Order is not { State: "open", Price: { } limit } || venues.FirstOrDefault(each => each.Id == Order.ReferenceVenue) is not { } home) return null;
            var stands = home.StandingPrice(limit, Order.Side == OrderSide.Buy.Word());
            return stands == limit ? null : stands;
        }
    }

    /// <summary>Its fills, oldest first.</summary>
    public IReadOnlyList<FillLine> Fills { get; private set; } = [];

    /// <summary>What differs when all its fills are computed again from their receipts, of a fill or of the order's sums; null when nobody asked for that.</summary>
    public IReadOnlyList<FillDifference>? Differences { get; private set; }

    /// <summary>Against the best price that was there; null when there is no fill or it is not known.</summary>
    public Slippage? AgainstBest { get; private set; }

    /// <summary>Against the middle; null when there is no fill or it is not known.</summary>
    public Slippage? AgainstMiddle { get; private set; }

    /// <summary>Whether it can be changed or cancelled.</summary>
    public bool IsOpen => OrderWords.IsOpen(Order);

    /// <summary>Whether it is one of a pair of which the other is open: that one goes with it.</summary>
    public bool IsOtherOpen { get; private set; }

    /// <summary>The order that took its place; null when none did.</summary>
    public Guid? ReplacedBy { get; private set; }

    /// <summary>Reads an order of a user's.</summary>
    /// <returns>False when there is none of this number.</returns>
    protected async Task<bool> FindAsync(Guid user, Guid id)
    {
        if (await orders.FindWithFillsAsync(user, id, Gone) is not { } order) return false;
        Order = order;
        Data = await freshness.FindAsync(order, Gone);
        IsOtherOpen = order.PairOrderId is { } other && await orders.FindAsync(user, other, Gone) is { } pair && OrderWords.IsOpen(pair);
        ReplacedBy = order.Reason == "replaced" ? await orders.FindReplacementAsync(user, id, Gone) : null;
        var isBuy = order.Side == OrderSide.Buy.Word();
        Differences = IsRecomputed ? await check.FindAsync(user, id, Gone) : null;
        Fills = [.. order.Fills.Select(fill => new FillLine(fill, Differences?.Where(difference => difference.FillId == fill.FillId).ToList()))];
        AgainstBest = Slippage.Of(order.Fills, isBuy, receipt => receipt.BestPrice);
        AgainstMiddle = Slippage.Of(order.Fills, isBuy, receipt => receipt.MiddlePrice);
        return true;
    }
}
