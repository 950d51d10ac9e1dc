namespace CompraVenta.Core.Trading;

/// <summary>Orders sorted by their keys, the one that comes first at hand; of equal keys the oldest comes first.</summary>
/// <param name="highestFirst">Whether the highest key comes first; otherwise the lowest.</param>
internal sealed class OrdersByKey(bool highestFirst)
{
    private static readonly Comparer<KnownOrder> Rising = Comparer<KnownOrder>.Create((a, b) => Compare(a, b, a.Key.CompareTo(b.Key)));
    private static readonly Comparer<KnownOrder> Falling = Comparer<KnownOrder>.Create((a, b) => Compare(a, b, b.Key.CompareTo(a.Key)));

    private readonly SortedSet<KnownOrder> orders = new(highestFirst ? Falling : Rising);

    /// <summary>How many there are.</summary>
    public int Count => orders.Count;

    /// <summary>The one that comes first; null when there is none.</summary>
    public KnownOrder? First { get; private set; }

    /// <summary>All of them.</summary>
    public IReadOnlyCollection<KnownOrder> All => orders;

    /// <summary>Adds an order; its key may not change while it is here.</summary>
    public void Add(KnownOrder order)
    {
        orders.Add(order);
        if (First is null || orders.Comparer.Compare(order, First) < 0) First = order;
    }

    /// <summary>Takes an order out.</summary>
    public void Remove(KnownOrder order)
    {
        orders.Remove(order);
        if (ReferenceEquals(order, First)) First = orders.Min;
    }

    private static int Compare(KnownOrder a, KnownOrder b, int byKey) => byKey != 0 ? byKey : a.Sequence.CompareTo(b.Sequence);
}
