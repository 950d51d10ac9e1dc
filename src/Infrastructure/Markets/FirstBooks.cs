using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;
using CompraVenta.Core.Markets.Loop;

namespace CompraVenta.Infrastructure.Markets;

/// <summary>Waits for the first book of an instrument that a caller made us follow.</summary>
public sealed class FirstBooks : MarketObserver
{
    /// <summary>How long a caller waits at most: an instrument asked for is live within this.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly MarketHost host;
    private readonly MarketInterest interest;
    private readonly TimeProvider time;
    private readonly Lock gate = new();
    private readonly List<Waiter> waiters = [];
    private volatile int waiting;

    /// <summary>Watches a market from now on.</summary>
    public FirstBooks(MarketHost host, MarketInterest interest, TimeProvider time)
    {
        this.host = host;
        this.interest = interest;
        this.time = time;
        host.Observe(this);
    }

    /// <summary>Has the instrument followed, and returns once every venue that lists it has a live book or one that will not come soon
    /// (the venue is down), or when the time is up.</summary>
    public async Task WantAsync(IReadOnlyCollection<Listing> listings, CancellationToken ct)
    {
        if (listings.Count == 0) return;
        var instrument = listings.First().Instrument;
        interest.Touch(instrument);
        var waiter = new Waiter();
        try
        {
            // On the loop, so that no book becomes live between the look and the waiting.
            await host.ReadAsync(
                market =>
                {
                    var known = market.Find(instrument);
                    waiter.Await(listings.Where(l => l.IsTrading && known?.Books[l.Venue.Index] is not { IsLive: true }
                        && (known?.Books[l.Venue.Index] is not { } book || IsAwaited(book))));
                    lock (gate)
                    {
                        if (waiter.IsGone) return false;
                        waiters.Add(waiter);
                        waiting = waiters.Count;
                    }

                    return true;
                },
                ct);
            await Task.WhenAny(waiter.Settled, Task.Delay(Patience, time, ct));
            ct.ThrowIfCancellationRequested();
        }
        finally
        {
            lock (gate)
            {
                waiter.IsGone = true;
                waiters.Remove(waiter);
                waiting = waiters.Count;
            }
        }
    }

    /// <inheritdoc/>
    public override void OnBookStateChanged(VenueBook book)
    {
        if (waiting == 0 || (!book.IsLive && IsAwaited(book))) return;
        lock (gate)
        {
            foreach (var waiter in waiters) waiter.Settle(book.Listing);
        }
    }

    /// <summary>Whether a book is on its way, rather than lost: a lost one is shown as it is at once.</summary>
    private static bool IsAwaited(VenueBook book) =>
        !book.IsLive && book.Reason is (StaleReason.None or StaleReason.AwaitingSnapshot or StaleReason.Released or StaleReason.Restored);

    /// <summary>The listings that one caller waits for; touched on the market loop only.</summary>
    private sealed class Waiter
    {
        private readonly TaskCompletionSource settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly HashSet<Listing> awaited = [];

        public Task Settled => settled.Task;

        /// <summary>Its caller has given up.</summary>
        public bool IsGone { get; set; }

        public void Await(IEnumerable<Listing> listings)
        {
            awaited.UnionWith(listings);
            if (awaited.Count == 0) settled.TrySetResult();
        }

        public void Settle(Listing listing)
        {
            if (awaited.Remove(listing) && awaited.Count == 0) settled.TrySetResult();
        }
    }
}
