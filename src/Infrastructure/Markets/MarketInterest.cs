using CompraVenta.Core.Markets;

namespace CompraVenta.Infrastructure.Markets;

/// <summary>Who wants an instrument's books and trades now: an open page, a subscription. Feeds follow what is held.</summary>
/// <param name="time">The clock that idle time is measured with.</param>
public sealed class MarketInterest(TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly Dictionary<Instrument, Held> held = [];

    /// <summary>Told, from any thread, when an instrument is wanted that was not.</summary>
    public event Action<Instrument>? Wanted;

    /// <summary>Wants an instrument until the hold is disposed.</summary>
    public IDisposable Hold(Instrument instrument)
    {
        bool isNew;
        lock (gate)
        {
            isNew = !held.TryGetValue(instrument, out var known);
            held[instrument] = new Held(known.Holders + 1, time.GetTimestamp());
        }

        if (isNew) Wanted?.Invoke(instrument);
        return new Holding(this, instrument);
    }

    /// <summary>Wants an instrument for a moment, as a REST call does: until it has been idle.</summary>
    public void Touch(Instrument instrument) => Hold(instrument).Dispose();

    /// <summary>The instruments wanted now, or wanted less than <paramref name="idleAfter"/> ago; others are forgotten.</summary>
    public IReadOnlyCollection<Instrument> Current(TimeSpan idleAfter)
    {
        lock (gate)
        {
            foreach (var (instrument, hold) in held)
            {
                if (hold.Holders == 0 && time.GetElapsedTime(hold.Since) > idleAfter) held.Remove(instrument);
            }

            return [.. held.Keys];
        }
    }

    private void Release(Instrument instrument)
    {
        lock (gate) held[instrument] = new Held(held[instrument].Holders - 1, time.GetTimestamp());
    }

    private readonly record struct Held(int Holders, long Since);

    private sealed class Holding(MarketInterest interest, Instrument instrument) : IDisposable
    {
        private int released;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref released, 1) == 0) interest.Release(instrument);
        }
    }
}
