using CompraVenta.TestKit.Trading;
using Xunit.Abstractions;

namespace CompraVenta.Cli.Tests;

/// <summary>The app as it was built beside these tests, killed while users trade.</summary>
internal static class KilledApp
{
    /// <summary>Kills of one instance and of its PostgreSQL.</summary>
    public static readonly KillOptions Options = new()
    {
        Program = Path.Combine(AppContext.BaseDirectory, "CompraVenta.Web.dll"),
        Console = Path.Combine(AppContext.BaseDirectory, "compraventa.dll"),
    };

    /// <summary>Nothing that was acknowledged is lost or done twice, and every sum is zero.</summary>
    public static async Task RunAsync(KillOptions options, ITestOutputHelper output)
    {
        var summary = await KillRun.RunAsync(options with { Say = output.WriteLine });
        output.WriteLine(summary.ToString());
        Assert.True(summary.Faults.Count == 0, summary.ToString());
        Assert.True(summary.Acknowledged > 0);
    }
}
