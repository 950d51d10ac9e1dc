using System.Globalization;
using CompraVenta.Core.Markets;
using CompraVenta.Core.Trading;
using CompraVenta.Infrastructure.Markets;
using CompraVenta.Infrastructure.Trading;

namespace CompraVenta.Infrastructure.Notifications;

/// <summary>What there is to tell of an event of an account: of each order at most that it fired, that it was filled, and that it ended by itself.</summary>
/// <param name="prices">How prices are written.</param>
internal sealed class OrderNotices(PriceFigures prices)
{
    /// <summary>What an event gives rise to, in the order of the orders.</summary>
    /// <param name="change">What was changed.</param>
    /// <param name="at">When it was decided.</param>
    /// <param name="hasFiredBefore">Whether an order had fired before this event.</param>
    public List<Notice> Of(AccountChange change, DateTimeOffset at, Func<OrderView, bool> hasFiredBefore)
    {
        var fills = change.Fills.ToLookup(fill => fill.OrderId);
        var notices = new List<Notice>();
        foreach (var order in change.Orders)
        {
            var own = fills[order.OrderId].ToList();
            var fired = order.FiredAt is not null && !hasFiredBefore(order);
            if (fired) Add(NotificationKind.StopFired, Fired(order, own));
            if (own.Count > 0) Add(NotificationKind.Fill, Filled(order, own), isOfFiring: fired);
            if (EndedLater(order)) Add(NotificationKind.Refusal, Ended(order), isOfFiring: fired);

            void Add(NotificationKind kind, string message, bool isOfFiring = false) => notices.Add(new Notice(kind, at, order.Base, order.Quote, order.OrderId, message, isOfFiring));
        }

        return notices;
    }

    /// <summary>Whether an order that was accepted ended by itself afterwards. What happened as it was placed is in the answer to it, and what its user did is no news to them.</summary>
    private static bool EndedLater(OrderView order) => order.UpdatedAt != order.CreatedAt && Why(order) is not null;

    /// <summary>Why it ended by itself; null when it did not.</summary>
    private static string? Why(OrderView order) => order.Reason switch
    {
        "depth_exhausted" => "the books had no more, and nothing is filled at a made-up price",
        "not_filled_at_once" => "what could not be filled at once was to be cancelled",
        "expired" => "its time was over",
        "delisted" => "no exchange lists the pair any more",
        "insufficient_funds" => "there was not enough free to pay for it",
        "reset_by_admin" => "an admin reset your account",
        _ => null,
    };

    private string Fired(OrderView order, List<FillView> fills)
    {
        var head = $"{TradingWords.NameOf(order.Type)} fired at {Price(order, order.TriggerPrice ?? order.StopPrice ?? 0)} {order.Quote}: ";
        if (fills.Count > 0) return head + Traded(order, fills) + Rest(order);
        if (order.State == OrderState.Open.Word()) return $"{head}{(order.Side == "BUY" ? "a buy" : "a sale")} of {Amount(order)} at {Price(order, order.Price ?? 0)} {order.Quote} stands in the book now.";
        return $"{head}nothing was {(order.Side == "BUY" ? "bought" : "sold")}{(Why(order) is { } why ? $", since {why}" : "")}.";
    }

    private string Filled(OrderView order, List<FillView> fills)
    {
        var traded = Traded(order, fills);
        return char.ToUpperInvariant(traded[0]) + traded[1..] + Rest(order);
    }

    private string Traded(OrderView order, List<FillView> fills)
    {
        var (amount, worth) = (fills.Sum(fill => fill.Amount), fills.Sum(fill => fill.QAmount));
        return $"{(order.Side == "BUY" ? "bought" : "sold")} {Exact(amount)} {order.Base} at {Price(order, worth / amount)} {order.Quote}{(fills.Count > 1 ? " on average" : "")}.";
    }

    /// <summary>What became of what is not filled; nothing when all is.</summary>
    private static string Rest(OrderView order) =>
        order.State == OrderState.Filled.Word() ? ""
        : order.State == OrderState.Open.Word() ? $" In all {Exact(order.FilledBAmount)} of {Amount(order)}; the rest stands."
        : $" The rest was cancelled{(Why(order) is { } why ? $": {why}" : "")}.";

    private static string Ended(OrderView order)
    {
        var what = $"{TradingWords.NameOf(order.Type)} order to {(order.Side == "BUY" ? "buy" : "sell")} {Amount(order)}";
        var filled = order.FilledBAmount > 0 ? $"{Exact(order.FilledBAmount)} {order.Base} of it had been filled" : "Nothing of it had been filled";
        return $"{what} {(order.State == OrderState.Expired.Word() ? "expired" : "was cancelled")}: {Why(order)}. {filled}.";
    }

    private static string Amount(OrderView order) => order.BAmount is { } amount ? $"{Exact(amount)} {order.Base}" : $"{order.Base} for {Exact(order.QAmount ?? 0)} {order.Quote}";

    private static string Exact(decimal number) => number.ToString("#,0.############################", CultureInfo.InvariantCulture);

    /// <summary>A price, which as an average may have no end: as many decimals as say something.</summary>
    private string Price(OrderView order, decimal price)
    {
        var pair = new Instrument(order.Base, order.Quote);
        var decimals = Math.Abs(price) >= 100 ? 2 : Math.Abs(price) >= 1 ? 4 : 10;
        return prices.Of(pair, Math.Round(price, Math.Max(decimals, prices.DecimalsOf(pair))));
    }
}
