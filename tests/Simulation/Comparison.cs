using CompraVenta.Core.Ledger;
using CompraVenta.Core.Trading;
using CompraVenta.Simulation.Journal;
using CompraVenta.Simulation.Reference;

namespace CompraVenta.Simulation;

/// <summary>Compares what the engine and the journal have with what the rules say.</summary>
internal static class Comparison
{
    private static readonly string[] Assets = ["USDT", "BTC", "ETH", "SOL", "XRP", "DOGE"];

    /// <summary>Every balance and every open order.</summary>
    public static void OfEngine(TradingEngine engine, ReferenceModel reference)
    {
        var count = 0;
        foreach (var (user, account) in reference.State.Accounts)
        {
            DifferenceException.Unless(account.Id, engine.AccountOf(user), "the account");
            DifferenceException.Unless(account.Epoch, engine.EpochOf(account.Id), "the epoch");
            var has = engine.Ledger.Of(new LedgerAccount(account.Id, account.Epoch));
            foreach (var asset in Assets)
            {
                var balance = has.GetValueOrDefault(asset);
                if (balance.Free == account.FreeOf(asset) && balance.Locked == account.Locked.GetValueOrDefault(asset)) continue;
                throw new DifferenceException($"{account.Id} has {balance.Free} free and {balance.Locked} locked {asset}, the rules say {account.FreeOf(asset)} and {account.Locked.GetValueOrDefault(asset)}");
            }

            foreach (var order in engine.OpenOf(account.Id))
            {
                count++;
                if (!reference.Orders.TryGetValue(order.Id, out var known)) throw new DifferenceException($"order {order.Id} is not to be");
                OfOrder(order, known);
            }
        }

        DifferenceException.Unless(reference.State.Open.Count, count, "the number of open orders");
    }

    /// <summary>An order as it is now, or was just written.</summary>
    public static void OfOrder(Order order, ReferenceOrder known)
    {
        if (order.State == known.State && order.EndReason == known.Why && order.FilledBase == known.FilledBase && order.FilledQuote == known.FilledQuote && order.Fee == known.Fee
            && order.Locked == known.Locked && order.Reference == known.Home && order.FiredNs is not null == known.HasFired && IsTrigger(order, known)
            && (order.HasEnded || (order.QueueAhead <= known.AheadKept && order.QueueAhead >= known.Ahead)))
        {
            return;
        }

        throw new DifferenceException(
            $"order {order.Id} {order.Terms.Side} {order.Terms.Type}: {order.State} {order.EndReason} filled {order.FilledBase}/{order.FilledQuote} fee {order.Fee} locked {order.Locked} trigger {order.TriggerPrice} fired {order.FiredNs} ahead {order.QueueAhead} at {order.Reference}; "
            + $"the rules say {known.State} {known.Why} {known.FilledBase}/{known.FilledQuote} fee {known.Fee} locked {known.Locked} trigger {known.TriggerKept} to {known.Trigger} fired {known.HasFired} ahead {known.AheadKept} at {known.Home}");
    }

    public static void OfFills(IReadOnlyList<Fill> fills, List<ReferenceFill> known)
    {
        for (var i = 0; i < Math.Min(fills.Count, known.Count); i++)
        {
            var fill = fills[i];
            DifferenceException.Unless(known[i], new ReferenceFill(fill.OrderId, fill.Venue, fill.AmountBase, fill.AmountQuote, fill.Fee, fill.IsMaker), "the fill");
            DifferenceException.Unless(fill.IsAsReceipt(), $"fill {fill.Id} is not as its receipt");
        }

        DifferenceException.Unless(known.Count, fills.Count, "the number of fills");
    }

    /// <summary>What must hold of the journal alone, and that it is what the rules say.</summary>
    public static void OfJournal(ModelJournal journal)
    {
        var sums = new Dictionary<(LedgerAccount, string, Bucket), decimal>();
        foreach (var posting in journal.Postings)
        {
            var key = (posting.Account, posting.Asset, posting.Bucket);
            sums[key] = sums.GetValueOrDefault(key) + posting.Amount;
        }

        foreach (var ((account, asset), balance) in journal.Balances)
        {
            DifferenceException.Unless(sums.GetValueOrDefault((account, asset, Bucket.Free)), balance.Free, $"free {asset} of {account}");
            DifferenceException.Unless(sums.GetValueOrDefault((account, asset, Bucket.Locked)), balance.Locked, $"locked {asset} of {account}");
        }

        foreach (var asset in sums.GroupBy(sum => sum.Key.Item2)) DifferenceException.Unless(0, asset.Sum(sum => sum.Value), $"the sum of {asset.Key}");
        var locked = new Dictionary<(LedgerAccount, string), decimal>();
        foreach (var order in journal.Orders.Values)
        {
            if (order.Locked > 0) locked[(order.Account, order.Terms.Paid)] = locked.GetValueOrDefault((order.Account, order.Terms.Paid)) + order.Locked;
        }

        foreach (var (key, balance) in journal.Balances) DifferenceException.Unless(locked.GetValueOrDefault(key), balance.Locked, $"what orders lock of {key}");
        var filled = journal.Fills.Values.GroupBy(fill => fill.OrderId).ToDictionary(own => own.Key, own => (Base: own.Sum(f => f.AmountBase), Quote: own.Sum(f => f.AmountQuote), Fee: own.Sum(f => f.Fee)));
        foreach (var (id, sum) in filled)
        {
            DifferenceException.Unless(journal.Orders.TryGetValue(id, out var order), $"fills without an order {id}");
            DifferenceException.Unless(sum, (order!.FilledBase, order.FilledQuote, order.Fee), $"the fills of {id}");
        }

        DifferenceException.Unless(journal.Orders.Values.Count(order => order.FilledBase > 0), filled.Count, "the number of orders with fills");
        OfKept(journal);
    }

    /// <summary>What is in the journal is what the rules say.</summary>
    public static void OfKept(ModelJournal journal)
    {
        var kept = journal.Kept;
        DifferenceException.Unless(kept.Accounts.Count, journal.Accounts.Count, "the number of accounts in the journal");
        foreach (var account in kept.Accounts.Values)
        {
            DifferenceException.Unless(account.Epoch, journal.Accounts[account.Id].Epoch, "the epoch in the journal");
            for (var epoch = 1; epoch <= account.Epoch; epoch++)
            {
                var free = epoch < account.Epoch ? account.Before[epoch - 1] : account.Free;
                foreach (var asset in Assets)
                {
                    var balance = journal.Balances.GetValueOrDefault((new(account.Id, epoch), asset));
                    DifferenceException.Unless((free.GetValueOrDefault(asset), epoch < account.Epoch ? 0 : account.Locked.GetValueOrDefault(asset)), (balance.Free, balance.Locked), $"{asset} of {account.Id} in epoch {epoch} in the journal");
                }
            }
        }

        foreach (var asset in Assets) DifferenceException.Unless(kept.Fees.GetValueOrDefault(asset), journal.Balances.GetValueOrDefault((LedgerAccount.Fees, asset)).Free, $"fees in {asset}");
        DifferenceException.Unless(kept.Open.Count, journal.Orders.Values.Count(order => !order.HasEnded), "the number of open orders in the journal");
        foreach (var order in kept.Open) OfOrder(journal.Orders[order.Id], order);
    }

    // A trailing stop follows in memory, and is written down now and then: what is written is a price that it has had.
    private static bool IsTrigger(Order order, ReferenceOrder known) =>
        order.State == OrderState.Waiting && order.Terms.TrailDistance is not null
            ? known.IsBuy ? order.TriggerPrice <= known.TriggerKept && order.TriggerPrice >= known.Trigger : order.TriggerPrice >= known.TriggerKept && order.TriggerPrice <= known.Trigger
            : order.TriggerPrice == known.Trigger;
}
