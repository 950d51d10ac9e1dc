using CompraVenta.Core.Markets;
using CompraVenta.Core.Trading;
using CompraVenta.Infrastructure.Trading;
using CompraVenta.Infrastructure.Trading.FirstSteps;
using CompraVenta.Web.Accounts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;

namespace CompraVenta.Web.Trading.Orders;

/// <summary>The page of one's own order: its life, its fills with their receipts, and what can be done about it.</summary>
[EnableRateLimiting(OrderLimits.Policy)]
internal sealed class OrderModel(OrderReader orders, FreshDataReader freshness, FillCheck check, IReadOnlyList<Venue> venues, FirstStepsStore steps, TradingDesk desk)
    : OrderDetailPage(orders, freshness, check, venues)
{
    [BindProperty(Name = "b_amount")]
    public string? Amount { get; set; }

    [BindProperty(Name = "price")]
    public string? Price { get; set; }

    [BindProperty(Name = "stop_price")]
    public string? StopPrice { get; set; }

    [BindProperty(Name = "trail_distance")]
    public string? TrailDistance { get; set; }

    /// <inheritdoc/>
    public override AccountPaths Paths => AccountPaths.Own;

    /// <summary>Whether it can be replaced by one with other numbers: one of a pair can't while the other is open.</summary>
    public bool IsReplaceable => IsOpen && !IsOtherOpen;

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
        var change = ReadChange(Amount, Price, StopPrice, TrailDistance, faults);
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

    private Task<bool> FindAsync(Guid id) => FindAsync(User.UserId(), id);
}
