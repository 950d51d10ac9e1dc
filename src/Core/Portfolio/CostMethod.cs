namespace CompraVenta.Core.Portfolio;

/// <summary>Which cost is set against what is sold. Source: IAS 2, paragraphs 25 and 27, which names these two formulas.</summary>
public enum CostMethod : byte
{
    /// <summary>The weighted average: each unit costs what all units held cost on average.</summary>
    AverageCost = 0,

    /// <summary>First in, first out: what was acquired first is sold first.</summary>
    Fifo = 1,
}
