using System.Diagnostics;

namespace CompraVenta.Bench.Accounts;

/// <summary>What one thing cost, each time that it was done.</summary>
internal sealed class Costs
{
    private readonly List<long> ticks = [];

    /// <summary>Bytes that all of them allocated together.</summary>
    public long Bytes { get; set; }

    /// <summary>How often it was done.</summary>
    public int Count => ticks.Count;

    /// <summary>Adds one, in ticks of the <see cref="Stopwatch"/>.</summary>
    public void Add(long elapsed) => ticks.Add(elapsed);

    /// <summary>A percentile in microseconds.</summary>
    public double Us(double percentile)
    {
        var sorted = ticks.Order().ToArray();
        return sorted[(int)((sorted.Length - 1) * percentile)] * 1e6 / Stopwatch.Frequency;
    }
}
