namespace CompraVenta.Cli.Live;

/// <summary>The newest ids of a stream, to tell what was told before.</summary>
/// <param name="capacity">How many are remembered.</param>
internal sealed class RecentIds(int capacity)
{
    private readonly Queue<long> order = new();
    private readonly HashSet<long> known = [];

    /// <summary>Adds an id.</summary>
    /// <returns>False when it is known already.</returns>
    public bool Add(long id)
    {
        if (!known.Add(id)) return false;
        order.Enqueue(id);
        if (order.Count > capacity) known.Remove(order.Dequeue());
        return true;
    }
}
