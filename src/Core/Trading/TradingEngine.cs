using CompraVenta.Core.Ledger;
using CompraVenta.Core.Markets;

namespace CompraVenta.Core.Trading;

/// <summary>The one place where money moves: takes commands and what the market does, in one order, and decides. What it decides is in <see cref="Pending"/> until it is
/// taken to be written down; nobody is told of it before that has succeeded.</summary>
/// <remarks>Owned by the market loop; not thread-safe, reads no clock. The same inputs give the same state and the same batches. A refused command changes nothing.</remarks>
public sealed partial class TradingEngine
{
    private readonly IEngineMarket market;
    private readonly EngineLimits limits;
    private readonly IReadOnlyList<FeeSchedule> fees;
    private readonly TakenLiquidity taken = new();
    private readonly FillModel model;
    private readonly Dictionary<Guid, Account> accounts = [];
    private readonly Dictionary<Guid, Guid> byUser = [];
    private readonly Dictionary<Guid, KnownOrder> open = [];
    private readonly Dictionary<Instrument, int> openOf = [];
    private readonly Dictionary<(Guid Account, string Name), KnownOrder> names = [];
    private readonly List<Fill> made = [];
    private long lastFillId;
    private long lastSequence;

    /// <summary>An engine without accounts.</summary>
    /// <param name="market">What it sees of its market.</param>
    /// <param name="limits">What it allows.</param>
    /// <param name="fees">The fee schedules, by venue index.</param>
    /// <param name="lastFillId">The number of the last fill made before; numbers of fills grow from there.</param>
    public TradingEngine(IEngineMarket market, EngineLimits limits, IReadOnlyList<FeeSchedule> fees, long lastFillId = 0)
    {
        (this.market, this.limits, this.fees, this.lastFillId) = (market, limits, fees, lastFillId);
        model = new FillModel(fees, taken);
    }

    /// <summary>All balances.</summary>
    public GeneralLedger Ledger { get; } = new();

    /// <summary>What was decided and is not taken yet.</summary>
    public JournalBatch Pending { get; private set; } = new();

    /// <summary>The open orders of all accounts, oldest first; a copy.</summary>
    public IReadOnlyList<Order> Open => [.. open.Values.OrderBy(known => known.Sequence).Select(known => known.Order)];

    /// <summary>The instruments that have open orders, so need their market data.</summary>
    public IReadOnlyCollection<Instrument> OpenInstruments => openOf.Keys;

    /// <summary>How many orders are open.</summary>
    public int OpenCount => open.Count;

    /// <summary>Takes what was decided, to be written down.</summary>
    public JournalBatch TakePending()
    {
        var batch = Pending;
        Pending = new JournalBatch();
        return batch;
    }

    /// <summary>The epoch that an account is in; 0 when there is none.</summary>
    public int EpochOf(Guid account) => accounts.TryGetValue(account, out var known) ? known.Epoch : 0;

    /// <summary>The open orders of an account, oldest first; a copy.</summary>
    public IReadOnlyList<Order> OpenOf(Guid account) => accounts.TryGetValue(account, out var known) ? [.. known.Open.Select(order => order.Order)] : [];

    /// <summary>The account of a user; null when there is none yet.</summary>
    public Guid? AccountOf(Guid user) => byUser.TryGetValue(user, out var account) ? account : null;

    /// <summary>Opens a user's account with what an epoch begins with; one that is there stays as it is.</summary>
    /// <param name="id">The number of the account, if it is to be opened.</param>
    /// <param name="user">Whose.</param>
    /// <param name="nowNs">Nanoseconds since 1970-01-01 UTC.</param>
    /// <returns>The user's account.</returns>
    public Guid OpenAccount(Guid id, Guid user, long nowNs)
    {
        if (byUser.TryGetValue(user, out var known)) return known;
        BeginEpoch(AddAccount(id, user), nowNs);
        return id;
    }

    /// <summary>Begins a new epoch: open orders are cancelled, what the account has stays in the old one.</summary>
    /// <param name="id">The account.</param>
    /// <param name="nowNs">Nanoseconds since 1970-01-01 UTC.</param>
    /// <param name="epoch">The only epoch to end, so that who asks twice ends one; null for whichever the account is in.</param>
    /// <param name="isByAdmin">Whether somebody else than its user asks for it.</param>
    public RejectReason Reset(Guid id, long nowNs, int? epoch = null, bool isByAdmin = false)
    {
        if (!accounts.TryGetValue(id, out var account)) return RejectReason.UnknownAccount;
        if (epoch is { } only && only != account.Epoch) return RejectReason.EpochEnded;
        foreach (var known in account.Open.ToList()) End(known, OrderState.Cancelled, isByAdmin ? EndReason.ResetByAdmin : EndReason.Reset, nowNs);
        BeginEpoch(account, nowNs);
        return RejectReason.None;
    }

    /// <summary>Closes an account whose user is gone: open orders are cancelled, what it has stays where it is, and whatever is asked of it afterwards is refused.</summary>
    public RejectReason Close(Guid id, long nowNs)
    {
        if (!accounts.TryGetValue(id, out var account)) return RejectReason.UnknownAccount;
        EndAll([.. account.Open], EndReason.AccountDeleted, nowNs);

        // A call that began before the user went may still be under way.
        accounts.Remove(id);
        return RejectReason.None;
    }

    /// <summary>Cancels an order; one of a pair with the other.</summary>
    public Placement Cancel(Guid accountId, Guid orderId, long nowNs)
    {
        if (!accounts.TryGetValue(accountId, out var account)) return Placement.Refused(RejectReason.UnknownAccount);
        if (FindOpen(account, orderId) is not { } known) return Placement.Refused(RejectReason.UnknownOrder);
        return new(Rejection.None, End(known, OrderState.Cancelled, EndReason.ByUser, nowNs), []);
    }

    /// <summary>Cancels all open orders of an account, or those of one instrument.</summary>
    /// <returns>The orders as they are then.</returns>
    public IReadOnlyList<Order> CancelAll(Guid accountId, Instrument? instrument, long nowNs) =>
        !accounts.TryGetValue(accountId, out var account) ? []
            : EndAll([.. account.Open.Where(known => instrument is null || known.Order.Terms.Instrument == instrument)], EndReason.ByUser, nowNs);

    /// <summary>A venue lists an instrument no more: cancels the orders that stand there, watch its trades or obey its rules. Those of an instrument that no venue lists any more are
    /// all cancelled once this was said of each of its listings.</summary>
    /// <returns>The orders as they are then.</returns>
    public IReadOnlyList<Order> Delist(Listing listing, long nowNs)
    {
        ArgumentNullException.ThrowIfNull(listing);
        return EndAll([.. open.Values.Where(known => ReferenceEquals(known.Order.Reference, listing)).OrderBy(known => known.Sequence)], EndReason.Delisted, nowNs);
    }

    private Account AddAccount(Guid id, Guid user)
    {
        var account = new Account(id, user);
        accounts.Add(id, account);
        byUser.Add(user, id);
        return account;
    }

    private void BeginEpoch(Account account, long nowNs)
    {
        account.Epoch++;
        Pending.Add(new AccountEpoch(account.Id, account.User, account.Epoch, limits.StartAsset, limits.StartAmount, nowNs));
        Post(
            new Posting(LedgerAccount.Treasury, limits.StartAsset, Bucket.Free, -limits.StartAmount),
            new Posting(account.Ledger, limits.StartAsset, Bucket.Free, limits.StartAmount));
    }

    private void Count(Instrument instrument, int orders)
    {
        if ((openOf.GetValueOrDefault(instrument) + orders) is var count and > 0) openOf[instrument] = count;
        else openOf.Remove(instrument);
    }

    private KnownOrder? FindOpen(Account account, Guid order) => open.TryGetValue(order, out var known) && ReferenceEquals(known.Account, account) ? known : null;

    private List<Order> EndAll(List<KnownOrder> orders, EndReason why, long nowNs)
    {
        foreach (var known in orders)
        {
            // One may have ended with the other of its pair.
            if (!known.Order.HasEnded) End(known, OrderState.Cancelled, why, nowNs);
        }

        return [.. orders.Select(known => known.Order)];
    }

    /// <summary>Ends an order: what was locked for it is free again, and the other of its pair ends too.</summary>
    private Order End(KnownOrder known, OrderState state, EndReason why, long nowNs)
    {
        Unlock(known.Order, known.Order.Locked);
        known.Order = known.Order with { State = state, EndReason = why, Locked = 0, TriggerPrice = known.TriggerPrice, QueueAhead = 0, UpdatedNs = nowNs };
        Keep(known);
        if (why is EndReason.ByUser or EndReason.Expired or EndReason.Delisted or EndReason.AccountDeleted) EndPartner(known, state, why, nowNs);
        else if (why is not (EndReason.Reset or EndReason.ResetByAdmin or EndReason.OtherOfPair)) EndPartner(known, OrderState.Cancelled, EndReason.OtherOfPair, nowNs);
        return known.Order;
    }

    private void EndPartner(KnownOrder known, OrderState state, EndReason why, long nowNs)
    {
        if (known.Partner is { Order.HasEnded: false } other) End(other, state, why, nowNs);
    }

    /// <summary>Keeps an order as it is now, where it belongs.</summary>
    private void Keep(KnownOrder known)
    {
        var order = known.Order;
        Pending.Add(order);
        if (order.HasEnded)
        {
            if (open.Remove(order.Id))
            {
                known.Account.Remove(known);
                Count(order.Terms.Instrument, -1);
            }

            triggers.Remove(known);
            known.Level?.Side.Remove(known);
            if (order.Terms.GoodTillNs is not null) expiries.Remove(known);
            if (order.Terms.ClientId is not null) ended.Enqueue(known);
        }
        else if (open.TryAdd(order.Id, known))
        {
            known.Account.Add(known);
            Count(order.Terms.Instrument, 1);
            if (order.Terms.GoodTillNs is not null) expiries.Add(known);
        }

        if (order.Terms.ClientId is { } name) names[(order.Account.Id, name)] = known;
    }

    private void Post(params ReadOnlySpan<Posting> postings)
    {
        // Everything was checked before: a transfer that is refused now is a fault of ours, after which nothing can be trusted.
        if (Ledger.Transfer(postings) is var status and not TransferStatus.Made) throw new InvalidOperationException($"a transfer was refused: {status}");
        Pending.Add(postings, Ledger);
    }

    private void Lock(Order order, decimal amount)
    {
        if (amount == 0) return;
        Post(new Posting(order.Account, order.Terms.Paid, Bucket.Free, -amount), new Posting(order.Account, order.Terms.Paid, Bucket.Locked, amount));
    }

    private void Unlock(Order order, decimal amount)
    {
        if (amount == 0) return;
        Post(new Posting(order.Account, order.Terms.Paid, Bucket.Locked, -amount), new Posting(order.Account, order.Terms.Paid, Bucket.Free, amount));
    }
}
