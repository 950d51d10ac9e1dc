using CompraVenta.Core.Trading;
using CompraVenta.Simulation.Feeds;
using CompraVenta.Simulation.Reference;

namespace CompraVenta.Simulation.Users;

/// <summary>Twenty users who want something all the time, some of it nonsense.</summary>
internal sealed class Customers(Dice dice, Venues venues, ReferenceModel reference)
{
    private readonly List<(Guid User, OrderTerms Terms)> asked = [];
    private readonly List<(Guid User, Guid Order, Replacement Change)> changes = [];
    private int names;

    public static IReadOnlyList<Guid> Users { get; } = [.. Enumerable.Range(1, 20).Select(number => new Guid(number, 7, 7, new byte[8]))];

    public Guid AnyUser() => dice.Pick(Users);

    /// <summary>An order that this user has or had, or another's, or none's.</summary>
    public Guid AnyOrder(Guid user)
    {
        if (dice.OneIn(40)) return new Guid(dice.Below(1_000_000), 9, 9, new byte[8]);
        var own = reference.State.Open.FindAll(order => dice.OneIn(30) || (reference.State.Accounts.TryGetValue(user, out var account) && order.Account == account));
        return own.Count > 0 ? dice.Pick(own).Id : Guid.Empty;
    }

    public OrderTerms Order(Guid user, long nowNs)
    {
        // A retry of what was asked before, by who asked it or by another, at times with other terms.
        if (asked.Count > 0 && dice.OneIn(25))
        {
            var (who, before) = asked[^(1 + dice.Below(Math.Min(asked.Count, 40)))];
            if (who == user || dice.OneIn(3)) return dice.OneIn(3) ? before with { AmountBase = 0.5m, AmountQuote = null } : before;
        }

        var terms = NewOrder(user, nowNs);
        if (dice.OneIn(3)) terms = terms with { ClientId = $"n{++names}" };
        if (dice.OneIn(30)) terms = Spoil(terms);
        if (terms.ClientId is not null) asked.Add((user, terms));
        return terms;
    }

    /// <summary>Two orders of which one ends the other; mostly they can be a pair.</summary>
    public (OrderTerms First, OrderTerms Second) Pair(Guid user, long nowNs)
    {
        var limit = NewOrder(user, nowNs) with { ClientId = null, AmountQuote = null, TrailDistance = null, StopPrice = null, PostOnly = false, TimeInForce = TimeInForce.GoodTillCancelled, GoodTillNs = null };
        var spec = Town.SpecOf(limit.Instrument) ?? Town.Specs[0];
        var middle = venues.PriceOf(spec.Instrument);
        var up = limit.Side == OrderSide.Sell ? 1 : -1;
        var isProfit = dice.OneIn(4);
        var (gain, stop) = (Rounded(spec, middle, up * (3 + dice.Below(8))), Rounded(spec, middle, -up * (3 + dice.Below(8))));
        limit = limit with { Instrument = spec.Instrument, AmountBase = limit.AmountBase ?? 1, Type = isProfit ? OrderType.TakeProfit : OrderType.Limit, Price = isProfit ? null : gain, StopPrice = isProfit ? gain : null };
        var second = limit with
        {
            Type = dice.OneIn(3) ? OrderType.StopLimit : OrderType.StopLoss,
            StopPrice = stop,
            Price = null,
            TriggerSource = dice.Pick([TriggerSource.Last, TriggerSource.Best, TriggerSource.Median]),
        };
        if (second.Type == OrderType.StopLimit) second = second with { Price = Rounded(spec, middle, -up * (2 + dice.Below(10))) };
        if (dice.OneIn(8)) second = second with { AmountBase = second.AmountBase * 2 };
        if (dice.OneIn(3)) limit = limit with { ClientId = $"n{++names}" };
        if (dice.OneIn(3)) second = second with { ClientId = dice.OneIn(10) ? limit.ClientId : $"n{++names}" };
        return dice.OneIn(2) ? (limit, second) : (second, limit);
    }

    /// <summary>An order and what is to be different of it.</summary>
    public (Guid Order, Replacement Change) Change(Guid user)
    {
        // A retry of what was asked before, at times of another order, or for something else; or a name that an order has already.
        if (changes.Count > 0 && dice.OneIn(5))
        {
            var (who, old, before) = changes[^(1 + dice.Below(Math.Min(changes.Count, 20)))];
            if (who == user || dice.OneIn(4)) return (dice.OneIn(4) ? AnyOrder(user) : old, dice.OneIn(4) ? before with { AmountBase = 0.5m } : before);
        }

        var order = AnyOrder(user);
        var change = NewChange(order, dice.OneIn(3));
        if (asked.Count > 0 && dice.OneIn(20)) change = change with { ClientId = asked[^(1 + dice.Below(Math.Min(asked.Count, 40)))].Terms.ClientId };
        if (change.ClientId is not null) changes.Add((user, order, change));
        return (order, change);
    }

    private Replacement NewChange(Guid orderId, bool isNamed)
    {
        reference.Orders.TryGetValue(orderId, out var order);
        var spec = Town.SpecOf(order?.Terms.Instrument ?? Town.Specs[0].Instrument);
        var middle = venues.PriceOf(spec.Instrument);
        return new Replacement(
            dice.OneIn(2) ? AmountOf(order?.Terms.AmountBase * dice.Between(5, 20) / 10 ?? 1) : null,
            order?.Terms.Price is not null && dice.OneIn(2) ? Rounded(spec, middle, (int)dice.Between(-12, 12)) : null,
            order?.Terms.StopPrice is not null && dice.OneIn(2) ? Rounded(spec, middle, (int)dice.Between(-12, 12)) : null,
            order?.Terms.TrailDistance is not null && dice.OneIn(2) ? spec.Tick * 2 * dice.Between(1, 9) : null,
            isNamed ? $"n{++names}" : null);
    }

    private OrderTerms NewOrder(Guid user, long nowNs)
    {
        var spec = dice.Pick(Town.Specs);
        var instrument = spec.Instrument;
        var middle = venues.PriceOf(instrument);
        var side = dice.OneIn(2) ? OrderSide.Buy : OrderSide.Sell;
        reference.State.Accounts.TryGetValue(user, out var account);

        // One who has nothing to sell mostly buys.
        if (side == OrderSide.Sell && (account?.FreeOf(instrument.Base) ?? 0) == 0 && !dice.OneIn(5)) side = OrderSide.Buy;
        var free = account?.FreeOf(side == OrderSide.Buy ? instrument.Quote : instrument.Base) ?? 1_000;
        var share = free * dice.Between(1, dice.OneIn(8) ? 1_300 : 200) / 1_000;
        var type = dice.Below(20) switch
        {
            < 4 => OrderType.Market,
            < 11 => OrderType.Limit,
            < 13 => OrderType.StopLoss,
            < 15 => OrderType.TakeProfit,
            < 17 => OrderType.StopLimit,
            < 18 => OrderType.TakeProfitLimit,
            _ => OrderType.TrailingStop,
        };
        var isByQuote = type == OrderType.Market && dice.OneIn(3);
        var amount = AmountOf(side == OrderSide.Buy ? share / middle : share);
        var away = side == OrderSide.Buy ? -1 : 1;
        var terms = new OrderTerms
        {
            Instrument = instrument,
            Side = side,
            Type = type,
            AmountBase = isByQuote ? null : amount,
            AmountQuote = isByQuote ? Math.Round(side == OrderSide.Buy ? share : share * middle, 8) : null,
            Venue = dice.OneIn(5) ? dice.Pick(Town.Venues) : null,
            TriggerSource = dice.Pick([TriggerSource.Last, TriggerSource.Best, TriggerSource.Median]),
            TimeInForce = dice.Below(10) switch { 0 => TimeInForce.ImmediateOrCancel, 1 => TimeInForce.FillOrKill, _ => TimeInForce.GoodTillCancelled },
            PostOnly = type == OrderType.Limit && dice.OneIn(8),
        };
        if (type != OrderType.Market && dice.OneIn(10)) terms = terms with { TimeInForce = TimeInForce.GoodTillDate, GoodTillNs = (nowNs / 1_000 * 1_000) + (dice.Between(-1, 60_000) * 1_000_000) };
        if (terms.HasPrice) terms = terms with { Price = Rounded(spec, middle, away * (int)dice.Between(-8, 8)) };
        if (type == OrderType.TrailingStop) return terms with { TrailDistance = spec.Tick * 2 * dice.Between(1, 9) };
        if (!terms.HasTrigger) return terms;
        var stop = Rounded(spec, middle, (terms.FiresBelow ? -1 : 1) * (int)dice.Between(-1, 10));
        return terms with { StopPrice = stop };
    }

    /// <summary>What no one should ask for.</summary>
    private OrderTerms Spoil(OrderTerms terms) => dice.Below(15) switch
    {
        0 => terms with { AmountBase = -terms.AmountBase },
        1 => terms with { AmountBase = 0 },
        2 => terms with { AmountBase = 0.000000001m },
        3 => terms with { AmountBase = 999_999_999_999.99999999m, Price = terms.Price is null ? null : 1_000_000_000_000m },
        4 => terms with { AmountBase = decimal.MaxValue },
        5 => terms with { Price = -1 },
        6 => terms with { Price = 0 },
        7 => terms with { StopPrice = 0.123456789123m },
        8 => terms with { Instrument = Town.Unlisted },
        9 => terms with { AmountQuote = 10 },
        10 => terms with { ClientId = new string('x', 65) },
        11 => terms with { PairId = Guid.Empty },
        12 => terms with { TrailDistance = decimal.MaxValue },
        13 => new OrderTerms { Instrument = terms.Instrument, Side = terms.Side, Type = OrderType.Market, AmountQuote = 0.00000001m, Venue = dice.Pick([Town.Venues[1], terms.Venue]), ClientId = terms.ClientId },
        _ => terms with { AmountBase = 0.00000001m, Venue = Town.Venues[1] },
    };

    private decimal AmountOf(decimal amount) => Math.Max(0, Math.Round(amount, dice.OneIn(6) ? 8 : 4));

    private decimal Rounded(InstrumentSpec spec, decimal middle, int ticks) =>
        Math.Max(spec.Tick, Math.Round(middle / (spec.Tick * 2)) * spec.Tick * 2) + (ticks * spec.Tick * (dice.OneIn(3) ? 1 : 2)) is > 0 and var price ? price : spec.Tick;
}
