using System.ComponentModel.DataAnnotations;
using CompraVenta.Core.Trading;

namespace CompraVenta.Infrastructure.Trading;

/// <summary>The settings <c>Trading:Fees:&lt;venue&gt;:*</c>: parts of 1.</summary>
public sealed class FeeOptions
{
    /// <summary>Of what is taken from the book. Default 0.001.</summary>
    [Range(typeof(decimal), "0", "0.5")]
    public decimal Taker { get; set; } = FeeSchedule.Default.Taker;

    /// <summary>Of what stood in the book. Default 0.0008.</summary>
    [Range(typeof(decimal), "0", "0.5")]
    public decimal Maker { get; set; } = FeeSchedule.Default.Maker;
}
