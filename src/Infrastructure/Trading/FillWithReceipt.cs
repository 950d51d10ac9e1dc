using System.Text.Json.Serialization;

namespace CompraVenta.Infrastructure.Trading;

/// <summary>A fill with all that it was computed from.</summary>
public sealed record FillWithReceipt : FillView
{
    private FillWithReceipt(FillView fill, Receipt receipt)
        : base(fill) => Receipt = receipt;

    /// <summary>What it was computed from.</summary>
    [JsonPropertyOrder(1)]
    public Receipt Receipt { get; }

    /// <summary>A fill of the database, and its receipt.</summary>
    /// <exception cref="InvalidDataException">The row's receipt is none.</exception>
    public static new FillWithReceipt Of(FillRow row) => new(FillView.Of(row), Receipt.Read(row) ?? throw new InvalidDataException($"fill {row.Id} has no receipt"));
}
