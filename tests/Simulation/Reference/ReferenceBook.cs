using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;

namespace CompraVenta.Simulation.Reference;

/// <summary>A venue's book as the frames that came make it.</summary>
internal sealed class ReferenceBook(Listing listing)
{
    public Listing Listing { get; } = listing;

    /// <summary>Best first.</summary>
    public List<(decimal Price, decimal Size)> Bids { get; } = [];

    /// <summary>Best first.</summary>
    public List<(decimal Price, decimal Size)> Asks { get; } = [];

    public BookState State { get; set; } = BookState.Empty;

    public long Connection { get; set; }

    public long ProofNs { get; set; }

    /// <summary>The last trade since it can be traded against.</summary>
    public decimal? LastPrice { get; set; }

    public HashSet<long> TradeIds { get; } = [];

    public bool IsTradable => State == BookState.Live && Listing.IsTrading;

    public bool IsCrossed => Bids.Count > 0 && Asks.Count > 0 && Bids[0].Price >= Asks[0].Price;

    public List<(decimal Price, decimal Size)> this[Side side] => side == Side.Bid ? Bids : Asks;

    /// <summary>What it shows at a price, be it nothing; null beyond its last level.</summary>
    public decimal? Tells(Side side, decimal price)
    {
        var levels = this[side];
        if (levels.Count == 0 || (side == Side.Bid ? price < levels[^1].Price : price > levels[^1].Price)) return null;
        return levels.Find(level => level.Price == price).Size;
    }

    public void Set(Side side, decimal price, decimal size)
    {
        var levels = this[side];
        levels.RemoveAll(level => level.Price == price);
        if (size == 0) return;
        var at = levels.FindIndex(level => side == Side.Bid ? level.Price < price : level.Price > price);
        levels.Insert(at < 0 ? levels.Count : at, (price, size));
    }

    public void GoStale() => State = State == BookState.Empty ? BookState.Empty : BookState.Stale;
}
