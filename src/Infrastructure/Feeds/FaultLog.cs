using System.Text;
using Microsoft.Extensions.Logging;

namespace CompraVenta.Infrastructure.Feeds;

/// <summary>Logs what venues send wrong, once a kind a minute for each venue; counts are in <see cref="FeedCounters"/>.</summary>
public sealed partial class FaultLog(string venue, TimeProvider time, ILogger logger) : IFaultLog
{
    private readonly long[] last = new long[Enum.GetValues<FaultKind>().Length];
    private readonly long[] unlogged = new long[Enum.GetValues<FaultKind>().Length];

    /// <inheritdoc/>
    public void Report(FaultKind kind, ReadOnlySpan<byte> excerpt)
    {
        var at = (int)kind;
        var before = Volatile.Read(ref last[at]);
        var isDue = before == 0 || time.GetElapsedTime(before) >= TimeSpan.FromMinutes(1);
        if (!isDue || Interlocked.CompareExchange(ref last[at], time.GetTimestamp(), before) != before)
        {
            Interlocked.Increment(ref unlogged[at]);
            return;
        }

        Log.Fault(logger, venue, kind, Interlocked.Exchange(ref unlogged[at], 0), Encoding.UTF8.GetString(excerpt));
    }

    private static partial class Log
    {
        [LoggerMessage(1001, LogLevel.Warning, "{Venue} feed: {Kind} ({Unlogged} more not logged): {Excerpt}", EventName = "FeedFault")]
        public static partial void Fault(ILogger logger, string venue, FaultKind kind, long unlogged, string excerpt);
    }
}
