using CompraVenta.Core.Markets;

namespace CompraVenta.Core.Trading;

/// <summary>Orders that wait for one price to come from one side. A price that fires none of them costs one comparison and allocates nothing.</summary>
/// <param name="venue">The only venue that they trade at; null for all.</param>
/// <param name="side">Whether they buy or sell.</param>
/// <param name="firesBelow">Whether they fire at or below their price; otherwise at or above.</param>
internal abstract class TriggerLadder(Venue? venue, OrderSide side, bool firesBelow)
{
    /// <summary>The only venue that they trade at; null for all.</summary>
    public Venue? Venue { get; } = venue;

    /// <summary>Whether they buy or sell.</summary>
    public OrderSide Side { get; } = side;

    /// <summary>Whether they fire at or below their price; otherwise at or above.</summary>
    public bool FiresBelow { get; } = firesBelow;

    /// <summary>The next that fires: the nearest price first, of one price the oldest; null when none waits.</summary>
    public KnownOrder? Nearest { get; private set; }

    /// <summary>The price that fires it.</summary>
    public decimal NearestPrice { get; private set; }

    /// <summary>Whether a price fires any.</summary>
    public bool Fires(decimal price) => Nearest is not null && (FiresBelow ? price <= NearestPrice : price >= NearestPrice);

    /// <summary>Whether its next order comes before that of another ladder of the same direction.</summary>
    public bool IsBefore(TriggerLadder other)
    {
        var nearer = FiresBelow ? NearestPrice.CompareTo(other.NearestPrice) : other.NearestPrice.CompareTo(NearestPrice);
        return nearer > 0 || (nearer == 0 && Nearest!.Sequence < other.Nearest!.Sequence);
    }

    /// <summary>Adds an order, which has a trigger price.</summary>
    public abstract void Add(KnownOrder order);

    /// <summary>Takes an order out.</summary>
    public abstract void Remove(KnownOrder order);

    /// <summary>Says which comes next.</summary>
    protected void SetNearest(KnownOrder? nearest, decimal price) => (Nearest, NearestPrice) = (nearest, price);
}
