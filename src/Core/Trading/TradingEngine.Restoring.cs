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
        }
        else resting.Add(known);
        Follow(known);
    }

    /// <summary>Goes on with what an engine knew that this one replaces, and that no journal has: what accounts have taken of what their venues have not sent again since, and how far
    /// orders that stand have come in their queues. To be called after all was put back.</summary>
    /// <param name="before">The engine that was made before, and has seen all of the market until now.</param>
    /// <param name="refused">What it has decided that is not in the journal: what that took is there again.</param>
    public void GoOnFrom(TradingEngine before, IEnumerable<JournalBatch> refused)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(refused);
        foreach (var level in before.taken.All) taken.Add(new(level.Account, level.Slot, level.Side, level.Price, level.Amount));
        foreach (var batch in refused)
        {
            foreach (var taking in batch.Takings) taken.GiveBack(taking);
        }

        foreach (var known in open.Values)
        {
            if (known.Level is null || !before.open.TryGetValue(known.Order.Id, out var old) || old.Level is null) continue;
            (known.Ahead, known.Gone, known.GoneNs) = (Math.Min(known.Ahead, old.Ahead), old.Gone, old.GoneNs);
        }
    }
}
