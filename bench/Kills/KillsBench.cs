using System.Globalization;
using CompraVenta.TestKit.Trading;

namespace CompraVenta.Bench.Kills;

/// <summary>Kills the app and its PostgreSQL while users trade, as the tests do and more often; then, of two instances, the one that leads.</summary>
internal static class KillsBench
{
    private static readonly TimeSpan TakeoverMax = TimeSpan.FromSeconds(5);

    public static async Task<int> RunAsync(string[] args)
    {
        int app = 200, postgres = 200, leader = 20, seed = 1;
        for (var i = 0; i + 1 < args.Length; i += 2)
        {
            var number = int.Parse(args[i + 1], CultureInfo.InvariantCulture);
            switch (args[i])
            {
                case "--app": app = number; break;
                case "--postgres": postgres = number; break;
                case "--leader": leader = number; break;
                case "--seed": seed = number; break;
                default: throw new ArgumentException($"no option '{args[i]}'", nameof(args));
            }
        }

        var options = new KillOptions
        {
            Program = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../publish/Web/kills/CompraVenta.Web.dll")),
            Console = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../Cli/release/compraventa.dll")),
            AppKills = app,
            PostgresKills = postgres,
            Seed = seed,
            Say = Console.Error.WriteLine,
        };
        var isReached = true;
        if (app + postgres > 0)
        {
            var summary = await KillRun.RunAsync(options);
            Console.WriteLine(summary);
            isReached &= summary.Faults.Count == 0;
        }

        if (leader > 0)
        {
            var summary = await KillRun.RunAsync(options with { Instances = 2, AppKills = leader, PostgresKills = 0 });
            Console.WriteLine($"two instances on one database\n{summary}");
            isReached &= summary.Faults.Count == 0 && summary.Takeovers.Max() < TakeoverMax;
        }

        return isReached ? 0 : 1;
    }
}
