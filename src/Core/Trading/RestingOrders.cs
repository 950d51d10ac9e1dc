using CompraVenta.Core.Markets;

namespace CompraVenta.Core.Trading;

/// <summary>The limit orders that stand at venues, with the size estimated to stand before each.</summary>
/// <remarks>Owned by the market loop. An order stands behind all that its venue showed at its price when it came. What trades there comes from the front; what is cancelled
/// is taken to have stood behind it, unless the venue shows less than was thought to stand before it.</remarks>
public sealed class RestingOrders
{
    private readonly Dictionary<int, List<Entry>> bySlot = [];
    private readonly Dictionary<Guid, Entry> byId = [];

    /// <summary>Whether anything stands at a listing.</summary>
    public bool Any(int slot) => bySlot.TryGetValue(slot, out var entries) && entries.Count > 0;

    /// <summary>Adds an order, behind those that came before.</summary>
    public void Add(Order order)
    {
        ArgumentNullException.ThrowIfNull(order);
        var entry = new Entry(order.Id, order.Account.Id, order.Reference.Slot, order.Terms.Side, order.Terms.Price!.Value, order.QueueAhead, order.LeftBase!.Value);
        byId.Add(order.Id, entry);
        if (!bySlot.TryGetValue(entry.Slot, out var entries)) bySlot[entry.Slot] = entries = [];
        entries.Add(entry);
    }

    /// <summary>Takes an order out.</summary>
    public void Remove(Guid order)
    {
        if (byId.Remove(order, out var entry)) bySlot[entry.Slot].Remove(entry);
    }

    /// <summary>Notes that a part of an order was filled: it is at the front then.</summary>
    public void Fill(Guid order, decimal amount)
    {
        var entry = byId[order];
        entry.Left -= amount;
        entry.Ahead = 0;
    }

    /// <summary>The venue shows so much at a price: no more can stand before an order there.</summary>
    public void Shrink(int slot, Side side, decimal price, decimal shown)
    {
        foreach (var entry in bySlot[slot])
        {
            if (entry.Price == price && (entry.Side == OrderSide.Buy) == (side == Side.Bid) && entry.Ahead > shown) entry.Ahead = shown;
        }
    }

    /// <summary>Which orders a trade fills, and how far: an account's orders at a price share at most its size, oldest first.</summary>
    /// <param name="slot">The listing's slot.</param>
    /// <param name="taker">The taker's side.</param>
    /// <param name="price">Its price.</param>
    /// <param name="size">Its size, in the base asset.</param>
    public IReadOnlyList<(Guid Order, decimal Amount)> Meet(int slot, Side taker, decimal price, decimal size)
    {
        var met = new List<(Guid, decimal)>();
        var shared = new Dictionary<(Guid, decimal), decimal>();
        foreach (var entry in bySlot[slot])
        {
            var isThrough = entry.Side == OrderSide.Buy ? price < entry.Price : price > entry.Price;
            var isAt = price == entry.Price && (taker == Side.Ask) == (entry.Side == OrderSide.Buy);
            if (!isThrough && !isAt) continue;
            var reach = size;
            if (isAt)
            {
                var passed = Math.Min(entry.Ahead, size);
                entry.Ahead -= passed;
                reach -= passed;
            }

            var key = (entry.Account, entry.Price);
            var rest = size - shared.GetValueOrDefault(key);
            var amount = Math.Min(Math.Min(reach, rest), entry.Left);
            if (amount <= 0) continue;
            shared[key] = size - rest + amount;
            met.Add((entry.Id, amount));
        }

        return met;
    }

    /// <summary>The next order whose price the best of the venue's opposite side has reached, and that was not skipped for this state of the book; null when there is none.</summary>
    public Guid? FindPassed(int slot, OrderSide side, decimal best)
    {
        if (!bySlot.TryGetValue(slot, out var entries)) return null;
        foreach (var entry in entries)
        {
            if (entry.Side == side && !entry.IsSkipped && (side == OrderSide.Buy ? best <= entry.Price : best >= entry.Price)) return entry.Id;
        }

        foreach (var entry in entries) entry.IsSkipped = false;
        return null;
    }

    /// <summary>Leaves an order out until the next change of the book.</summary>
    public void Skip(Guid order, long version)
    {
        byId[order].IsSkipped = true;
        byId[order].Version = version;
    }

    private sealed class Entry(Guid id, Guid account, int slot, OrderSide side, decimal price, decimal ahead, decimal left)
    {
        public Guid Id { get; } = id;

        public Guid Account { get; } = account;

        public int Slot { get; } = slot;

        public OrderSide Side { get; } = side;

        public decimal Price { get; } = price;

        public decimal Ahead { get; set; } = ahead;

        public decimal Left { get; set; } = left;

        public bool IsSkipped { get; set; }

        public long Version { get; set; }
    }
}
