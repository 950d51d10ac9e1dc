using CompraVenta.Core.Markets;
using CompraVenta.Core.Trading;

namespace CompraVenta.Simulation.Reference;

/// <summary>The trading rules once more, as plainly as can be: lists that are gone through from one end to the other. What it says must be what the engine does.</summary>
internal sealed partial class ReferenceModel
{
    private const decimal TakerRate = 0.0010m;
    private const decimal MakerRate = 0.0008m;

    private readonly ListingDirectory listings;
    private readonly IReadOnlyList<Venue> venues;
    private readonly EngineLimits limits;
    private readonly List<ReferenceTaking> taken = [];
    private long lastNumber;

    public ReferenceModel(ListingDirectory listings, IReadOnlyList<Venue> venues, EngineLimits limits)
    {
        (this.listings, this.venues, this.limits) = (listings, venues, limits);
        Books = [.. listings.All.Select(listing => new ReferenceBook(listing))];
    }

    /// <summary>By slot.</summary>
    public ReferenceBook[] Books { get; private set; }

    public ReferenceState State { get; private set; } = new();

    /// <summary>Every order, ended ones too.</summary>
    public Dictionary<Guid, ReferenceOrder> Orders { get; } = [];

    /// <summary>The fills since they were last taken.</summary>
    public List<ReferenceFill> Fills { get; private set; } = [];

    /// <summary>Whether anybody trades: without an engine only the books go on.</summary>
    public bool IsTrading { get; set; }

    public static decimal Up(decimal amount) => Math.Ceiling(amount * 100_000_000m) / 100_000_000m;

    public static decimal Down(decimal amount) => Math.Floor(amount * 100_000_000m) / 100_000_000m;

    public static decimal Quote(decimal price, decimal amount, bool isBuy) => isBuy ? Up(price * amount) : Down(price * amount);

    public List<ReferenceFill> TakeFills()
    {
        var made = Fills;
        Fills = [];
        return made;
    }

    /// <summary>All that was taken until now is of a batch, if it is of none yet.</summary>
    public void TakeTakings(long batch)
    {
        foreach (var taking in taken) taking.Batch ??= batch;
    }

    /// <summary>A new engine goes on from what the journal has, and from what the one before it has seen of the market, if that was in the same app.</summary>
    /// <param name="kept">What the journal has.</param>
    /// <param name="isThere">Whether an order is in the journal.</param>
    /// <param name="lastBatch">The last batch of the engine before it that is in the journal; null when it was in another app.</param>
    public void GoBackTo(ReferenceState kept, Func<Guid, bool> isThere, long? lastBatch = null)
    {
        var stood = State.Open.Where(order => order.State == OrderState.Open).ToDictionary(order => order.Id);
        State = kept.Copy();
        untold.Clear();
        foreach (var lost in Orders.Keys.Where(id => !isThere(id)).ToList()) Orders.Remove(lost);
        foreach (var order in State.Open)
        {
            var before = lastBatch is not null && order.State == OrderState.Open ? stood.GetValueOrDefault(order.Id) : null;
            order.Ahead = Math.Min(before?.Ahead ?? order.AheadKept, order.AheadKept);
            (order.Told, order.ToldNs) = (before?.Told ?? 0, before?.ToldNs ?? 0);
            order.Trigger = order.TriggerKept;
            Orders[order.Id] = order;
            if (order.State == OrderState.Open && order.AheadKept == Order.UnknownAhead) untold.Add((order.Home, order.IsBuy ? Side.Bid : Side.Ask, order.Stands));
        }

        Fills = [];
        taken.RemoveAll(taking => lastBatch is null || taking.Batch is null || taking.Batch > lastBatch);
        foreach (var book in Books) book.LastPrice = null;
    }

    /// <summary>The market starts anew, without any book.</summary>
    public void ForgetBooks()
    {
        Books = [.. listings.All.Select(listing => new ReferenceBook(listing))];
        connectionProofs.Clear();
        turnovers.Clear();
    }

    public ReferenceAccount Open(Guid user, Func<Guid> newId)
    {
        if (State.Accounts.TryGetValue(user, out var known)) return known;
        var account = new ReferenceAccount(newId());
        account.Begin(limits.StartAsset, limits.StartAmount);
        State.Accounts.Add(user, account);
        return account;
    }

    public void Reset(ReferenceAccount account, EndReason why = EndReason.Reset)
    {
        foreach (var order in State.Open.Where(order => order.Account == account).ToList()) End(order, OrderState.Cancelled, why);
        account.Begin(limits.StartAsset, limits.StartAmount);
    }

    /// <summary>Cancels what is open of these, oldest first.</summary>
    public void CancelAll(Predicate<ReferenceOrder> which, EndReason why)
    {
        foreach (var order in State.Open.FindAll(which))
        {
            if (!order.HasEnded) End(order, OrderState.Cancelled, why);
        }
    }

    /// <summary>Ends what has come to its time.</summary>
    public void Expire(long nowNs)
    {
        foreach (var order in State.Open.FindAll(order => order.Terms.GoodTillNs <= nowNs))
        {
            if (!order.HasEnded) End(order, OrderState.Expired, EndReason.Expired);
        }
    }

    private void End(ReferenceOrder order, OrderState state, EndReason why)
    {
        order.Account.Move(order.Terms.Paid, order.Locked, -order.Locked);
        order.Locked = 0;
        order.State = state;
        order.Why = why;
        order.TriggerKept = order.Trigger;
        State.Open.Remove(order);
        if (why is EndReason.ByUser or EndReason.Expired or EndReason.Delisted) EndOther(order, state, why);
        else if (why is not (EndReason.Reset or EndReason.ResetByAdmin or EndReason.OtherOfPair)) EndOther(order, OrderState.Cancelled, EndReason.OtherOfPair);
    }

    private void EndOther(ReferenceOrder order, OrderState state, EndReason why)
    {
        if (order.Pair is { } pair && Orders[pair] is { HasEnded: false } other) End(other, state, why);
    }

    private void Stand(ReferenceOrder order, decimal locked)
    {
        order.Account.Move(order.Terms.Paid, -locked, locked);
        order.Locked = locked;
        order.State = OrderState.Open;
        var (book, side, price) = (Books[order.Home.Slot], order.IsBuy ? Side.Bid : Side.Ask, order.Stands);
        if (!StandingAt(book).Exists(other => other != order && other.IsBuy == order.IsBuy && other.Stands == price)) untold.Remove((book.Listing, side, price));
        order.Ahead = order.AheadKept = book.IsTradable && book.Tells(side, price) is { } shown ? Up(shown) : Order.UnknownAhead;
        if (order.Ahead == Order.UnknownAhead) untold.Add((book.Listing, side, price));
    }

    private static decimal NeededFor(ReferenceOrder order) => order.IsBuy ? Up(order.Stands * order.Left) : order.Left;

    /// <summary>Books a fill; what is paid is free, or locked for the order.</summary>
    private void Fill(ReferenceOrder order, Venue venue, decimal amount, decimal quote, bool isMaker)
    {
        var fee = Up((order.IsBuy ? amount : quote) * (isMaker ? MakerRate : TakerRate));
        var (paid, received) = order.IsBuy ? (quote, amount) : (amount, quote);
        order.Account.Move(order.Terms.Paid, isMaker ? 0 : -paid, isMaker ? -paid : 0);
        order.Account.Move(order.Terms.Received, received - fee, 0);
        State.Fees[order.Terms.Received] = State.Fees.GetValueOrDefault(order.Terms.Received) + fee;
        order.FilledBase += amount;
        order.FilledQuote += quote;
        order.Fee += fee;
        if (isMaker) order.Locked -= paid;
        Fills.Add(new(order.Id, venue.Id, amount, quote, fee, isMaker));
    }

    /// <summary>Books what an order meets: one fill for each venue, in the order in which they were met.</summary>
    private void Take(ReferenceOrder order, Meeting meeting)
    {
        foreach (var parts in meeting.Parts.GroupBy(part => part.Book))
        {
            Fill(order, parts.Key.Listing.Venue, parts.Sum(part => part.Amount), parts.Sum(part => Quote(part.Price, part.Amount, order.IsBuy)), isMaker: false);
        }

        foreach (var (book, price, amount) in meeting.Parts) taken.Add(new(order.Account.Id, book, order.IsBuy ? Side.Ask : Side.Bid, price, amount));
    }

    /// <summary>What an order would meet: the levels of all books that may be traded against, best price first, then by venue, less what the account has taken.</summary>
    private Meeting Meet(Instrument instrument, Guid account, bool isBuy, decimal? amount, decimal? budget, decimal? limit, Venue? only)
    {
        var side = isBuy ? Side.Ask : Side.Bid;
        var offers = new List<(ReferenceBook Book, decimal Price, decimal Left)>();
        foreach (var book in Tradable(instrument, only))
        {
            foreach (var (price, size) in book[side])
            {
                if (isBuy ? price > limit : price < limit) break;
                var left = Down(size) - taken.Where(t => t.Account == account && t.Book == book && t.Side == side && t.Price == price).Sum(t => t.Amount);
                if (left > 0) offers.Add((book, price, left));
            }
        }

        offers.Sort((a, b) => a.Price != b.Price ? (isBuy ? a.Price.CompareTo(b.Price) : b.Price.CompareTo(a.Price)) : a.Book.Listing.Venue.Index.CompareTo(b.Book.Listing.Venue.Index));
        var parts = new List<(ReferenceBook, decimal, decimal)>();
        foreach (var (book, price, left) in offers)
        {
            if (amount <= 0 || budget <= 0) break;
            var part = Math.Min(left, amount ?? left);
            if (budget is { } money) part = Math.Min(part, isBuy ? Down(money / price) : Up(money / price));
            if (part <= 0) return new(parts, IsAll: true);
            parts.Add((book, price, part));
            amount -= part;
            budget -= Quote(price, part, isBuy);
        }

        return new(parts, amount <= 0 || budget <= 0);
    }

    private List<ReferenceBook> Tradable(Instrument instrument, Venue? only)
    {
        var found = new List<ReferenceBook>(3);
        foreach (var book in Books)
        {
            if (book.IsTradable && book.Listing.Instrument == instrument && (only is null || book.Listing.Venue == only)) found.Add(book);
        }

        return found;
    }

    /// <summary>The best price that a buy or a sell would take; null when there is none.</summary>
    private decimal? Best(Instrument instrument, bool isBuy, Venue? only = null)
    {
        decimal? best = null;
        foreach (var book in Tradable(instrument, only))
        {
            var levels = isBuy ? book.Asks : book.Bids;
            if (levels.Count > 0 && (best is null || (isBuy ? levels[0].Price < best : levels[0].Price > best))) best = levels[0].Price;
        }

        return best;
    }
}
