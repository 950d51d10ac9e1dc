using CompraVenta.Core.Markets;

namespace CompraVenta.Core.Trading;

/// <summary>All orders that wait for a price, by what price they watch. Owned by the market loop.</summary>
/// <remarks>Looked up by the listing's dense number: no hashing a frame, and nothing allocated once each listing was seen.</remarks>
internal sealed class TriggerIndex
{
    private readonly Dictionary<Instrument, InstrumentTriggers> instruments = [];
    private InstrumentTriggers?[] bySlot = [];
    private WatchedPrice?[] last = [];

    /// <summary>Adds an order.</summary>
    public void Add(KnownOrder order)
    {
        var (terms, reference) = (order.Order.Terms, order.Order.Reference);
        if (terms.TriggerSource != TriggerSource.Last)
        {
            WatchedOver(terms.TriggerSource, reference).Add(order);
            return;
        }

        if (reference.Slot >= last.Length) Array.Resize(ref last, Math.Max(64, (reference.Slot + 1) * 2));
        (last[reference.Slot] ??= new WatchedPrice()).Add(order);
    }

    /// <summary>Takes an order out; one that does not wait is left alone.</summary>
    public void Remove(KnownOrder order)
    {
        if (order.Ladder is null) return;
        var (terms, reference) = (order.Order.Terms, order.Order.Reference);
        var watched = terms.TriggerSource == TriggerSource.Last ? last[reference.Slot]! : WatchedOver(terms.TriggerSource, reference);
        watched.Remove(order);
    }

    /// <summary>Who watches the last trades of a listing; null for nobody.</summary>
    public WatchedPrice? LastOf(int slot) => (uint)slot < (uint)last.Length ? last[slot] : null;

    /// <summary>Who watches the prices of a listing's instrument over all venues.</summary>
    public InstrumentTriggers Over(Listing listing)
    {
        if ((uint)listing.Slot < (uint)bySlot.Length && bySlot[listing.Slot] is { } known) return known;
        if (listing.Slot >= bySlot.Length) Array.Resize(ref bySlot, Math.Max(64, (listing.Slot + 1) * 2));
        if (!instruments.TryGetValue(listing.Instrument, out var own)) instruments.Add(listing.Instrument, own = new InstrumentTriggers());
        return bySlot[listing.Slot] = own;
    }

    private WatchedPrice WatchedOver(TriggerSource source, Listing listing) => source == TriggerSource.Best ? Over(listing).Best : Over(listing).Median;
}
