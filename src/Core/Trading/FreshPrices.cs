using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;

namespace CompraVenta.Core.Trading;

/// <summary>Prices of an instrument over the books that may be traded against: live, and not halted by their venue. Nothing is allocated.</summary>
internal static class FreshPrices
{
    /// <summary>Whether any book may be traded against.</summary>
    /// <param name="book">The instrument's books.</param>
    /// <param name="only">The only venue; null for all.</param>
    public static bool Any(ConsolidatedBook book, Venue? only)
    {
        foreach (var own in book.Books)
        {
            if (FillModel.IsTradable(own) && (only is null || own!.Listing.Venue.Index == only.Index)) return true;
        }

        return false;
    }

    /// <summary>The best price that an order of this side would take; null when there is none.</summary>
    public static decimal? BestFor(ConsolidatedBook book, OrderSide side, Venue? only = null)
    {
        var bookSide = side == OrderSide.Buy ? Side.Ask : Side.Bid;
        var best = long.MinValue;
        foreach (var own in book.Books)
        {
            if (FillModel.IsTradable(own) && (only is null || own!.Listing.Venue.Index == only.Index)) best = Math.Max(best, own![bookSide].BestKey);
        }

        return best == long.MinValue ? null : new ExactDecimal(side == OrderSide.Buy ? -best : best, (byte)book.Scale.PriceDecimals).ToDecimal();
    }

    /// <summary>The middle between the best bid and the best ask; null without both.</summary>
    public static decimal? Middle(ConsolidatedBook book) => (BestFor(book, OrderSide.Buy) + BestFor(book, OrderSide.Sell)) / 2;

    /// <summary>The prices that sells and buys watch; null when no fresh book has them.</summary>
    public static (decimal Bid, decimal Ask)? Watched(ConsolidatedBook book, TriggerSource source)
    {
        if (source == TriggerSource.Best) return BestFor(book, OrderSide.Sell) is { } bid && BestFor(book, OrderSide.Buy) is { } ask ? (bid, ask) : null;
        Span<decimal> middles = stackalloc decimal[book.Books.Length];
        var count = 0;
        foreach (var own in book.Books)
        {
            if (!FillModel.IsTradable(own) || own!.Bids.Count == 0 || own.Asks.Count == 0) continue;
            middles[count++] = new ExactDecimal(own.Bids.BestKey - own.Asks.BestKey, (byte)own.Scale.PriceDecimals).ToDecimal() / 2;
        }

        if (count == 0) return null;
        middles = middles[..count];
        middles.Sort();
        var median = count % 2 == 1 ? middles[count / 2] : (middles[(count / 2) - 1] + middles[count / 2]) / 2;
        return (median, median);
    }
}
