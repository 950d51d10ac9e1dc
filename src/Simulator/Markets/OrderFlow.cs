namespace CompraVenta.Simulator.Markets;

/// <summary>Makes one book behave: quotes follow the fair price, orders come and go, market orders eat levels and print.</summary>
/// <remarks>Removals come before additions, so the book is not crossed after any single change.</remarks>
internal static class OrderFlow
{
    private const int EatenLevelsMax = 6;
    private const int PrintedSweepMax = 3;

    // In mean gaps: a distance between levels that is a hole, and how far beyond its usual reach a side may go.
    private const double HoleGaps = 6;
    private const double SpanGaps = 2;
    private const int NearRanks = 30;

    /// <summary>Fills an empty book around a fair price in ticks.</summary>
    public static void Open(VenueBook book, double fair, RandomStream random)
    {
        book.BeginEvent();
        var half = HalfSpread(book.Listing, fair);
        Extend(book, bid: true, (long)Math.Floor(fair - half), random);
        Extend(book, bid: false, (long)Math.Ceiling(fair + half), random);
    }

    /// <summary>One event at a time in Unix ms with the fair price in ticks.</summary>
    public static void Run(VenueBook book, double fair, long timeMs, RandomStream random)
    {
        book.BeginEvent();
        var listing = book.Listing;
        var half = HalfSpread(listing, fair);
        var bidMax = Math.Max(1, (long)Math.Floor(fair - (half * 0.5)));
        var askMin = Math.Max(bidMax + 1, (long)Math.Ceiling(fair + (half * 0.5)));
        Sweep(book, bid: false, askMin, timeMs, random);
        Sweep(book, bid: true, bidMax, timeMs, random);
        if (random.Unit() < 0.22) MarketOrder(book, fair, timeMs, random);
        Quote(book, bid: true, Math.Min(bidMax, (long)Math.Floor(fair - (half * (1 + (random.Unit() * 0.6))))), random);
        Quote(book, bid: false, Math.Max(askMin, (long)Math.Ceiling(fair + (half * (1 + (random.Unit() * 0.6))))), random);
        var changes = (int)(random.Exponential() * listing.Venue.ChangesPerEvent) + 1;
        for (var i = 0; i < changes && i < 64; i++) Mutate(book, bidMax, askMin, random);
        Bound(book, bid: true, bidMax, random);
        Bound(book, bid: false, askMin, random);
    }

    /// <summary>Orders on the wrong side of the fair price: most are taken, the rest pulled.</summary>
    private static void Sweep(VenueBook book, bool bid, long limit, long timeMs, RandomStream random)
    {
        var side = book.Side(bid);
        var printed = 0;
        while (side.TryBest(out var best) && side.IsBetter(best.Price, limit))
        {
            if (printed < PrintedSweepMax && random.Unit() < 0.5)
            {
                printed++;
                var size = Math.Min(best.Size, TradeLots(book.Listing, best.Price, random));
                book.Print(timeMs, best.Price, size, takerBuys: !bid);
            }

            book.Set(bid, best.Price, 0, 0);
        }
    }

    private static void MarketOrder(VenueBook book, double fair, long timeMs, RandomStream random)
    {
        var takerBuys = random.Unit() < 0.5;
        var side = book.Side(bid: !takerBuys);
        var left = TradeLots(book.Listing, fair, random);
        for (var i = 0; i < EatenLevelsMax && left > 0 && side.Count > 20 && side.TryBest(out var best); i++)
        {
            var size = Math.Min(left, best.Size);
            left -= size;
            book.Set(!takerBuys, best.Price, best.Size - size, Math.Max(1, best.Count - 1));
            book.Print(timeMs, best.Price, size, takerBuys);
        }
    }

    /// <summary>Brings the touch back to where a market maker would quote.</summary>
    private static void Quote(VenueBook book, bool bid, long price, RandomStream random)
    {
        if (price < 1) return;
        var side = book.Side(bid);
        if (!side.TryBest(out var best) || (side.IsBetter(price, best.Price) && random.Unit() < 0.8)) Place(book, bid, price, 0, random);
    }

    private static void Mutate(VenueBook book, long bidMax, long askMin, RandomStream random)
    {
        var bid = random.Unit() < 0.5;
        var side = book.Side(bid);
        if (side.Count == 0) return;
        var rank = Math.Min(side.Count - 1, (int)(random.Exponential() * 12));
        var level = side[rank];
        var choice = random.Unit();
        if (choice < 0.5)
        {
            Place(book, bid, level.Price, rank, random);
        }
        else if (choice < 0.77)
        {
            var distance = 1 + (long)(random.Exponential() * Math.Max(1, level.Price * book.Listing.LevelGap));
            var price = bid ? Math.Min(bidMax, level.Price - distance) : Math.Max(askMin, level.Price + distance);
            if (price >= 1) Place(book, bid, price, rank, random);
        }
        else if (side.Count > book.Listing.Levels / 2 && (rank > 0 || choice > 0.95))
        {
            book.Set(bid, level.Price, 0, 0);
        }
    }

    /// <summary>Keeps the number of levels about what the listing wants, and those that the price has left behind out of the book.</summary>
    private static void Bound(VenueBook book, bool bid, long start, RandomStream random)
    {
        var side = book.Side(bid);
        var reach = (long)(SpanGaps * book.Listing.Levels * MeanGap(book.Listing, start));
        var last = bid ? start - reach : start + reach;
        while (side.Count > book.Listing.Levels + 12 || (side.Count > 0 && side.IsBetter(last, side[side.Count - 1].Price))) book.Set(bid, side[side.Count - 1].Price, 0, 0);
        Extend(book, bid, start, random);
    }

    /// <summary>Adds the levels that are missing: in the holes that trades and a moving price have left, the nearest first, then beyond the last one.
    /// Near the touch no hole is left, however many levels there are.</summary>
    private static void Extend(VenueBook book, bool bid, long start, RandomStream random)
    {
        var side = book.Side(bid);
        var listing = book.Listing;
        var price = start + (bid ? 1 : -1);
        for (var rank = 0; rank < NearRanks || side.Count < listing.Levels; rank++)
        {
            var hole = (long)(HoleGaps * MeanGap(listing, price));
            if (rank < side.Count && Math.Abs(side[rank].Price - price) <= hole)
            {
                price = side[rank].Price;
                continue;
            }

            var gap = Math.Min(hole, 1 + (long)(random.Exponential() * Math.Max(0, (price * listing.LevelGap) - 1)));
            price += bid ? -gap : gap;
            if (price < 1) return;
            Place(book, bid, price, rank, random);
        }
    }

    /// <summary>Mean distance of neighbouring levels, in ticks.</summary>
    private static double MeanGap(Listing listing, long price) => Math.Max(1, price * listing.LevelGap);

    private static void Place(VenueBook book, bool bid, long price, int rank, RandomStream random)
    {
        var listing = book.Listing;
        var usd = listing.LevelUsd * (0.4 + Math.Min(3, rank / 30.0)) * Math.Exp(random.Normal() * 0.9);
        var orders = 1 + (int)(random.Exponential() * 2);
        book.Set(bid, price, Lots(listing, usd, price), orders);
    }

    private static long TradeLots(Listing listing, double price, RandomStream random) =>
        Lots(listing, listing.TradeUsd * Math.Exp((random.Normal() * 1.3) - 0.8), price);

    private static long Lots(Listing listing, double usd, double priceTicks) =>
        Math.Max(1, (long)(usd / (priceTicks / listing.TicksPerUnit * listing.Quote.AnchorUsd) * listing.LotsPerUnit));

    private static double HalfSpread(Listing listing, double fair) => Math.Max(0.6, fair * listing.HalfSpread);
}
