using System.Text.Json.Serialization;

namespace CompraVenta.Infrastructure.Trading;

/// <summary>A fill with all that it was computed from.</summary>
public sealed record FillWithReceipt : FillView
{
    /// <summary>A fill and its receipt.</summary>
    public FillWithReceipt(FillView fill, FillReceipt receipt)
        : base(fill) => Receipt = receipt;

    /// <summary>What it was computed from.</summary>
    [JsonPropertyOrder(1)]
    public FillReceipt Receipt { get; }
}
