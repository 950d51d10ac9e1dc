using CompraVenta.TestKit.Trading;
using Xunit.Abstractions;

namespace CompraVenta.Cli.Tests;

/// <summary>The real app and its PostgreSQL are killed while users trade.</summary>
public sealed class KillTests(ITestOutputHelper output)
{
    private static readonly KillOptions Options = new()
    {
        Program = Path.Combine(AppContext.BaseDirectory, "CompraVenta.Web.dll"),
        Console = Path.Combine(AppContext.BaseDirectory, "compraventa.dll"),
    };

    [Fact]
    public Task What_was_acknowledged_outlives_kills_of_the_app_and_of_PostgreSQL() => RunAsync(Options);

    [Fact]
    public Task A_second_instance_takes_over_with_nothing_lost_and_nothing_done_twice() => RunAsync(Options with { Instances = 2, AppKills = 2, PostgresKills = 0 });

    private async Task RunAsync(KillOptions options)
    {
        var summary = await KillRun.RunAsync(options with { Say = output.WriteLine });
        output.WriteLine(summary.ToString());
        Assert.True(summary.Faults.Count == 0, summary.ToString());
        Assert.True(summary.Acknowledged > 0);
    }
}
