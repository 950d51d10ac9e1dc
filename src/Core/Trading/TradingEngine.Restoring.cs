using CompraVenta.Core.Ledger;

namespace CompraVenta.Core.Trading;

/// <content>Puts back what the journal has. To be called before the market applies anything to the engine, and in this order: accounts, balances, orders oldest first.</content>
public sealed partial class TradingEngine
{
    private readonly Dictionary<Guid, KnownOrder> halfPairs = [];

    /// <summary>Puts an account back, in the epoch that it is in.</summary>
    public void RestoreAccount(Guid id, Guid user, int epoch) => AddAccount(id, user).Epoch = epoch;

    /// <summary>Puts a balance back.</summary>
    public void RestoreBalance(LedgerAccount account, string asset, Balance balance) => Ledger.Restore(account, asset, balance);

    /// <summary>Puts an order back: one that is open waits or stands as it did; one that has ended is known by its client's name for it, or as the other of a pair, only.</summary>
    /// <remarks>A repeat of a pair is answered with both orders if both were put back, so that of a pair the other is wanted too, also when it has ended without a name.</remarks>
    public void RestoreOrder(Order order)
    {
        ArgumentNullException.ThrowIfNull(order);
        var known = new KnownOrder(order, accounts[order.Account.Id], ++lastSequence);
        if (order.Terms.PairId is { } pair)
        {
            if (halfPairs.Remove(pair, out var partner)) (known.Partner, partner.Partner) = (partner, known);
            else halfPairs[order.Id] = known;
        }

        if (order.Terms.ClientId is { } name)
        {
            names[(order.Account.Id, name)] = known;
            if (order.HasEnded) ended.Enqueue(known);
        }

        if (order.HasEnded) return;
        open.Add(order.Id, known);
        Count(order.Terms.Instrument, 1);
        known.Account.Add(known);
        if (order.Terms.GoodTillNs is not null) expiries.Add(known);
        if (order.State == OrderState.Waiting)
        {
            triggers.Add(known);
            Follow(known);
        }
        else resting.Add(known);
    }
}
