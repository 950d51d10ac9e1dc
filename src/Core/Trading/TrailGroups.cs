namespace CompraVenta.Core.Trading;

/// <summary>Groups in an order, the one that comes first at hand. They move with prices, so that nothing is allocated for a move: few, and mostly near the first.</summary>
/// <param name="lastFirst">Their order, the one that comes first last. What it compares may not change while a group is here.</param>
internal sealed class TrailGroups(IComparer<TrailGroup> lastFirst)
{
    private readonly List<TrailGroup> groups = [];

    /// <summary>The one that comes first; null when there is none.</summary>
    public TrailGroup? First => groups.Count > 0 ? groups[^1] : null;

    /// <summary>The group that stands where another would; null when none does.</summary>
    public TrailGroup? Find(TrailGroup like) => groups.BinarySearch(like, lastFirst) is var at and >= 0 ? groups[at] : null;

    /// <summary>Adds a group that stands where none does.</summary>
    public void Add(TrailGroup group) => groups.Insert(~groups.BinarySearch(group, lastFirst), group);

    /// <summary>Takes a group out.</summary>
    public void Remove(TrailGroup group) => groups.RemoveAt(groups.BinarySearch(group, lastFirst));
}
