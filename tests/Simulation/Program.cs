using System.Diagnostics;
using System.Globalization;
using CompraVenta.Simulation;

long? first = null, wanted = null;
var steps = 20_000;
for (var i = 0; i < args.Length; i += 2)
{
    if (i + 1 == args.Length || !long.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return Usage();
    switch (args[i])
    {
        case "--seeds": wanted = number; break;
        case "--seed": first = number; break;
        case "--steps" when number <= int.MaxValue: steps = (int)number; break;
        default: return Usage();
    }
}

// One seed alone tells what happened in it; with both, the seeds from that one on.
var count = wanted ?? (first is null ? 100 : 1);
var since = Stopwatch.GetTimestamp();
var isFailed = false;
var done = 0L;
Parallel.For(first ?? 1, (first ?? 1) + count, seed =>
{
    var run = SimulatedRun.Of(seed, steps);
    Interlocked.Add(ref done, run.Steps);
    if (run.Failure is null && count > 1) return;
    lock (args)
    {
        if (count == 1)
        {
            foreach (var (what, times) in run.Counts) Console.WriteLine($"{times,8} {what}");
            Console.WriteLine($"seed {seed}: digest {run.Digest}");
        }

        if (run.Failure is null) return;
        isFailed = true;
        Console.WriteLine($"seed {seed} failed in step {run.Steps}: {run.Failure}");
        Console.WriteLine($"again: tools/simulate --seed {seed} --steps {steps}");
    }
});
var took = Stopwatch.GetElapsedTime(since).TotalSeconds;
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count} seeds, {done} steps, {done / took:0} steps/s, {took:0.0} s: {(isFailed ? "failed" : "no difference")}"));
return isFailed ? 1 : 0;

static int Usage()
{
    Console.Error.WriteLine("usage: tools/simulate [--seeds N] [--steps N] [--seed N]");
    return 2;
}
