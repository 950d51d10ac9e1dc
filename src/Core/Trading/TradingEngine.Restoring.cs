using CompraVenta.Core.Ledger;

namespace CompraVenta.Core.Trading;

/// <content>Puts back what the journal has. To be called before the market applies anything to the engine, and in this order: accounts, balances, orders oldest first.</content>
public sealed partial class TradingEngine
{
    /// <summary>Puts an account back, in the epoch that it is in.</summary>
    public void RestoreAccount(Guid id, Guid user, int epoch) => AddAccount(id, user).Epoch = epoch;

    /// <summary>Puts a balance back.</summary>
    public void RestoreBalance(LedgerAccount account, string asset, Balance balance) => Ledger.Restore(account, asset, balance);

    /// <summary>Puts an order back: one that is open waits or stands as it did; one that has ended is known by its client's name for it only.</summary>
    public void RestoreOrder(Order order)
    {
        ArgumentNullException.ThrowIfNull(order);
        var account = accounts[order.Account.Id];
        if (order.Terms.ClientId is { } name) account.ByClientId[name] = order;
        if (order.HasEnded) return;
        open[order.Id] = account.Open[order.Id] = order;
        if (order.Terms.GoodTillNs is { } end) expiries.Enqueue(order.Id, end);
        if (order.State == OrderState.Waiting) triggers.Add(order);
        else resting.Add(order);
    }
}
