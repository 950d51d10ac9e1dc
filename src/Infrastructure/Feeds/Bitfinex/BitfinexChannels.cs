using CompraVenta.Core.Markets;

namespace CompraVenta.Infrastructure.Feeds.Bitfinex;

/// <summary>The channels of one connection, by the venue's number and by listing.</summary>
internal sealed class BitfinexChannels
{
    /// <summary>How many ended channels are remembered, since frames of theirs may still be under way.</summary>
    private const int EndedMax = 64;

    private readonly Dictionary<long, BitfinexChannel> byId = [];
    private readonly Dictionary<int, BitfinexSubscription> bySlot = [];
    private readonly Queue<long> ended = new();

    /// <summary>Everything followed, or on its way to an end.</summary>
    public Dictionary<int, BitfinexSubscription>.ValueCollection Subscriptions => bySlot.Values;

    /// <summary>The channel of a number; null when we never had it.</summary>
    public BitfinexChannel? Find(long id) => byId.GetValueOrDefault(id);

    /// <summary>The subscription of a listing; null when there is none.</summary>
    public BitfinexSubscription? FindSubscription(int slot) => bySlot.GetValueOrDefault(slot);

    /// <summary>The subscription of a listing, made if there is none.</summary>
    public BitfinexSubscription Subscribe(Listing listing)
    {
        if (!bySlot.TryGetValue(listing.Slot, out var known)) bySlot.Add(listing.Slot, known = new BitfinexSubscription(listing));
        return known;
    }

    /// <summary>Forgets the subscription of a listing.</summary>
    public void Forget(Listing listing) => bySlot.Remove(listing.Slot);

    /// <summary>A channel was given its number.</summary>
    public void Open(long id, BitfinexChannel channel)
    {
        channel.Id = id;
        byId[id] = channel;
    }

    /// <summary>A channel lost its number; frames with it are still known to be nobody's.</summary>
    public void End(long id)
    {
        byId[id] = new BitfinexChannel(BitfinexChannelKind.Other, null) { Id = id };
        ended.Enqueue(id);
        if (ended.Count > EndedMax && ended.Dequeue() is var oldest && byId.TryGetValue(oldest, out var channel) && channel.Listing is null)
        {
            byId.Remove(oldest);
        }
    }

    /// <summary>Forgets every number: they belong to one connection only.</summary>
    public void ForgetIds()
    {
        byId.Clear();
        ended.Clear();
    }
}
