using System.Diagnostics;
using System.Globalization;

namespace CompraVenta.Bench.Triggers;

/// <summary>What a price costs while a million orders of 100 000 accounts wait for one, over 1 000 instruments: one that fires nothing, one that fires an order, a new high that all
/// trailing stops follow; and the memory that accounts and orders take. Guards the goals of docs/performance.md: p99 under 50 µs, nothing allocated by what fires nothing, 1 GiB.</summary>
internal static class TriggersBench
{
    private const double DecisionUsMax = 50;
    private const double EngineMiBMax = 1_024;
    private const int Rounds = 200_000;
    private const int Firings = 20_000;
    private static readonly TimeSpan CompilerRests = TimeSpan.FromSeconds(2);

    public static int Run(string[] args)
    {
        var accounts = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 100_000;
        var waiting = new WaitingOrders();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var began = Stopwatch.GetTimestamp();
        waiting.Fill(accounts);
        var took = Stopwatch.GetElapsedTime(began);
        var mebibytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / 1_048_576.0;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{waiting.Engine.OpenCount:N0} orders of {accounts:N0} accounts over {WaitingOrders.Instruments:N0} instruments, placed in {took.TotalSeconds:F1} s"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"memory: {mebibytes:F0} MiB, {mebibytes * 1_048_576 / waiting.Engine.OpenCount:F0} bytes an order with its share of the account"));
        Console.WriteLine();
        Console.WriteLine($"{"",-44}{"p50 ns",10}{"p99 ns",10}{"B each",10}");
        var random = new Random(1);
        var trade = Measure("a trade that fires nothing", Rounds, _ => waiting.Trade(random.Next(WaitingOrders.Instruments), 1_000));
        var frame = Measure("a book frame that fires nothing", Rounds, _ => waiting.Frame(random.Next(WaitingOrders.Instruments)));
        var high = Measure("a low that trailing stops follow", WaitingOrders.Instruments, i => waiting.Trade(i, 995));

        // A server that has run for a while has its code compiled to the end.
        for (var i = 0; i < Firings; i++) waiting.FireOne(i % WaitingOrders.Instruments);
        Thread.Sleep(CompilerRests);
        var open = waiting.Engine.OpenCount;
        var fired = Measure("a trade that fires one order, to its fill", Firings, i => waiting.FireOne(i % WaitingOrders.Instruments));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(open - waiting.Engine.OpenCount) / (double)Firings:F2} orders were fired a trade"));
        Console.WriteLine();
        var isReached = Reached("p99 of a trade that fires nothing, us", trade.P99Ns / 1_000, DecisionUsMax) & Reached("p99 of a frame that fires nothing, us", frame.P99Ns / 1_000, DecisionUsMax)
            & Reached("p99 of one that trailing stops follow, us", high.P99Ns / 1_000, DecisionUsMax) & Reached("p99 of one that fires, us", fired.P99Ns / 1_000, DecisionUsMax)
            & Reached("bytes that fire nothing", trade.BytesEach + frame.BytesEach, 0) & Reached("engine memory, MiB", mebibytes, EngineMiBMax);
        return isReached ? 0 : 1;
    }

    private static (double P99Ns, double BytesEach) Measure(string what, int times, Action<int> run)
    {
        var ticks = new long[times];
        GC.Collect();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < times; i++)
        {
            var began = Stopwatch.GetTimestamp();
            run(i);
            ticks[i] = Stopwatch.GetTimestamp() - began;
        }

        var bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / (double)times;
        Array.Sort(ticks);
        double Ns(double quantile) => ticks[(int)(quantile * (times - 1))] * 1e9 / Stopwatch.Frequency;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-44}{Ns(0.5),10:F0}{Ns(0.99),10:F0}{bytes,10:F0}"));
        return (Ns(0.99), bytes);
    }

    private static bool Reached(string what, double value, double max)
    {
        var isReached = value <= max;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {value:F2}, at most {max}{(isReached ? "" : ": MISSED")}"));
        return isReached;
    }
}
