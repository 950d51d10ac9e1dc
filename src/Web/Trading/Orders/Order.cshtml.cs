using CompraVenta.Core.Trading;
using CompraVenta.Infrastructure.Trading;
using CompraVenta.Infrastructure.Trading.FirstSteps;
using CompraVenta.Web.Accounts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;

namespace CompraVenta.Web.Trading.Orders;

/// <summary>The page of one's own order: its life, its fills with their receipts, and what can be done about it.</summary>
[EnableRateLimiting(OrderLimits.Policy)]
internal sealed class OrderModel(OrderReader orders, FreshDataReader freshness, FillCheck check, FirstStepsStore steps, TradingDesk desk) : TradingPage
{
    [BindProperty(Name = "b_amount")]
    public string? Amount { get; set; }

    /// <summary>Whether the fills are to be computed again from their receipts.</summary>
    [BindProperty(Name = "recompute", SupportsGet = true)]
    public bool IsRecomputed { get; set; }

    [BindProperty(Name = "price")]
    public string? Price { get; set; }

    [BindProperty(Name = "stop_price")]
    public string? StopPrice { get; set; }

    [BindProperty(Name = "trail_distance")]
    public string? TrailDistance { get; set; }

    /// <summary>The order.</summary>
    public OrderWithFills Order { get; private set; } = null!;

    /// <summary>How the data stands that could fill or fire it; null when it has ended, or nobody knows here.</summary>
    public FreshData? Data { get; private set; }

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

    /// <summary>Whether it can be replaced by one with other numbers: one of a pair can't while the other is open.</summary>
    public bool IsReplaceable => IsOpen && !IsOtherOpen;

    /// <summary>The order that took its place; null when none did.</summary>
    public Guid? ReplacedBy { get; private set; }

    /// <summary>Shows it.</summary>
    public async Task<IActionResult> OnGetAsync(Guid id)
    {
        if (!await FindAsync(id)) return NotFound();
        if (Order.Fills.Count > 0) await steps.NoteReceiptReadAsync(User.UserId(), Gone);
        return Page();
    }

    /// <summary>Cancels it.</summary>
    public async Task<IActionResult> OnPostCancelAsync(Guid id)
    {
        if (!await FindAsync(id)) return NotFound();
        return await AskAsync(
            async () =>
            {
                var placement = await desk.CancelAsync(User.UserId(), id, Gone);
                if (!placement.Rejection.IsRefused) return DoneAt($"/Orders/{id}", "The order is cancelled.");
                await FindAsync(id);
                return Mend("This order is not open any more.");
            },
            () => FindAsync(id));
    }

    /// <summary>Puts one with other numbers in its place.</summary>
    public async Task<IActionResult> OnPostReplaceAsync(Guid id)
    {
        if (!await FindAsync(id)) return NotFound();
        var faults = new FieldFaults();
        var change = OrderTermsReader.Read(
            new ReplaceRequest { BAmount = WrittenNumber.OfField(Amount), Price = WrittenNumber.OfField(Price), StopPrice = WrittenNumber.OfField(StopPrice), TrailDistance = WrittenNumber.OfField(TrailDistance) }, faults);
        if (faults.Any) return Mend(faults);
        return await AskAsync(
            async () =>
            {
                var placement = await desk.ReplaceAsync(User.UserId(), id, change, Gone);
                if (placement.Order is { } placed) return DoneAt($"/Orders/{placed.Id}", "This order took the place of the other.");
                await FindAsync(id);
                return Mend(placement.Rejection.Reason == RejectReason.UnknownOrder ? "This order is not open any more." : Words(placement.Rejection));
            },
            () => FindAsync(id));
    }

    private async Task<bool> FindAsync(Guid id)
    {
        if (await orders.FindWithFillsAsync(User.UserId(), id, Gone) is not { } order) return false;
        Order = order;
        Data = await freshness.FindAsync(order, Gone);
        IsOtherOpen = order.PairOrderId is { } other && await orders.FindAsync(User.UserId(), other, Gone) is { } pair && OrderWords.IsOpen(pair);
        ReplacedBy = order.Reason == "replaced" ? await orders.FindReplacementAsync(User.UserId(), id, Gone) : null;
        var isBuy = order.Side == OrderSide.Buy.Word();
        Differences = IsRecomputed ? await check.FindAsync(User.UserId(), id, Gone) : null;
        Fills = [.. order.Fills.Select(fill => new FillLine(fill, Differences?.Where(difference => difference.FillId == fill.FillId).ToList()))];
        AgainstBest = Slippage.Of(order.Fills, isBuy, receipt => receipt.BestPrice);
        AgainstMiddle = Slippage.Of(order.Fills, isBuy, receipt => receipt.MiddlePrice);
        return true;
    }
}
