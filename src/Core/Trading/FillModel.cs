using CompraVenta.Core.Books;
using CompraVenta.Core.Ledger;
using CompraVenta.Core.Markets;

namespace CompraVenta.Core.Trading;

/// <summary>Says what an order would meet: walks the depth of all fresh venues, best price first, leaving out what the account has taken already.</summary>
/// <remarks>Changes nothing. At one price the venues come in the order of their indices. Sizes are cut to 8 decimals.</remarks>
public sealed class FillModel(IReadOnlyList<FeeSchedule> fees, TakenLiquidity taken)
{
    /// <summary>Walks.</summary>
    /// <param name="book">The instrument's books.</param>
    /// <param name="account">Who takes.</param>
    /// <param name="side">Buys take asks, sells take bids.</param>
    /// <param name="amountBase">Most of the base asset; null for any.</param>
    /// <param name="amountQuote">Most of the quote asset: what may be paid, or what is to be received; null for any.</param>
    /// <param name="limit">The worst price; null for any.</param>
    /// <param name="venue">The only venue; null for all.</param>
    /// <param name="nowNs">Nanoseconds since 1970-01-01 UTC.</param>
    public Walk Of(
        ConsolidatedBook book, Guid account, OrderSide side, decimal? amountBase, decimal? amountQuote, decimal? limit, Venue? venue, long nowNs)
    {
        ArgumentNullException.ThrowIfNull(book);
        var bookSide = side == OrderSide.Buy ? Side.Ask : Side.Bid;
        var ranks = new int[book.Books.Length];
        var levels = new List<ReceiptLevel>?[ranks.Length];
        var order = new List<int>();
        bool isFresh = false, isSpent = false;
        decimal leftBase = amountBase ?? decimal.MaxValue, leftQuote = amountQuote ?? decimal.MaxValue;
        while (leftBase > 0 && leftQuote > 0)
        {
            var at = BestVenue(book, bookSide, ranks, venue);
            if (at < 0) break;
            isFresh = true;
            var own = book.Books[at]!;
            ref readonly var level = ref own[bookSide][ranks[at]++];
            var price = new ExactDecimal(own[bookSide].PriceOf(level.Key), (byte)own.Scale.PriceDecimals).ToDecimal();
            if (limit is { } worst && (side == OrderSide.Buy ? price > worst : price < worst)) break;
            var shown = Amounts.RoundDown(new ExactDecimal(level.Size, (byte)own.Scale.SizeDecimals).ToDecimal());
            var left = shown - taken.Of(account, own.Listing.Slot, bookSide, price);
            if (left <= 0) continue;
            var take = Math.Min(left, leftBase);
            if (amountQuote is not null)
            {
                // Never more than the budget: what is bought with it is rounded down.
                var affordable = side == OrderSide.Buy ? Amounts.RoundDown(leftQuote / price) : Amounts.RoundUp(leftQuote / price);
                take = Math.Min(take, affordable);
                isSpent = take <= 0;
                if (isSpent) break;
                leftQuote -= Fill.QuoteOf(price, take, side);
            }

            if (levels[at] is not { } mine)
            {
                levels[at] = mine = [];
                order.Add(at);
            }

            mine.Add(new ReceiptLevel(price, shown, left, take));
            leftBase -= take;
        }

        var takes = order.Select(at => TakeOf(book.Books[at]!, levels[at]!, side, nowNs)).ToList();
        return new Walk(takes, isFresh, IsComplete: isSpent || leftBase <= 0 || leftQuote <= 0, FreshPrices.BestFor(book, side), FreshPrices.Middle(book));
    }

    /// <summary>Whether a book may be traded against.</summary>
    public static bool IsTradable(VenueBook? book) => book is { IsLive: true } && book.Listing.IsTrading;

    private static int BestVenue(ConsolidatedBook book, Side side, int[] ranks, Venue? only)
    {
        var best = long.MinValue;
        var at = -1;
        for (var i = 0; i < ranks.Length; i++)
        {
            if (book.Books[i] is not { } own || !IsTradable(own) || ranks[i] >= own[side].Count || (only is not null && only.Index != i)) continue;
            var key = own[side][ranks[i]].Key;
            if (key <= best) continue;
            best = key;
            at = i;
        }

        return at;
    }

    private VenueTake TakeOf(VenueBook book, List<ReceiptLevel> levels, OrderSide side, long nowNs)
    {
        var (amountBase, amountQuote, rate) = (Fill.BaseOf(levels), Fill.QuoteOf(levels, side), fees[book.Listing.Venue.Index].Taker);
        return new VenueTake(
            book.Listing, book.UpdateId, Math.Max(0, nowNs - book.ProofNs), levels, amountBase, amountQuote, rate, Fill.FeeOf(amountBase, amountQuote, side, rate));
    }
}
