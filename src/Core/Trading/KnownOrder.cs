namespace CompraVenta.Core.Trading;

/// <summary>An order with its places in the engine's indexes. It is kept while the order is open, and while its client's name for it may be repeated.</summary>
/// <param name="order">The order as it is.</param>
/// <param name="account">Whose.</param>
/// <param name="sequence">Its place among all: of equal prices the lower one comes first.</param>
internal sealed class KnownOrder(Order order, Account account, long sequence)
{
    /// <summary>The order as it is now.</summary>
    public Order Order { get; set; } = order;

    /// <summary>Whose.</summary>
    public Account Account { get; } = account;

    /// <summary>Its place among all.</summary>
    public long Sequence { get; } = sequence;

    /// <summary>The other of its pair.</summary>
    public KnownOrder? Partner { get; set; }

    /// <summary>The order whose place it took, as that one ended, by which a repeat is told; null for none, of an order without a client's name, and of one that was put back, whose repeats
    /// the journal tells.</summary>
    public Order? Replaced { get; set; }

    /// <summary>Where it waits for a price; null when it does not.</summary>
    public TriggerLadder? Ladder { get; set; }

    /// <summary>With which it follows the price; null when it does not.</summary>
    public TrailGroup? Trail { get; set; }

    /// <summary>What it is sorted by while it waits: its trigger price, or how far it follows behind.</summary>
    public decimal Key { get; set; }

    /// <summary>Where it stands; null when it does not.</summary>
    public RestingLevel? Level { get; set; }

    /// <summary>The size that is estimated to stand before it; <see cref="Order.UnknownAhead"/> until its venue has shown that.</summary>
    public decimal Ahead { get; set; }

    /// <summary>Of the size that stood before it, what its venue's book has shown to be gone and no trade has told of yet.</summary>
    public decimal Gone { get; set; }

    /// <summary>When the book showed that last, in nanoseconds since 1970-01-01 UTC.</summary>
    public long GoneNs { get; set; }

    /// <summary>Whether it is looked at now and then, as it changes with the market alone.</summary>
    public bool IsFollowed { get; set; }

    /// <summary>The price that fires it now.</summary>
    public decimal? TriggerPrice => Ladder is TrailingLadder trailing ? trailing.TriggerOf(this) : Order.TriggerPrice;
}
