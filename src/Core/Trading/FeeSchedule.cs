namespace CompraVenta.Core.Trading;

/// <summary>A venue's fees, taken from the asset received.</summary>
/// <param name="Taker">For what is taken from the book: a part of 1. Default 0.10 %.</param>
/// <param name="Maker">For what stood in the book. Default 0.08 %.</param>
public readonly record struct FeeSchedule(decimal Taker, decimal Maker)
{
    /// <summary>The highest rate that a venue may have.</summary>
    public const decimal RateMax = 0.5m;

    /// <summary>What holds for a venue without a schedule of its own.</summary>
    public static FeeSchedule Default { get; } = new(0.0010m, 0.0008m);

    /// <summary>The rate of a fill.</summary>
    public decimal RateOf(bool isMaker) => isMaker ? Maker : Taker;
}
