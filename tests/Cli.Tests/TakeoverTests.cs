using Xunit.Abstractions;

namespace CompraVenta.Cli.Tests;

/// <summary>The instance that leads is killed while users trade, and another takes over. A class of its own, since it takes as long as <see cref="KillTests"/> and runs beside it.</summary>
public sealed class TakeoverTests(ITestOutputHelper output)
{
    [Fact]
    public Task A_second_instance_takes_over_with_nothing_lost_and_nothing_done_twice() =>
        KilledApp.RunAsync(KilledApp.Options with { Instances = 2, AppKills = 2, PostgresKills = 0 }, output);
}
