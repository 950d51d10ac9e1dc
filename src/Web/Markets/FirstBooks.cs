using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;
using CompraVenta.Core.Markets.Loop;
using CompraVenta.Infrastructure.Markets;

namespace CompraVenta.Web.Markets;

/// <summary>Waits for the first book of an instrument that a caller made us follow.</summary>
internal sealed class FirstBooks : MarketObserver
{
    /// <summary>How long a caller waits at most: an instrument asked for is live within this.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly MarketHost host;
    private readonly MarketInterest interest;
    private readonly TimeProvider time;
    private readonly Lock gate = new();
    private readonly List<Waiter> waiters = [];
    private volatile int waiting;

    public FirstBooks(MarketHost host, MarketInterest interest, TimeProvider time)
    {
        this.host = host;
        this.interest = interest;
        this.time = time;
        host.Observe(this);
    }

    /// <summary>Has the instrument followed, and returns once one of the listings has a live book, at once when what
    /// there is will not get better soon (a venue is down), or when the time is up.</summary>
    public async Task WantAsync(IReadOnlyCollection<Listing> listings, CancellationToken ct)
    {
        if (listings.Count == 0) return;
        var instrument = listings.First().Instrument;
        interest.Touch(instrument);
        var waiter = new Waiter(listings);
        lock (gate)
        {
            waiters.Add(waiter);
            waiting = waiters.Count;
        }

        try
        {
            if (await host.ReadAsync(market => IsSettled(market.Find(instrument), listings), ct)) return;
            await Task.WhenAny(waiter.Live.Task, Task.Delay(Patience, time, ct));
            ct.ThrowIfCancellationRequested();
        }
        finally
        {
            lock (gate)
            {
                waiters.Remove(waiter);
                waiting = waiters.Count;
            }
        }
    }

    /// <inheritdoc/>
    public override void OnBookStateChanged(VenueBook book)
    {
        if (waiting == 0 || !book.IsLive) return;
        lock (gate)
        {
            foreach (var waiter in waiters)
            {
                if (waiter.Listings.Contains(book.Listing)) waiter.Live.TrySetResult();
            }
        }
    }

    private static bool IsSettled(ConsolidatedBook? known, IReadOnlyCollection<Listing> listings)
    {
        var isAwaited = false;
        foreach (var listing in listings)
        {
            var book = known?.Books[listing.Venue.Index];
            if (book is { IsLive: true }) return true;
            isAwaited |= listing.IsTrading && (book is null || IsAwaited(book));
        }

        return !isAwaited;
    }

    /// <summary>Whether a book is on its way, rather than lost: a lost one is shown as it is at once.</summary>
    private static bool IsAwaited(VenueBook book) =>
        !book.IsLive && book.Reason is (StaleReason.None or StaleReason.AwaitingSnapshot or StaleReason.Released or StaleReason.Restored);

    private sealed record Waiter(IReadOnlyCollection<Listing> Listings)
    {
        public TaskCompletionSource Live { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
