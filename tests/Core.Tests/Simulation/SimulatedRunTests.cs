using System.Collections.Concurrent;
using CompraVenta.Simulation;

namespace CompraVenta.Core.Tests.Simulation;

/// <summary>The whole market with its engine, users and a journal that fails, beside the rules as plain lists. A seed that fails here fails again with <c>tools/simulate --seed N</c>.</summary>
public class SimulatedRunTests
{
    private const int Seeds = 50;
    private const int Steps = 20_000;

    [Fact]
    public void Engine_and_journal_do_what_the_rules_say_in_a_million_steps()
    {
        var runs = new ConcurrentDictionary<long, SimulatedRun>();
        Parallel.For(1L, Seeds + 1L, seed => runs[seed] = SimulatedRun.Of(seed, Steps));
        Assert.All(runs, run => Assert.Null(run.Value.Failure));
        Assert.Equal(1_000_000, runs.Values.Sum(run => run.Steps));

        // What never happens would prove nothing.
        foreach (var what in (string[])["place None", "pair None", "replace None", "cancel None", "reset None", "cancel all None", "crash", "overlap", "answered Committed", "answered Refused", "stale None"])
        {
            Assert.True(runs.Values.Sum(run => run.Counts.GetValueOrDefault(what)) >= Seeds, what);
        }
    }

    [Fact]
    public void The_same_seed_gives_the_same_hash_and_another_seed_another()
    {
        var first = SimulatedRun.Of(4_711, 5_000);
        Assert.Null(first.Failure);
        Assert.Equal(first.Digest, SimulatedRun.Of(4_711, 5_000).Digest);
        Assert.NotEqual(first.Digest, SimulatedRun.Of(4_712, 5_000).Digest);
    }
}
