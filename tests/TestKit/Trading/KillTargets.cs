using System.Collections.Concurrent;
using System.Diagnostics;

namespace CompraVenta.TestKit.Trading;

/// <summary>The instances that traders call, and what they were answered together.</summary>
internal sealed class KillTargets(IReadOnlyList<Uri> addresses)
{
    private int current;
    private long acknowledged;
    private volatile Tuple<int, long> last = Tuple.Create(-1, 0L);

    /// <summary>Where orders go now.</summary>
    public int Current => Volatile.Read(ref current);

    public long Acknowledged => Interlocked.Read(ref acknowledged);

    /// <summary>By code, how often it was answered.</summary>
    public ConcurrentDictionary<string, int> Answers { get; } = new(StringComparer.Ordinal);

    public ConcurrentQueue<string> Faults { get; } = new();

    /// <summary>Who acknowledged last, and when it was sent (Stopwatch).</summary>
    public (int Instance, long SentAt) LastAcknowledged => (last.Item1, last.Item2);

    public Uri At(int instance, string path) => new(addresses[instance], path);

    public void Acknowledge(int instance, long sentAt)
    {
        last = Tuple.Create(instance, sentAt);
        Interlocked.Increment(ref acknowledged);
    }

    /// <summary>An instance takes no orders: the next is tried.</summary>
    public void Leave(int instance) => Interlocked.CompareExchange(ref current, (instance + 1) % addresses.Count, instance);

    public static long Now => Stopwatch.GetTimestamp();
}
