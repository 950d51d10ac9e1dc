using CompraVenta.Core.Markets.Loop;
using CompraVenta.Infrastructure.Markets;

namespace CompraVenta.Web.Status;

/// <summary>The market's clock ticks.</summary>
internal sealed class MarketReadiness : MarketObserver, IReadinessCheck
{
    private static readonly TimeSpan SilenceMax = TimeSpan.FromSeconds(5);

    private readonly TimeProvider time;
    private long ticked;

    public MarketReadiness(MarketHost host, TimeProvider time)
    {
        this.time = time;
        host.Observe(this);
    }

    /// <inheritdoc/>
    public string Name => "market_loop";

    /// <inheritdoc/>
    public bool IsDispensable => false;

    /// <inheritdoc/>
    public override void OnTick(Market market, long nowNs) => Volatile.Write(ref ticked, time.GetTimestamp());

    /// <inheritdoc/>
    public ValueTask<string?> FindProblemAsync(CancellationToken ct)
    {
        var last = Volatile.Read(ref ticked);
        return ValueTask.FromResult(last != 0 && time.GetElapsedTime(last) <= SilenceMax ? null : "The market's clock does not tick.");
    }
}
