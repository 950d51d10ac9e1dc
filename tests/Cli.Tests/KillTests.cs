using Xunit.Abstractions;

namespace CompraVenta.Cli.Tests;

/// <summary>The real app and its PostgreSQL are killed while users trade.</summary>
public sealed class KillTests(ITestOutputHelper output)
{
    [Fact]
    public Task What_was_acknowledged_outlives_kills_of_the_app_and_of_PostgreSQL() => KilledApp.RunAsync(KilledApp.Options, output);
}
