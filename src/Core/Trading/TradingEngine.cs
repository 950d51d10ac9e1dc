using CompraVenta.Core.Books;
using CompraVenta.Core.Ledger;
using CompraVenta.Core.Markets;

namespace CompraVenta.Core.Trading;

/// <summary>The one place where money moves: takes commands and what the market does, in one order, and decides. What it decides is in <see cref="Pending"/> until it is
/// taken to be written down; nobody is told of it before that has succeeded.</summary>
/// <remarks>Owned by the market loop; not thread-safe, reads no clock. The same inputs give the same state and the same batches. A refused command changes nothing.</remarks>
public sealed partial class TradingEngine
{
    /// <summary>Locked on top for a stop-limit buy, whose parts are each rounded up when it takes: 64 roundings.</summary>
    private const decimal RoundingReserve = 0.00000064m;

    private readonly IEngineMarket market;
    private readonly EngineLimits limits;
    private readonly IReadOnlyList<FeeSchedule> fees;
    private readonly TakenLiquidity taken = new();
    private readonly FillModel model;
    private readonly Dictionary<Guid, Account> accounts = [];
    private readonly Dictionary<Guid, Guid> byUser = [];
    private readonly Dictionary<Guid, Order> open = [];
    private readonly TriggerIndex triggers = new();
    private readonly List<Fill> made = [];
    private long lastFillId;

    /// <summary>An engine without accounts.</summary>
    /// <param name="market">What it sees of its market.</param>
    /// <param name="limits">What it allows.</param>
    /// <param name="fees">The fee schedules, by venue index.</param>
    /// <param name="lastFillId">The number of the last fill made before; numbers of fills grow from there.</param>
    public TradingEngine(IEngineMarket market, EngineLimits limits, IReadOnlyList<FeeSchedule> fees, long lastFillId = 0)
    {
        (this.market, this.limits, this.fees, this.lastFillId) = (market, limits, fees, lastFillId);
        model = new FillModel(fees, taken);
        resting = new RestingOrders();
    }

    /// <summary>All balances.</summary>
    public GeneralLedger Ledger { get; } = new();

    /// <summary>What was decided and is not taken yet.</summary>
    public JournalBatch Pending { get; private set; } = new();

    /// <summary>The open orders of all accounts.</summary>
    public IReadOnlyCollection<Order> Open => open.Values;

    /// <summary>Takes what was decided, to be written down.</summary>
    public JournalBatch TakePending()
    {
        var batch = Pending;
        Pending = new JournalBatch();
        return batch;
    }

    /// <summary>The epoch that an account is in; 0 when there is none.</summary>
    public int EpochOf(Guid account) => accounts.TryGetValue(account, out var known) ? known.Epoch : 0;

    /// <summary>The open orders of an account, oldest first.</summary>
    public IReadOnlyCollection<Order> OpenOf(Guid account) => accounts.TryGetValue(account, out var known) ? known.Open.Values : [];

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
    public RejectReason Reset(Guid id, long nowNs)
    {
        if (!accounts.TryGetValue(id, out var account)) return RejectReason.UnknownAccount;
        foreach (var order in account.Open.Values.ToList()) End(order, OrderState.Cancelled, EndReason.Reset, nowNs);
        account.ByClientId.Clear();
        BeginEpoch(account, nowNs);
        return RejectReason.None;
    }

    /// <summary>Places an order.</summary>
    /// <param name="accountId">Whose.</param>
    /// <param name="orderId">Its number, unlike all others; those of later orders are greater.</param>
    /// <param name="terms">What it asks for.</param>
    /// <param name="nowNs">Nanoseconds since 1970-01-01 UTC.</param>
    public Placement Place(Guid accountId, Guid orderId, OrderTerms terms, long nowNs)
    {
        ArgumentNullException.ThrowIfNull(terms);
        if (!accounts.TryGetValue(accountId, out var account)) return Placement.Refused(RejectReason.UnknownAccount);
        if (terms.ClientId is { } name && account.ByClientId.TryGetValue(name, out var before))
        {
            return before.Terms == terms ? new(Rejection.None, before, [], IsRepeat: true) : Placement.Refused(RejectReason.DuplicateWithDifferentTerms);
        }

        made.Clear();
        var (why, reference, book) = Examine(account, terms, nowNs);
        if (why.IsRefused) return Placement.Refused(why);
        var order = new Order
        {
            Id = orderId,
            Account = account.Ledger,
            Terms = terms,
            State = terms.HasTrigger ? OrderState.Waiting : OrderState.Open,
            Reference = reference!,
            CreatedNs = nowNs,
            UpdatedNs = nowNs,
            TriggerPrice = terms.HasTrigger ? TriggerPriceOf(terms, book!) : null,
        };
        (why, order) = terms.HasTrigger ? Await(account, order, book!) : terms.Type == OrderType.Market ? Take(account, order, book!, nowNs) : Stand(account, order, book!, nowNs);
        if (why.IsRefused) return Placement.Refused(why);
        if (terms.ClientId is { } own) account.ByClientId[own] = order;
        return new(Rejection.None, order, [.. made]);
    }

    /// <summary>Says what placing an order would do now, and changes nothing.</summary>
    public Estimate Estimate(Guid accountId, OrderTerms terms, long nowNs)
    {
        ArgumentNullException.ThrowIfNull(terms);
        if (!accounts.TryGetValue(accountId, out var account)) return new(new(RejectReason.UnknownAccount), null);
        var (why, reference, book) = Examine(account, terms, nowNs);
        if (why.IsRefused) return new(why, null);
        decimal? best = BestFor(book!, terms.Side), middle = FillModel.MiddleOf(book!);
        if (terms.HasTrigger)
        {
            var locked = 0m;
            (why, locked) = ExamineTrigger(account, terms, reference!, book!);
            return new(why, null, locked, best, middle);
        }

        if (!HasTradable(book!, terms.Venue)) return new(new(RejectReason.MarketUnavailable), null, 0, best, middle);
        var walk = model.Of(book!, account.Id, terms.Side, terms.AmountBase, terms.AmountQuote, terms.Price, terms.Venue, nowNs);
        var needed = NeededFor(terms, walk);
        return new(CheckFunds(account, terms, needed), walk, needed - (terms.Side == OrderSide.Buy ? walk.AmountQuote : walk.AmountBase), best, middle);
    }

    /// <summary>Cancels an order.</summary>
    public Placement Cancel(Guid accountId, Guid orderId, long nowNs)
    {
        if (!accounts.TryGetValue(accountId, out var account)) return Placement.Refused(RejectReason.UnknownAccount);
        return account.Open.TryGetValue(orderId, out var order)
            ? new(Rejection.None, End(order, OrderState.Cancelled, EndReason.ByUser, nowNs), [])
            : Placement.Refused(RejectReason.UnknownOrder);
    }

    /// <summary>Cancels all open orders of an account, or those of one instrument.</summary>
    /// <returns>The orders as they are then.</returns>
    public IReadOnlyList<Order> CancelAll(Guid accountId, Instrument? instrument, long nowNs) =>
        !accounts.TryGetValue(accountId, out var account) ? []
            : [.. account.Open.Values.Where(order => instrument is null || order.Terms.Instrument == instrument).ToList().Select(order => End(order, OrderState.Cancelled, EndReason.ByUser, nowNs))];

    /// <summary>Ends what has come to its time.</summary>
    public void Tick(long nowNs)
    {
        while (expiries.TryPeek(out var id, out var at) && at <= nowNs)
        {
            expiries.Dequeue();
            if (open.TryGetValue(id, out var order)) End(order, OrderState.Expired, EndReason.Expired, nowNs);
        }
    }

    private readonly PriorityQueue<Guid, long> expiries = new();

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

    /// <summary>All checks of an order that need no funds.</summary>
    private (Rejection Why, Listing? Reference, ConsolidatedBook? Book) Examine(Account account, OrderTerms terms, long nowNs)
    {
        if (OrderRules.CheckTerms(terms, nowNs) is { IsRefused: true } bad) return (bad, null, null);
        var reference = terms.Venue is { } venue ? market.FindListing(venue, terms.Instrument) : market.ReferenceOf(terms.Instrument);
        if (reference is null) return (new(RejectReason.UnknownInstrument), null, null);
        if (!reference.IsTrading) return (new(RejectReason.Halted), null, null);
        if (market.Find(terms.Instrument) is not { } book) return (new(RejectReason.MarketUnavailable), null, null);
        if (OrderRules.CheckVenue(terms, reference.Rules, BestFor(book, terms.Side)) is { IsRefused: true } against) return (against, null, null);
        if (account.Open.Count >= limits.OpenOrdersMax) return (new(RejectReason.TooManyOrders, account.Open.Count, limits.OpenOrdersMax), null, null);
        return (Rejection.None, reference, book);
    }

    /// <summary>The best price that an order of this side would take, over all books that may be traded against; null when there is none.</summary>
    private static decimal? BestFor(ConsolidatedBook book, OrderSide side) => FillModel.BestOf(book, side == OrderSide.Buy ? Side.Ask : Side.Bid);

    private static bool HasTradable(ConsolidatedBook book, Venue? venue)
    {
        foreach (var own in book.Books)
        {
            if (FillModel.IsTradable(own) && (venue is null || own!.Listing.Venue.Index == venue.Index)) return true;
        }

        return false;
    }

    private Rejection CheckFunds(Account account, OrderTerms terms, decimal needed)
    {
        var free = Ledger[account.Ledger, terms.Paid].Free;
        return needed > free ? new(RejectReason.InsufficientFunds, needed, free, terms.Paid) : Rejection.None;
    }

    /// <summary>Ends an order: what was locked for it is free again, and its pair ends too.</summary>
    private Order End(Order order, OrderState state, EndReason why, long nowNs)
    {
        if (order.Locked > 0) Unlock(order, order.Locked);
        var ended = order with { State = state, EndReason = why, Locked = 0, TriggerPrice = null, QueueAhead = 0, UpdatedNs = nowNs };
        Keep(ended);
        if (order.Terms.PairId is { } pair && why is not (EndReason.OtherOfPair or EndReason.Reset) && open.TryGetValue(pair, out var other))
        {
            End(other, OrderState.Cancelled, why == EndReason.ByUser ? EndReason.ByUser : EndReason.OtherOfPair, nowNs);
        }

        return ended;
    }

    /// <summary>Keeps an order as it is now, where it belongs.</summary>
    private void Keep(Order order)
    {
        var account = accounts[order.Account.Id];
        var wasOpen = open.ContainsKey(order.Id);
        if (order.HasEnded)
        {
            open.Remove(order.Id);
            account.Open.Remove(order.Id);
            triggers.Remove(order.Id);
            resting.Remove(order.Id);
        }
        else
        {
            open[order.Id] = account.Open[order.Id] = order;
            if (!wasOpen && order.Terms.GoodTillNs is { } end) expiries.Enqueue(order.Id, end);
        }

        if (order.Terms.ClientId is { } name && account.ByClientId.ContainsKey(name)) account.ByClientId[name] = order;
        Pending.Add(order);
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
