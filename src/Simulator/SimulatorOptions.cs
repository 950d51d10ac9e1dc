using CompraVenta.Simulator.Faults;

namespace CompraVenta.Simulator;

/// <summary>What the simulated venues offer and how they behave.</summary>
public sealed class SimulatorOptions
{
    /// <summary>Names the world: the same seed gives the same prices at the same time. Default 1.</summary>
    public int Seed { get; set; } = 1;

    /// <summary>Number of instruments (pairs), each on one to three venues: 60 (default) to 1500.</summary>
    public int Instruments { get; set; } = 64;

    /// <summary>Book frames a second over all venues and instruments that the order flow aims at; 1 to 100 000, default 300.
    /// Above 2 000 the batch windows of the venues (Binance 100 ms, Coinbase 50 ms) shrink so that the rate reaches the wire.</summary>
    public double FramesPerSecond { get; set; } = 300;

    /// <summary>How often a new coin is listed. Default 3 min.</summary>
    public TimeSpan NewListingInterval { get; set; } = TimeSpan.FromMinutes(3);

    /// <summary>Path of a recording (<c>.jsonl.gz</c>, one received or sent frame a line) to serve at its venue in place of the
    /// model's market, which then lists nothing anywhere; null for none.</summary>
    public string? Recording { get; set; }

    /// <summary>Speed of the recording: 1 (default) as it was received, 10 ten times faster, 0 as fast as the client reads.</summary>
    public double RecordingSpeed { get; set; } = 1;

    /// <summary>TCP port on 127.0.0.1; 0 (default) lets the system choose.</summary>
    public int Port { get; set; }

    /// <summary>Bytes that may wait for one WebSocket client before it is disconnected as too slow. Default 64 MiB.</summary>
    public int OutboxBytesMax { get; set; } = 64 << 20;

    /// <summary>Length of one step of the model. Default 10 ms.</summary>
    public TimeSpan Step { get; set; } = TimeSpan.FromMilliseconds(10);

    /// <summary>Faults in force from the start.</summary>
    public IList<Fault> Faults { get; } = [];

    /// <summary>Throws <see cref="ArgumentOutOfRangeException"/> for values outside the ranges above.</summary>
    internal void Validate()
    {
        Check(Instruments, 60, 1_500, nameof(Instruments));
        Check(FramesPerSecond, 1, 100_000, nameof(FramesPerSecond));
        Check(RecordingSpeed, 0, 1e9, nameof(RecordingSpeed));
        Check(Port, 0, 65_535, nameof(Port));
        Check(OutboxBytesMax, 1 << 20, int.MaxValue / 2, nameof(OutboxBytesMax));
        Check(Step.TotalMilliseconds, 1, 1_000, nameof(Step));
        Check(NewListingInterval.TotalMilliseconds, 1_000, 1e12, nameof(NewListingInterval));
    }

    private static void Check(double value, double least, double most, string name)
    {
        if (value < least || value > most) throw new ArgumentOutOfRangeException(name, value, $"{name} must be from {least} to {most}.");
    }
}
