using CompraVenta.Core.Markets;
using CompraVenta.Infrastructure.Trading;
using CompraVenta.Web.Accounts;
using CompraVenta.Web.Markets;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;

namespace CompraVenta.Web.Trading.Orders;

/// <summary>The page with one's own orders.</summary>
[EnableRateLimiting(OrderLimits.Policy)]
internal sealed class OrdersModel(OrderReader orders, FreshDataReader freshness, WalletReader wallets, MarketNames names, TradingDesk desk) : OrderListPage(orders, freshness, wallets, names)
{
    /// <inheritdoc/>
    public override AccountPaths Paths => AccountPaths.Own;

    /// <summary>Whether anything on this page can be cancelled.</summary>
    public bool HasOpen => !IsCoin && Result.Orders.Any(OrderWords.IsOpen);

    /// <summary>Shows them.</summary>
    public Task OnGetAsync() => ReadAsync();

    /// <summary>Cancels one.</summary>
    public Task<IActionResult> OnPostCancelAsync(Guid id) => AskAsync(
        async () =>
        {
            var placement = await desk.CancelAsync(User.UserId(), id, Gone);
            if (placement.Order is { } order) return DoneAt(AddressOf(Cursor), $"Cancelled: {OrderWords.Side(OrderView.Of(order))} {OrderWords.Amount(OrderView.Of(order))} ({order.Terms.Instrument.Name}).");
            await ReadAsync();
            return Mend("This order is not open any more.");
        },
        ReadAsync);

    /// <summary>Cancels all, or those of the pair that is shown.</summary>
    public Task<IActionResult> OnPostCancelAllAsync() => AskAsync(
        async () =>
        {
            Instrument? only = null;
            if (!string.IsNullOrEmpty(Pair))
            {
                if (Names.ReadPair(Pair, "pair", out var found) is { } fault)
                {
                    await ReadAsync();
                    return Mend(fault.Message);
                }

                only = found;
            }

            var cancelled = await desk.CancelAllAsync(User.UserId(), only, Gone);
            return DoneAt(AddressOf(null), cancelled.Count switch { 0 => "No order was open.", 1 => "One order is cancelled.", _ => $"{cancelled.Count} orders are cancelled." });
        },
        ReadAsync);

    /// <summary>The address of all orders of the list as a file.</summary>
    public string AddressOfFile() => WithQuery(OrderFileEndpoints.OrdersOfPages, ("state", State), (IsCoin ? "coin" : "pair", Pair), ("side", Side), ("type", Type), ("from", From), ("to", To), ("epoch", Epoch));

    /// <summary>The address of the fills of such orders as a file: whatever the orders' state is now, and by when they were filled.</summary>
    public string AddressOfFills() => WithQuery(OrderFileEndpoints.FillsOfPages, (IsCoin ? "coin" : "pair", Pair), ("side", Side), ("type", Type), ("from", From), ("to", To), ("epoch", Epoch));

    private Task ReadAsync() => ReadAsync(User.UserId());
}
