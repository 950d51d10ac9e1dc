using System.Threading.Channels;
using CompraVenta.Core.Markets;
using CompraVenta.Core.Markets.Loop;
using CompraVenta.Infrastructure.Markets;

namespace CompraVenta.Web.Markets;

/// <summary>Hands the trades of single listings to whoever follows them, from a moment on and without a hole.</summary>
internal sealed class TradeFollowers : MarketObserver
{
    /// <summary>Trades that wait for one reader before it is given up.</summary>
    private const int WaitingMax = 10_000;

    private readonly MarketHost host;
    private readonly Lock gate = new();
    private volatile Follower[] followers = [];

    public TradeFollowers(MarketHost host)
    {
        this.host = host;
        host.Observe(this);
    }

    /// <summary>How many follow now.</summary>
    public int Count => followers.Length;

    /// <inheritdoc/>
    public override void OnTrade(in Trade trade)
    {
        foreach (var follower in followers) follower.Offer(trade);
    }

    /// <summary>Reads the newest trades and follows what comes after them.</summary>
    /// <param name="listing">Whose trades.</param>
    /// <param name="count">How many of the newest.</param>
    /// <param name="ct">Gives up the reading.</param>
    public Task<(Trade[] Newest, Follower Follower)> FollowAsync(Listing listing, int count, CancellationToken ct) => host.ReadAsync(
        market =>
        {
            var follower = new Follower(this, listing.Slot);
            lock (gate) followers = [.. followers, follower];
            if (market.FindTape(listing.Slot) is not { } tape) return ([], follower);
            var newest = new Trade[Math.Min(count, tape.Count)];
            tape.CopyNewest(newest);
            return (newest, follower);
        },
        ct);

    private void Leave(Follower follower)
    {
        lock (gate) followers = [.. followers.Where(f => f != follower)];
    }

    /// <summary>One reader's queue; it ends with an error when the reader is too slow. Dispose it to follow no more.</summary>
    internal sealed class Follower(TradeFollowers owner, int slot) : IDisposable
    {
        private readonly Channel<Trade> waiting = Channel.CreateBounded<Trade>(new BoundedChannelOptions(WaitingMax) { SingleReader = true, SingleWriter = true });

        /// <summary>The trades, in order.</summary>
        public ChannelReader<Trade> Trades => waiting.Reader;

        /// <summary>Called on the market loop.</summary>
        public void Offer(in Trade trade)
        {
            if (trade.Slot == slot && !waiting.Writer.TryWrite(trade)) waiting.Writer.TryComplete(new IOException("the reader is too slow"));
        }

        public void Dispose() => owner.Leave(this);
    }
}
