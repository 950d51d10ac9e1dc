namespace CompraVenta.Core.Trading;

/// <summary>The buys, or the sells, that stand at a listing: prices in order, the best first.</summary>
/// <param name="side">Which.</param>
internal sealed class RestingSide(OrderSide side)
{
    private static readonly Comparer<RestingLevel> Rising = Comparer<RestingLevel>.Create((a, b) => a.Price.CompareTo(b.Price));
    private static readonly Comparer<RestingLevel> Falling = Comparer<RestingLevel>.Create((a, b) => b.Price.CompareTo(a.Price));

    private readonly SortedSet<RestingLevel> levels = new(side == OrderSide.Buy ? Falling : Rising);
    private readonly SortedSet<RestingLevel> unseen = new(side == OrderSide.Buy ? Falling : Rising);
    private RestingLevel? wanted;

    /// <summary>The best price at which anything stands; null when nothing does.</summary>
    public RestingLevel? Best { get; private set; }

    /// <summary>Whether the opposite side of the book has sent something that reaches an order and was not looked at yet.</summary>
    public bool IsReached { get; set; }

    /// <summary>The best of the prices at which something stands and of which the venue's book has not shown how much stands there; null for none.</summary>
    public RestingLevel? FirstUnseen => unseen.Count > 0 ? unseen.Min : null;

    /// <summary>Whether a price of the opposite side reaches any order.</summary>
    public bool Reaches(decimal price) => Best is { } best && Reaches(best, price);

    /// <summary>Adds an order.</summary>
    public void Add(KnownOrder order)
    {
        var price = order.Order.StandingPrice();
        if (Find(price) is not { } level)
        {
            levels.Add(level = new RestingLevel(this) { Price = price });
            Best = levels.Min;
        }

        level.Add(order);
        if (order.Ahead >= Order.UnknownAhead) unseen.Add(level);
    }

    /// <summary>Takes an order out.</summary>
    public void Remove(KnownOrder order)
    {
        var level = order.Level!;
        level.Remove(order);
        if (level.Orders.Count > 0) return;
        levels.Remove(level);
        unseen.Remove(level);
        Best = levels.Min;
    }

    /// <summary>The venue's book does not tell what stands at a price.</summary>
    public void Miss(RestingLevel level) => unseen.Add(level);

    /// <summary>The venue's book has told what stands at a price.</summary>
    public void See(RestingLevel level) => unseen.Remove(level);

    /// <summary>The orders of a price; null when none stands there.</summary>
    public RestingLevel? Find(decimal price)
    {
        // Most of what changes in a book is nearer to its middle than anything that stands.
        if (!Reaches(price)) return null;
        wanted ??= new RestingLevel(this);
        wanted.Price = price;
        return levels.TryGetValue(wanted, out var level) ? level : null;
    }

    /// <summary>The levels, best first.</summary>
    public IEnumerable<RestingLevel> All() => levels;

    /// <summary>The levels that a price reaches, best first.</summary>
    public IEnumerable<RestingLevel> ReachedBy(decimal price) => levels.TakeWhile(level => Reaches(level, price));

    private bool Reaches(RestingLevel level, decimal price) => side == OrderSide.Buy ? price <= level.Price : price >= level.Price;
}
