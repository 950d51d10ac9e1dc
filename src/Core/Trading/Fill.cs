using CompraVenta.Core.Ledger;

namespace CompraVenta.Core.Trading;

/// <summary>An execution of an order at one venue, with its receipt: all that is needed to compute it again, to the last digit.</summary>
/// <remarks>Of each level taken the quote amount is price × taken, rounded to 8 decimals: up when bought, down when sold. An order that stands buys with what was
/// locked for it: price × left, rounded up, before and after; the difference is paid. The fee is the rate's part of what was received (base when bought, quote
/// when sold), rounded up.</remarks>
public sealed record Fill
{
    /// <summary>The version of the rules that fills are made by. By 1, an order stood at its limit whatever digits its venue takes; by 2 at <see cref="Order.StandingPrice"/>.</summary>
    public const int CurrentModel = 2;

    /// <summary>Its number; of one engine they grow.</summary>
    public required long Id { get; init; }

    /// <summary>Whose order.</summary>
    public required Guid OrderId { get; init; }

    /// <summary>The venue's id.</summary>
    public required string Venue { get; init; }

    /// <summary>Bought or sold.</summary>
    public required OrderSide Side { get; init; }

    /// <summary>What was paid or received of the base asset, before the fee.</summary>
    public required decimal AmountBase { get; init; }

    /// <summary>What was paid or received of the quote asset, before the fee.</summary>
    public required decimal AmountQuote { get; init; }

    /// <summary>The fee, of the asset received.</summary>
    public required decimal Fee { get; init; }

    /// <summary>The rate of the fee: a part of 1.</summary>
    public required decimal FeeRate { get; init; }

    /// <summary>Whether it stood in the book (maker) instead of taking from it.</summary>
    public required bool IsMaker { get; init; }

    /// <summary>When, nanoseconds since 1970-01-01 UTC.</summary>
    public required long TimeNs { get; init; }

    /// <summary>The age of the venue's last proof then, in nanoseconds.</summary>
    public required long DataAgeNs { get; init; }

    /// <summary>The venue's update id of the book, or, for a maker, the id of the trade that filled it.</summary>
    public required long UpdateId { get; init; }

    /// <summary>Of a maker's fill: what was left of the order before it, in the base asset; otherwise null.</summary>
    public decimal? LeftBefore { get; init; }

    /// <summary>The best price over all fresh venues that its order could have taken just before; null when there was none.</summary>
    public decimal? BestPrice { get; init; }

    /// <summary>The middle between the best bid and the best ask over all fresh venues just before; null when there was none.</summary>
    public decimal? MiddlePrice { get; init; }

    /// <summary>The levels taken, best first; of a maker's fill its own price, with the size that was traded or shown there.</summary>
    public required IReadOnlyList<ReceiptLevel> Levels { get; init; }

    /// <summary>The version of the rules that it was made by.</summary>
    public int Model { get; init; } = CurrentModel;

    /// <summary>The average price, in the quote asset; not rounded, so for showing only.</summary>
    public decimal Price => AmountQuote / AmountBase;

    /// <summary>The base amount of levels.</summary>
    public static decimal BaseOf(IReadOnlyList<ReceiptLevel> levels)
    {
        var sum = 0m;
        foreach (var level in levels) sum += level.Taken;
        return sum;
    }

    /// <summary>The quote amount of levels.</summary>
    public static decimal QuoteOf(IReadOnlyList<ReceiptLevel> levels, OrderSide side)
    {
        var sum = 0m;
        foreach (var level in levels) sum += QuoteOf(level.Price, level.Taken, side);
        return sum;
    }

    /// <summary>The quote amount of so much at a price: what is paid is rounded up, what is received down.</summary>
    public static decimal QuoteOf(decimal price, decimal amountBase, OrderSide side) =>
        side == OrderSide.Buy ? Amounts.RoundUp(price * amountBase) : Amounts.RoundDown(price * amountBase);

    /// <summary>The fee of a fill.</summary>
    public static decimal FeeOf(decimal amountBase, decimal amountQuote, OrderSide side, decimal rate) =>
        Amounts.RoundUp((side == OrderSide.Buy ? amountBase : amountQuote) * rate);

    /// <summary>What a standing order pays or receives for a part of it.</summary>
    /// <param name="price">Its price.</param>
    /// <param name="left">What was left of it, in the base asset.</param>
    /// <param name="taken">The part that is filled.</param>
    /// <param name="side">Bought or sold.</param>
    public static decimal MakerQuoteOf(decimal price, decimal left, decimal taken, OrderSide side) =>
        side == OrderSide.Buy ? Amounts.RoundUp(price * left) - Amounts.RoundUp(price * (left - taken)) : Amounts.RoundDown(price * taken);

    /// <summary>Whether amounts and fee are what the receipt says, to the last digit.</summary>
    public bool IsAsReceipt() =>
        AmountBase == BaseOf(Levels) && Fee == FeeOf(AmountBase, AmountQuote, Side, FeeRate)
        && AmountQuote == (LeftBefore is { } left && Levels.Count == 1 ? MakerQuoteOf(Levels[0].Price, left, Levels[0].Taken, Side) : QuoteOf(Levels, Side))
        && Levels.All(level => level.Taken > 0 && level.Taken <= level.Left && level.Left <= level.Shown);
}
