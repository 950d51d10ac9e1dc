using CompraVenta.Core.Markets;
using CompraVenta.Core.Trading;

namespace CompraVenta.Simulation.Reference;

/// <content>Orders that come.</content>
internal sealed partial class ReferenceModel
{
    private readonly Dictionary<int, decimal> turnovers = [];
    private readonly Dictionary<(Guid Account, string Name), Guid> names = [];

    /// <summary>An order that may be placed: where, what it meets, what fires it, what it needs.</summary>
    private readonly record struct Allowed(Listing Home, Meeting? Meeting, decimal? Trigger, decimal Needed);

    public RejectReason Place(ReferenceAccount account, Guid id, OrderTerms terms, long nowNs)
    {
        if (terms.PairId is not null) return RejectReason.BadTerms;
        if (Check(account, terms, nowNs, 0, 0, out var allowed) is var refused and not RejectReason.None) return refused;
        Carry(account, id, terms, allowed, null, nowNs);
        return RejectReason.None;
    }

    public RejectReason PlacePair(ReferenceAccount account, Guid firstId, Guid secondId, OrderTerms first, OrderTerms second, long nowNs)
    {
        var (gain, stop) = first.IsStop ? (second, first) : (first, second);
        if (first.IsStop == second.IsStop || (gain.Type != OrderType.Limit && !gain.HasTrigger) || first.Instrument != second.Instrument || first.Side != second.Side
            || first.AmountBase is null || first.AmountBase != second.AmountBase || first.GoodTillNs != second.GoodTillNs
            || (gain.Type == OrderType.Limit && gain.TimeInForce is TimeInForce.ImmediateOrCancel or TimeInForce.FillOrKill)
            || (first.ClientId is not null && first.ClientId == second.ClientId))
        {
            return RejectReason.BadTerms;
        }

        var refused = Check(account, first, nowNs, 1, 0, out var ofFirst);
        if (refused != RejectReason.None) return refused;
        refused = Check(account, second, nowNs, 1, 0, out var ofSecond);
        if (refused != RejectReason.None) return refused;
        var (ofGain, ofStop) = first.IsStop ? (ofSecond, ofFirst) : (ofFirst, ofSecond);
        if (ofGain.Meeting?.Parts.Count > 0) return RejectReason.WouldTake;
        var (gainPrice, stopPrice) = (ofGain.Trigger ?? gain.Price!.Value, ofStop.Trigger!.Value);
        if (first.Side == OrderSide.Sell ? gainPrice <= stopPrice : gainPrice >= stopPrice) return RejectReason.BadTerms;

        // Together they lock what the dearer one needs; the stop holds none of it.
        var locked = Math.Max(ofGain.Needed, ofStop.Needed);
        Carry(account, firstId, first, ofFirst, first.IsStop ? 0 : locked, nowNs).Pair = secondId;
        Carry(account, secondId, second, ofSecond, second.IsStop ? 0 : locked, nowNs).Pair = firstId;
        return RejectReason.None;
    }

    public RejectReason Replace(ReferenceAccount account, Guid oldId, Guid newId, Replacement change, long nowNs)
    {
        if (State.Open.Find(order => order.Id == oldId && order.Account == account) is not { } old) return RejectReason.UnknownOrder;
        if (old.Pair is { } pair && !Orders[pair].HasEnded) return RejectReason.BadTerms;
        var whole = change.AmountBase ?? old.Terms.AmountBase!.Value;
        if (whole <= old.FilledBase) return RejectReason.BadAmount;
        var terms = Changed(old, change);
        if (Check(account, terms, nowNs, -1, old.Locked, out var allowed, old, change.AmountBase) is var refused and not RejectReason.None) return refused;
        End(old, OrderState.Cancelled, EndReason.Replaced);
        Carry(account, newId, terms, allowed, null, nowNs, oldId);
        return RejectReason.None;
    }

    /// <summary>Whether an order is what replacing another has made, so that asking for it again changes nothing.</summary>
    public bool IsMadeOf(ReferenceOrder order, Guid oldId, Replacement change) => order.Replaces == oldId && order.Terms == Changed(Orders[oldId], change);

    public RejectReason Cancel(ReferenceAccount account, Guid id)
    {
        if (State.Open.Find(order => order.Id == id && order.Account == account) is not { } order) return RejectReason.UnknownOrder;
        End(order, OrderState.Cancelled, EndReason.ByUser);
        return RejectReason.None;
    }

    /// <summary>The order that an account has under a name, of whatever epoch; null when there is none.</summary>
    public ReferenceOrder? FindNamed(ReferenceAccount account, string? name) =>
        name is not null && names.TryGetValue((account.Id, name), out var id) && Orders.TryGetValue(id, out var order) ? order : null;

    private static OrderTerms Changed(ReferenceOrder old, Replacement change) => old.Terms with
    {
        Type = old.HasFired ? OrderType.Limit : old.Terms.Type,
        AmountBase = (change.AmountBase ?? old.Terms.AmountBase) - old.FilledBase,
        Price = change.Price ?? old.Terms.Price,
        StopPrice = change.StopPrice ?? (old.HasFired ? null : old.Terms.StopPrice),
        TrailDistance = change.TrailDistance ?? old.Terms.TrailDistance,
        ClientId = change.ClientId,
        PairId = null,
    };

    private ReferenceOrder Carry(ReferenceAccount account, Guid id, OrderTerms terms, in Allowed allowed, decimal? locked, long nowNs, Guid? replaces = null)
    {
        var order = new ReferenceOrder(id, account, terms, allowed.Home, ++lastNumber) { Replaces = replaces, PlacedNs = nowNs, Trigger = allowed.Trigger, TriggerKept = allowed.Trigger };
        Orders.Add(id, order);
        if (terms.ClientId is { } name) names[(account.Id, name)] = id;
        State.Open.Add(order);
        if (allowed.Meeting is not { } meeting)
        {
            order.State = OrderState.Waiting;
            order.Locked = locked ?? allowed.Needed;
            account.Move(terms.Paid, -order.Locked, order.Locked);
            return order;
        }

        Take(order, meeting);
        if (meeting.IsAll) End(order, OrderState.Filled, EndReason.None);
        else if (terms.Type == OrderType.Market) End(order, OrderState.Cancelled, EndReason.DepthExhausted);
        else if (terms.TimeInForce is TimeInForce.ImmediateOrCancel or TimeInForce.FillOrKill) End(order, OrderState.Cancelled, EndReason.Immediate);
        else Stand(order, locked ?? NeededFor(order));
        return order;
    }

    /// <summary>Why an order is refused, in the order of the reasons' numbers.</summary>
    private RejectReason Check(ReferenceAccount account, OrderTerms terms, long nowNs, int others, decimal freed, out Allowed allowed, ReferenceOrder? old = null, decimal? whole = null)
    {
        allowed = default;
        if ((old?.Home ?? HomeOf(terms)) is not { } home) return RejectReason.UnknownInstrument;
        if (CheckTerms(terms, nowNs) is var bad and not RejectReason.None) return bad;
        if (CheckRules(old is null ? terms : terms with { AmountBase = whole ?? (CheckRules(old.Terms, home) == RejectReason.None ? old.Terms.AmountBase : null) }, home) is var against and not RejectReason.None) return against;
        var endsAtOnce = terms.Type == OrderType.Market || (terms.Type == OrderType.Limit && terms.TimeInForce is TimeInForce.ImmediateOrCancel or TimeInForce.FillOrKill);
        if (!endsAtOnce && State.Open.Count(order => order.Account == account) + others >= limits.OpenOrdersMax) return RejectReason.TooManyOrders;
        if (!home.IsTrading) return RejectReason.Halted;
        if (Tradable(terms.Instrument, terms.Venue).Count == 0) return RejectReason.MarketUnavailable;
        decimal needed;
        if (terms.HasTrigger)
        {
            var isBuy = terms.Side == OrderSide.Buy;
            var watched = WatchedBy(terms, home);
            if (terms.TriggerSource == TriggerSource.Last) watched ??= Best(terms.Instrument, isBuy, terms.Venue) ?? Best(terms.Instrument, !isBuy, terms.Venue);
            if (watched is null) return RejectReason.MarketUnavailable;
            var from = terms.StopPrice ?? watched.Value;

            // A trailing stop that takes another's place goes on from the best price that the other has seen.
            if (old is { State: OrderState.Waiting, Trigger: { } behind, Terms.TrailDistance: { } distance }) from = isBuy ? Math.Min(from, behind - distance) : Math.Max(from, behind + distance);
            var trigger = terms.TrailDistance is null ? from : TrailBehind(terms, home, from);
            if (trigger <= 0) return RejectReason.BadPrice;
            if (isBuy != terms.IsStop ? watched <= trigger : watched >= trigger) return RejectReason.AlreadyTriggered;
            needed = !isBuy ? terms.AmountBase!.Value : terms.Price is { } price ? Up(price * terms.AmountBase!.Value) + 0.00000064m : Up(trigger * terms.AmountBase!.Value);
            allowed = new(home, null, trigger, needed);
        }
        else
        {
            var isBuy = terms.Side == OrderSide.Buy;
            var meeting = Meet(terms.Instrument, account.Id, isBuy, terms.AmountBase, terms.AmountQuote, terms.Price, terms.Venue);
            if (meeting.IsAll && meeting.Parts.Count == 0) return RejectReason.MinimumSize;
            if (terms.PostOnly && meeting.Parts.Count > 0) return RejectReason.WouldTake;
            if (terms.TimeInForce == TimeInForce.FillOrKill && !meeting.IsAll) return RejectReason.WouldNotFill;
            needed = !isBuy ? terms.AmountBase ?? meeting.Base
                : terms.Price is { } price ? meeting.QuoteOf(isBuy) + Up(ReferenceOrder.StandsAt(price, home.Venue, isBuy) * (terms.AmountBase!.Value - meeting.Base))
                : terms.AmountQuote ?? meeting.QuoteOf(isBuy);
            allowed = new(home, meeting, null, needed);
        }

        return needed > account.FreeOf(terms.Paid) + freed ? RejectReason.InsufficientFunds : RejectReason.None;
    }

    /// <summary>The order's venue, else the most traded one that trades now.</summary>
    private Listing? HomeOf(OrderTerms terms) => venues
        .Where(venue => terms.Venue is null || venue == terms.Venue)
        .Select(venue => listings.All.FirstOrDefault(listing => listing.Venue == venue && listing.Instrument == terms.Instrument))
        .OfType<Listing>()
        .OrderByDescending(listing => listing.IsTrading).ThenByDescending(listing => turnovers.GetValueOrDefault(listing.Slot)).ThenBy(listing => listing.Venue.Index)
        .FirstOrDefault();

    private static RejectReason CheckTerms(OrderTerms terms, long nowNs)
    {
        var (isMarket, isTrailing) = (terms.Type == OrderType.Market, terms.Type == OrderType.TrailingStop);
        var isAtOnce = terms.TimeInForce is TimeInForce.ImmediateOrCancel or TimeInForce.FillOrKill;
        var isTimed = terms.TimeInForce == TimeInForce.GoodTillDate;
        if (terms.AmountBase is null && (terms.AmountQuote is null || !isMarket)) return RejectReason.BadTerms;
        if (terms.AmountBase is not null && terms.AmountQuote is not null) return RejectReason.BadTerms;
        if ((terms.Price is not null) != terms.Type is OrderType.Limit or OrderType.StopLimit or OrderType.TakeProfitLimit) return RejectReason.BadTerms;
        if ((terms.StopPrice is not null) != (terms.HasTrigger && !isTrailing)) return RejectReason.BadTerms;
        if ((terms.TrailDistance is not null) != isTrailing) return RejectReason.BadTerms;
        if (terms.PostOnly && (terms.Type != OrderType.Limit || isAtOnce)) return RejectReason.BadTerms;
        if (isTimed != terms.GoodTillNs is not null || (isTimed && (isMarket || terms.GoodTillNs <= nowNs))) return RejectReason.BadTerms;
        if (terms.ClientId is not null && terms.ClientId.Length is 0 or > 64) return RejectReason.BadTerms;
        var amount = terms.AmountBase ?? terms.AmountQuote!.Value;
        if (amount <= 0 || amount > 1_000_000_000_000m || amount != Down(amount)) return RejectReason.BadAmount;
        return new[] { terms.Price, terms.StopPrice, terms.TrailDistance }.Any(price => price is <= 0 or > 1_000_000_000_000m) ? RejectReason.BadPrice : RejectReason.None;
    }

    private RejectReason CheckRules(OrderTerms terms, Listing home)
    {
        var rules = home.Rules;
        if (rules.TickSize > 0 && new[] { terms.Price, terms.StopPrice, terms.TrailDistance }.Any(price => price % rules.TickSize > 0)) return RejectReason.TickSize;
        var isBuy = terms.Side == OrderSide.Buy;
        var about = terms.Price ?? terms.StopPrice ?? Best(terms.Instrument, isBuy, terms.Venue) ?? (Books[home.Slot].IsTradable ? Books[home.Slot].LastPrice : null) ?? Best(terms.Instrument, !isBuy, terms.Venue);
        if ((terms.AmountQuote ?? about * terms.AmountBase) < rules.MinimumNotional) return RejectReason.MinimumNotional;
        var size = terms.AmountBase ?? (about is null ? null : terms.AmountQuote / about);
        if (size < rules.MinimumSize) return RejectReason.MinimumSize;
        if (rules.MaximumSize > 0 && size > rules.MaximumSize) return RejectReason.MaximumSize;
        return rules.LotSize > 0 && terms.AmountBase % rules.LotSize > 0 ? RejectReason.LotSize : RejectReason.None;
    }
}
