namespace CompraVenta.Simulator.Faults;

/// <summary>A fault as the control endpoint reads and shows it; see <see cref="Fault"/>.</summary>
internal sealed class FaultRequest
{
    public int? Id { get; set; }

    public FaultKind? Kind { get; set; }

    public string? Venue { get; set; }

    public string? Symbol { get; set; }

    public string? Frames { get; set; }

    public double? Probability { get; set; }

    public int? Count { get; set; }

    public double? DurationMs { get; set; }

    public double? DelayMs { get; set; }

    public string? Variant { get; set; }
}
