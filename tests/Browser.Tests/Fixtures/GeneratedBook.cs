using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;
using CompraVenta.Core.Markets.Loop;

namespace CompraVenta.Browser.Tests.Fixtures;

/// <summary>One venue's book that moves: a middle that wanders, and sizes that change near it.</summary>
internal sealed class GeneratedBook(Listing listing, GeneratedPrice mid, decimal usualSize, int seed)
{
    private const int Depth = 120;
    private const int SizeScale = 6;

    private readonly Random random = new(seed);
    private readonly SortedDictionary<long, long> bids = [];
    private readonly SortedDictionary<long, long> asks = [];
    private long updateId;

    public Listing Listing { get; } = listing;

    public bool IsSnapshotDue { get; set; } = true;

    /// <summary>Writes the next snapshot or update.</summary>
    public void Write(FeedBatch batch, long nowNs)
    {
        var mark = batch.Here;
        if (IsSnapshotDue)
        {
            bids.Clear();
            asks.Clear();
            Fill();
            var middle = mid.Units;
            foreach (var (price, size) in bids.Concat(asks)) Add(batch, price < middle ? Side.Bid : Side.Ask, price, size);
            batch.AddBook(FeedEventKind.BookSnapshot, Listing.Slot, mark, ++updateId, nowNs, nowNs);
            IsSnapshotDue = false;
            return;
        }

        Move(batch);
        batch.AddBook(FeedEventKind.BookUpdate, Listing.Slot, mark, ++updateId, nowNs, nowNs);
    }

    private void Fill()
    {
        var (middle, spacing) = (mid.Units, mid.Spacing);
        var (bid, ask) = (middle - 1, middle + 1);
        for (var i = 0; i < Depth; i++)
        {
            bids[bid] = Size(i);
            asks[ask] = Size(i);
            bid -= 1 + (long)(random.NextDouble() * 2 * spacing);
            ask += 1 + (long)(random.NextDouble() * 2 * spacing);
        }
    }

    private void Move(FeedBatch batch)
    {
        // What the middle has passed is gone, and the touch is filled again.
        var (middle, spacing) = (mid.Units, mid.Spacing);
        foreach (var price in bids.Keys.Where(p => p >= middle).ToArray()) Set(batch, Side.Bid, price, 0);
        foreach (var price in asks.Keys.Where(p => p <= middle).ToArray()) Set(batch, Side.Ask, price, 0);
        for (var i = 0; i < 4; i++)
        {
            var rank = (int)(random.NextDouble() * random.NextDouble() * 40);
            var side = random.Next(2) == 0 ? Side.Bid : Side.Ask;
            var mine = side == Side.Bid ? bids : asks;
            var known = side == Side.Bid ? mine.Keys.Reverse().ElementAtOrDefault(rank) : mine.Keys.ElementAtOrDefault(rank);
            var step = 1 + (long)(random.NextDouble() * rank * spacing);
            var price = known != 0 && random.Next(3) > 0 ? known : side == Side.Bid ? middle - step : middle + step;
            Set(batch, side, price, known == price && mine.Count > 60 && random.Next(3) == 0 ? 0 : Size(rank));
        }
    }

    private long Size(int rank) => Math.Max(1, (long)(usualSize * (decimal)(0.2 + (random.NextDouble() * random.NextDouble() * (2 + (rank / 8.0)))) * 1_000_000));

    private void Set(FeedBatch batch, Side side, long price, long size)
    {
        var mine = side == Side.Bid ? bids : asks;
        if (size == 0) mine.Remove(price);
        else mine[price] = size;
        Add(batch, side, price, size);
    }

    private void Add(FeedBatch batch, Side side, long price, long size)
    {
        if (!LevelChange.TryCreate(side, new ExactDecimal(price, (byte)mid.Decimals), new ExactDecimal(size, SizeScale), Listing.Venue == MarketGenerator.Bitfinex ? random.Next(1, 9) : 0, out var change))
        {
            throw new InvalidOperationException($"no level of {price} and {size}");
        }

        batch.AddLevel() = change;
    }
}
