using CompraVenta.Core.Books;
using CompraVenta.Core.Ledger;
using CompraVenta.Core.Markets;

namespace CompraVenta.Core.Trading;

/// <content>Orders that come: first everything is found out and checked, then everything is done.</content>
public sealed partial class TradingEngine
{
    /// <summary>Locked on top for a stop-limit buy, whose parts are each rounded up when it takes: 64 roundings.</summary>
    private const decimal RoundingReserve = 0.00000064m;

    /// <summary>Places an order.</summary>
    /// <param name="accountId">Whose.</param>
    /// <param name="orderId">Its number, unlike all others; those of later orders are greater.</param>
    /// <param name="terms">What it asks for; orders of a pair come by <see cref="PlacePair"/>.</param>
    /// <param name="nowNs">Nanoseconds since 1970-01-01 UTC.</param>
    public Placement Place(Guid accountId, Guid orderId, OrderTerms terms, long nowNs)
    {
        ArgumentNullException.ThrowIfNull(terms);
        if (!accounts.TryGetValue(accountId, out var account)) return Placement.Refused(RejectReason.UnknownAccount);
        if (FindNamed(account, terms.ClientId) is { } before)
        {
            return before.Order.IsMadeBy(terms) ? new(Rejection.None, before.Order, [], IsRepeat: true) : Placement.Refused(RejectReason.DuplicateWithDifferentTerms);
        }

        if (terms.PairId is not null) return Placement.Refused(RejectReason.BadTerms);
        var plan = Examine(account, terms, nowNs);
        if (plan.Why.IsRefused) return Placement.Refused(plan.Why);
        made.Clear();
        var order = CarryOut(account, orderId, plan, plan.Needed, nowNs);
        return new(Rejection.None, order.Order, [.. made]);
    }

    /// <summary>Places two orders of which one ends the other ("one cancels the other"): a limit order or a take-profit, and a stop, of one instrument, side and amount. When one is filled,
    /// be it in part, or fires, the other ends. Together they lock what the dearer of them needs, which the first kind holds.</summary>
    /// <remarks>Both wait: a pair of which one would trade or fire at once is refused. A repeat is told by the first's client id.</remarks>
    /// <param name="accountId">Whose.</param>
    /// <param name="firstId">The number of the first, unlike all others.</param>
    /// <param name="secondId">The number of the second, greater.</param>
    /// <param name="first">What the first asks for.</param>
    /// <param name="second">What the second asks for.</param>
    /// <param name="nowNs">Nanoseconds since 1970-01-01 UTC.</param>
    public PairPlacement PlacePair(Guid accountId, Guid firstId, Guid secondId, OrderTerms first, OrderTerms second, long nowNs)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (!accounts.TryGetValue(accountId, out var account)) return Refused(new(RejectReason.UnknownAccount));
        if (FindNamed(account, first.ClientId) is { } before)
        {
            return before.Partner is { } other && before.Order.Terms with { PairId = null } == first && other.Order.Terms with { PairId = null } == second
                ? new(Rejection.None, [before.Order, other.Order], [], IsRepeat: true) : Refused(new(RejectReason.DuplicateWithDifferentTerms));
        }

        if (FindNamed(account, second.ClientId) is not null) return Refused(new(RejectReason.DuplicateWithDifferentTerms));
        var (why, ofFirst, ofSecond) = ExaminePair(account, first, second, nowNs);
        if (why.IsRefused) return Refused(why);
        made.Clear();
        var locked = Math.Max(ofFirst.Needed, ofSecond.Needed);
        var firstOrder = CarryOut(account, firstId, ofFirst with { Terms = ofFirst.Terms with { PairId = secondId } }, first.IsStop ? 0 : locked, nowNs);
        var secondOrder = CarryOut(account, secondId, ofSecond with { Terms = ofSecond.Terms with { PairId = firstId } }, second.IsStop ? 0 : locked, nowNs);
        (firstOrder.Partner, secondOrder.Partner) = (secondOrder, firstOrder);
        return new(Rejection.None, [firstOrder.Order, secondOrder.Order], [.. made]);

        static PairPlacement Refused(Rejection why) => new(why, [], []);
    }

    /// <summary>Puts an order with another price, stop price, distance or amount in the place of one, in one step: everything is checked as for a new order that has what was locked for
    /// the old one; if it is refused, the old one stays as it was.</summary>
    /// <remarks>The venue's rules are for whole orders: what was filled of the old one counts. The new order has the reference venue of the old one, and comes behind those that stand at its price; a trailing stop goes on from the best price that the old one has seen. One that had fired, and stands, is replaced by a limit order. One of a pair can't be replaced while the other is open. A repeat is told by
    /// the new client id: it is one if it names the same old order and asks for the same.</remarks>
    /// <param name="accountId">Whose.</param>
    /// <param name="orderId">The order to be replaced.</param>
    /// <param name="newId">The number of the new order, unlike all others; those of later orders are greater.</param>
    /// <param name="change">What is different.</param>
    /// <param name="nowNs">Nanoseconds since 1970-01-01 UTC.</param>
    /// <returns>The new order.</returns>
    public Placement Replace(Guid accountId, Guid orderId, Guid newId, Replacement change, long nowNs)
    {
        ArgumentNullException.ThrowIfNull(change);
        if (!accounts.TryGetValue(accountId, out var account)) return Placement.Refused(RejectReason.UnknownAccount);
        if (FindNamed(account, change.ClientId) is { } before)
        {
            return before.Replaced is { } ended && ended.Id == orderId && change.HasMade(before.Order, ended)
                ? new(Rejection.None, before.Order, [], IsRepeat: true) : Placement.Refused(RejectReason.DuplicateWithDifferentTerms);
        }

        if (FindOpen(account, orderId) is not { } old) return Placement.Refused(RejectReason.UnknownOrder);
        if (old.Partner is { Order.HasEnded: false }) return Placement.Refused(new Rejection(RejectReason.BadTerms, Term: OrderTerm.Pair));
        var whole = change.AmountBase ?? old.Order.Terms.AmountBase!.Value;
        if (whole <= old.Order.FilledBase) return Placement.Refused(new Rejection(RejectReason.BadAmount, whole, old.Order.FilledBase, old.Order.Terms.Instrument.Base));
        var terms = change.AppliedTo(old.Order);
        var plan = Examine(account, terms, nowNs, old, others: -1, terms with { AmountBase = change.AmountBase ?? (KeepsRules(old.Order) ? whole : null) });
        if (plan.Why.IsRefused) return Placement.Refused(plan.Why);
        made.Clear();
        var replaced = End(old, OrderState.Cancelled, EndReason.Replaced, nowNs);
        var order = CarryOut(account, newId, plan, plan.Needed, nowNs, replaced.Id);
        if (change.ClientId is not null) order.Replaced = replaced;
        return new(Rejection.None, order.Order, [.. made]);
    }

    /// <summary>Says what placing an order would do now, and changes nothing.</summary>
    public Estimate Estimate(Guid accountId, OrderTerms terms, long nowNs)
    {
        ArgumentNullException.ThrowIfNull(terms);
        if (!accounts.TryGetValue(accountId, out var account)) return new(new(RejectReason.UnknownAccount), null);
        return EstimateOf(Examine(account, terms, nowNs));
    }

    /// <summary>Says what placing a pair of orders would do now, and changes nothing.</summary>
    public PairEstimate EstimatePair(Guid accountId, OrderTerms first, OrderTerms second, long nowNs)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (!accounts.TryGetValue(accountId, out var account)) return new(new Rejection(RejectReason.UnknownAccount));
        var (why, ofFirst, ofSecond) = ExaminePair(account, first, second, nowNs);
        return why.IsRefused ? new(why) : new(Rejection.None, Math.Max(ofFirst.Needed, ofSecond.Needed), EstimateOf(ofFirst), EstimateOf(ofSecond));
    }

    private static Estimate EstimateOf(Plan plan)
    {
        if (plan.Book is null) return new(plan.Why, null);
        var terms = plan.Terms;
        var paid = plan.Walk is null ? 0 : terms.Side == OrderSide.Buy ? plan.Walk.AmountQuote : plan.Walk.AmountBase;
        decimal? stands = plan.Walk is { IsComplete: false } && terms is { MayStay: true, Price: { } limit } ? plan.Reference!.Venue.StandingPrice(limit, terms.Side == OrderSide.Buy) : null;
        return new(
            plan.Why, plan.Walk, terms.Type == OrderType.Market ? 0 : plan.Needed - paid, FreshPrices.BestFor(plan.Book, terms.Side), FreshPrices.Middle(plan.Book), plan.Trigger, stands);
    }

    /// <summary>All checks of a pair of orders, and what carrying each of them out takes. Changes nothing.</summary>
    private (Rejection Why, Plan First, Plan Second) ExaminePair(Account account, OrderTerms first, OrderTerms second, long nowNs)
    {
        var nothing = new Plan(Rejection.None);
        if (!OrderRules.ArePair(first, second)) return (new(RejectReason.BadTerms), nothing, nothing);
        var plans = (First: Examine(account, first, nowNs, others: 1), Second: Examine(account, second, nowNs, others: 1));
        return (WhyNot(plans.First, plans.Second, first.IsStop), plans.First, plans.Second);
    }

    /// <summary>Why two orders that could each be placed can't be a pair, or the first of them that can't be placed.</summary>
    private static Rejection WhyNot(Plan first, Plan second, bool isFirstStop)
    {
        if (first.Why.IsRefused) return first.Why;
        if (second.Why.IsRefused) return second.Why;
        var (gain, stop) = isFirstStop ? (second, first) : (first, second);
        var quote = gain.Terms.Instrument.Quote;
        if (gain.Walk is { Takes.Count: > 0 } walk) return new(RejectReason.WouldTake, gain.Terms.Price, walk.Takes[0].Levels[0].Price, quote, OrderTerm.PairPrices);
        var (gainPrice, stopPrice) = (gain.Trigger ?? gain.Terms.Price!.Value, stop.Trigger!.Value);
        var isWrongSide = gain.Terms.Side == OrderSide.Sell ? gainPrice <= stopPrice : gainPrice >= stopPrice;
        return isWrongSide ? new(RejectReason.BadTerms, gainPrice, stopPrice, quote, OrderTerm.PairPrices) : Rejection.None;
    }

    /// <summary>The order that an account has under its client's name for it, of whatever epoch: a retry that comes after a reset is a retry still.</summary>
    private KnownOrder? FindNamed(Account account, string? name) => name is not null && names.TryGetValue((account.Id, name), out var known) ? known : null;

    /// <summary>All checks of an order, and what carrying it out takes. Changes nothing.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="terms">What it asks for.</param>
    /// <param name="nowNs">Nanoseconds since 1970-01-01 UTC.</param>
    /// <param name="replaced">The order whose place it takes: what is locked for that one is free.</param>
    /// <param name="others">How many open orders come (or go) with it.</param>
    /// <param name="ruled">What the venue's rules are held against; null for <paramref name="terms"/>.</param>
    private Plan Examine(Account account, OrderTerms terms, long nowNs, KnownOrder? replaced = null, int others = 0, OrderTerms? ruled = null)
    {
        var plan = new Plan(Rejection.None);
        var reference = replaced is not null ? replaced.Order.Reference : terms.Venue is { } venue ? market.FindListing(venue, terms.Instrument) : market.ReferenceOf(terms.Instrument);
        if (reference is null || IsDelisted(reference, nowNs)) return plan.Refuse(RejectReason.UnknownInstrument);
        if (OrderRules.CheckTerms(terms, nowNs) is { IsRefused: true } bad) return plan with { Why = bad };

        // Of each pair and venue there is one object, however many orders name it.
        if (!ReferenceEquals(terms.Instrument, reference.Instrument)) terms = terms with { Instrument = reference.Instrument };
        var book = BookOf(reference);
        plan = plan with { Terms = terms, Reference = reference, Book = book };
        if (OrderRules.CheckVenue(ruled ?? terms, reference.Rules, book is null ? null : AboutPrice(terms, reference, book)) is { IsRefused: true } against) return plan with { Why = against };
        if (terms.MayStay && account.Open.Count + others >= limits.OpenOrdersMax) return plan.Refuse(RejectReason.TooManyOrders, account.Open.Count, limits.OpenOrdersMax);
        if (!reference.IsTrading) return plan.Refuse(RejectReason.Halted);
        if (book is null || !FreshPrices.Any(book, terms.Venue)) return plan.Refuse(RejectReason.MarketUnavailable);
        plan = terms.HasTrigger ? ExamineTrigger(plan, book, replaced) : ExamineTaking(plan, account, book, nowNs);
        if (plan.Why.IsRefused) return plan;
        var free = Ledger[account.Ledger, terms.Paid].Free + (replaced?.Order.Locked ?? 0);
        return plan.Needed > free ? plan.Refuse(RejectReason.InsufficientFunds, plan.Needed, free, terms.Paid) : plan;
    }

    private bool IsDelisted(Listing listing, long nowNs) =>
        listing.UnlistedSince is { } since && nowNs - ((since - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick) >= limits.DelistAfter.Ticks * TimeSpan.NanosecondsPerTick;

    /// <summary>Whether a whole order keeps the rules of its venue: one that took the place of another that was filled in part may be an odd rest, of which that can't be asked.</summary>
    private bool KeepsRules(Order order) => !OrderRules.CheckVenue(order.Terms, order.Reference.Rules, BookOf(order.Reference) is { } book ? AboutPrice(order.Terms, order.Reference, book) : null).IsRefused;

    /// <summary>About the price that an order without one of its own meets: the best of its side, else that of the last trade, else the best of the other side.</summary>
    private decimal? AboutPrice(OrderTerms terms, Listing reference, ConsolidatedBook book) =>
        FreshPrices.BestFor(book, terms.Side, terms.Venue) ?? LastPriceOf(reference, book)
        ?? FreshPrices.BestFor(book, terms.Side == OrderSide.Buy ? OrderSide.Sell : OrderSide.Buy, terms.Venue);

    private Plan ExamineTaking(Plan plan, Account account, ConsolidatedBook book, long nowNs)
    {
        var terms = plan.Terms;
        var walk = model.Of(book, account.Id, terms.Side, terms.AmountBase, terms.AmountQuote, terms.Price, terms.Venue, nowNs);
        plan = plan with { Walk = walk, Needed = NeededFor(terms, plan.Reference!.Venue, walk) };

        // Its money does not buy even the smallest amount: that is no order, and the smallest amount's price says what would be one.
        if (walk is { IsComplete: true, Takes.Count: 0 })
        {
            var smallest = model.Of(book, account.Id, terms.Side, Amounts.Smallest, null, null, terms.Venue, nowNs);
            return plan.Refuse(RejectReason.MinimumSize, terms.AmountQuote, smallest.AmountQuote, terms.Instrument.Quote);
        }

        if (terms.PostOnly && walk.Takes.Count > 0) return plan.Refuse(RejectReason.WouldTake, terms.Price, walk.Takes[0].Levels[0].Price, terms.Instrument.Quote);
        if (terms.TimeInForce != TimeInForce.FillOrKill || walk.IsComplete) return plan;
        return terms.AmountBase is { } amount
            ? plan.Refuse(RejectReason.WouldNotFill, walk.AmountBase, amount, terms.Instrument.Base)
            : plan.Refuse(RejectReason.WouldNotFill, walk.AmountQuote, terms.AmountQuote, terms.Instrument.Quote);
    }

    /// <summary>What an order needs of the asset that it pays with, given what it would take: what stands of it, stands at a price that its venue takes.</summary>
    private static decimal NeededFor(OrderTerms terms, Venue home, Walk walk)
    {
        if (terms.Side == OrderSide.Sell) return terms.AmountBase ?? walk.AmountBase;
        if (terms.Price is not { } price) return terms.AmountQuote ?? walk.AmountQuote;
        return walk.AmountQuote + Amounts.RoundUp(home.StandingPrice(price, isBuy: true) * (terms.AmountBase!.Value - walk.AmountBase));
    }

    /// <summary>Does what was found to be right.</summary>
    /// <param name="account">Whose order.</param>
    /// <param name="id">Its number.</param>
    /// <param name="plan">What was found out.</param>
    /// <param name="locked">What to lock for it if it waits for its trigger or, of a pair, stands.</param>
    /// <param name="nowNs">Nanoseconds since 1970-01-01 UTC.</param>
    /// <param name="replaces">The order whose place it takes; null for none.</param>
    private KnownOrder CarryOut(Account account, Guid id, Plan plan, decimal locked, long nowNs, Guid? replaces = null)
    {
        var terms = plan.Terms;
        var known = new KnownOrder(
            new Order
            {
                Id = id,
                Account = account.Ledger,
                Terms = terms,
                State = terms.HasTrigger ? OrderState.Waiting : OrderState.Open,
                Reference = plan.Reference,
                ReplacesId = replaces,
                CreatedNs = nowNs,
                UpdatedNs = nowNs,
                TriggerPrice = plan.Trigger,
            },
            account,
            ++lastSequence);
        if (plan.Walk is not { } walk)
        {
            Await(known, locked);
            return known;
        }

        Fill(known, walk, nowNs);
        if (walk.IsComplete) End(known, OrderState.Filled, EndReason.None, nowNs);
        else if (terms.Type == OrderType.Market) End(known, OrderState.Cancelled, EndReason.DepthExhausted, nowNs);
        else if (terms.TimeInForce is TimeInForce.ImmediateOrCancel or TimeInForce.FillOrKill) End(known, OrderState.Cancelled, EndReason.Immediate, nowNs);
        else Rest(known, plan.Book!, terms.PairId is null ? null : locked, nowNs);
        return known;
    }
}
