using System.Globalization;

namespace CompraVenta.Bench.Ingest;

/// <summary>How much load for how long; <see cref="Frames"/> a second of every kind, from all exchanges together.</summary>
internal sealed record IngestOptions(double Minutes, int Instruments, double Frames, TimeSpan Settle, int SnapshotDepth)
{
    /// <summary>Reads the command line; null when it can't be read.</summary>
    public static IngestOptions? Read(string[] args)
    {
        // Simulated books hold at most 260 levels a side: snapshots of 100 keep Binance's request weights from being the whole warm-up.
        var options = new IngestOptions(10, 1_500, 20_000, TimeSpan.FromSeconds(60), 100);
        for (var i = 0; i < args.Length; i += 2)
        {
            if (i + 1 == args.Length || !double.TryParse(args[i + 1], CultureInfo.InvariantCulture, out var value)) return null;
            switch (args[i])
            {
                case "--minutes": options = options with { Minutes = value }; break;
                case "--instruments": options = options with { Instruments = (int)value }; break;
                case "--frames": options = options with { Frames = value }; break;
                case "--settle": options = options with { Settle = TimeSpan.FromSeconds(value) }; break;
                case "--depth": options = options with { SnapshotDepth = (int)value }; break;
                default: return null;
            }
        }

        return options;
    }
}
