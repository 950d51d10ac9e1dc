using CompraVenta.Core.Ledger;
using CompraVenta.Core.Trading;
using CompraVenta.Simulation.Reference;

namespace CompraVenta.Simulation.Journal;

/// <summary>The tables in memory: takes a batch wholly or not at all, from whoever leads, in the order of the numbers. Times are kept to the microsecond.</summary>
internal sealed class ModelJournal
{
    private readonly Dictionary<(Guid Account, string Name), Guid> names = [];
    private readonly Dictionary<long, long> batches = [];

    public SortedDictionary<Guid, Order> Orders { get; } = [];

    public Dictionary<Guid, (Guid User, int Epoch)> Accounts { get; } = [];

    public Dictionary<(LedgerAccount Account, string Asset), Balance> Balances { get; } = [];

    public Dictionary<long, Fill> Fills { get; } = [];

    /// <summary>What the reference says is here.</summary>
    public ReferenceState Kept { get; private set; } = new();

    public List<Posting> Postings { get; } = [];

    /// <summary>Admins' commands and their answers.</summary>
    public Dictionary<long, RejectReason> Answers { get; } = [];

    /// <summary>The epoch of who leads.</summary>
    public long Epoch { get; private set; }

    /// <summary>The number of the last batch.</summary>
    public long LastNumber { get; private set; }

    public long LastFill { get; private set; }

    /// <summary>From now on whoever led can't commit.</summary>
    public long TakeOver() => ++Epoch;

    /// <summary>Whether a batch of an epoch is there.</summary>
    public bool Has(long epoch, long number) => batches.TryGetValue(number, out var of) && of == epoch;

    public Order? Find(Guid account, string name) => names.TryGetValue((account, name), out var id) ? Orders[id] : null;

    /// <summary>Commits a batch; false when somebody else leads by now.</summary>
    public bool Commit(long epoch, long number, JournalBatch batch, ReferenceState? after)
    {
        if (epoch != Epoch || number != LastNumber + 1) return false;
        Kept = after ?? throw new DifferenceException($"batch {number} of a stale engine was taken");
        LastNumber = number;
        batches.Add(number, epoch);
        foreach (var began in batch.Epochs)
        {
            DifferenceException.Unless(Accounts.TryGetValue(began.Account, out var known) ? known.Epoch + 1 : 1, began.Epoch, "the next epoch");
            Accounts[began.Account] = (began.User, began.Epoch);
        }

        foreach (var order in batch.Orders) Put(order);
        foreach (var fill in batch.Fills)
        {
            DifferenceException.Unless(fill.Id > LastFill, $"fill {fill.Id} comes after {LastFill}");
            Fills.Add(fill.Id, fill);
            LastFill = fill.Id;
        }

        Postings.AddRange(batch.Postings);
        foreach (var ((account, asset), balance) in batch.Balances)
        {
            DifferenceException.Unless(!account.IsUser || (balance.Free >= 0 && balance.Locked >= 0), $"{account} has {balance} {asset}");
            Balances[(account, asset)] = balance;
        }

        foreach (var (command, refused) in batch.Answers) DifferenceException.Unless(Answers.TryAdd(command, refused), $"command {command} is answered twice");
        return true;
    }

    /// <summary>Makes an engine of what is there, as the app does when it starts to lead.</summary>
    public void Restore(TradingEngine engine, long nowNs)
    {
        foreach (var (id, (user, epoch)) in Accounts) engine.RestoreAccount(id, user, epoch);
        foreach (var ((account, asset), balance) in Balances) engine.RestoreBalance(account, asset, balance);
        foreach (var order in Orders.Values)
        {
            var isNamed = order.Terms.ClientId is not null && nowNs - order.UpdatedNs < TradingEngine.NamesKeptNs;
            if (!order.HasEnded || isNamed) engine.RestoreOrder(order);
        }
    }

    private void Put(Order order)
    {
        if (Orders.TryGetValue(order.Id, out var before))
        {
            DifferenceException.Unless(!before.HasEnded, $"order {order.Id} has ended and changes");
            DifferenceException.Unless(before.FiredNs is null || ToMicroseconds(order.FiredNs) == before.FiredNs, $"order {order.Id} fires twice");
            DifferenceException.Unless(before.State == OrderState.Waiting || order.State != OrderState.Waiting, $"order {order.Id} waits again");
            DifferenceException.Unless(order.FilledBase >= before.FilledBase && order.FilledQuote >= before.FilledQuote && order.Fee >= before.Fee, $"order {order.Id} is filled less than before");
            DifferenceException.Unless(before.Terms, WithMicroseconds(order.Terms), $"terms of order {order.Id}");
        }
        else if (order.Terms.ClientId is { } name) DifferenceException.Unless(names.TryAdd((order.Account.Id, name), order.Id), $"the name {name} is there twice");

        Orders[order.Id] = order with
        {
            Terms = WithMicroseconds(order.Terms),
            CreatedNs = ToMicroseconds(order.CreatedNs),
            UpdatedNs = ToMicroseconds(order.UpdatedNs),
            FiredNs = ToMicroseconds(order.FiredNs),
        };
    }

    private static OrderTerms WithMicroseconds(OrderTerms terms) => terms.GoodTillNs is null ? terms : terms with { GoodTillNs = ToMicroseconds(terms.GoodTillNs) };

    private static long ToMicroseconds(long ns) => ns / 1_000 * 1_000;

    private static long? ToMicroseconds(long? ns) => ns is { } known ? ToMicroseconds(known) : null;
}
