using System.Text.Json;
using CompraVenta.Core.Trading;

namespace CompraVenta.Infrastructure.Trading;

/// <summary>What a fill was computed from: enough to compute it again, to the last digit.</summary>
/// <param name="FeeRate">The rate of the fee: a part of 1.</param>
/// <param name="Levels">The levels taken, best first; of a fill that stood in the book its own price.</param>
/// <param name="DataAgeNs">The age of the venue's last proof then, in nanoseconds.</param>
/// <param name="UpdateId">The venue's update id of the book; of a fill that stood in the book the id of the trade that filled it.</param>
/// <param name="LeftBefore">Of a fill that stood in the book, what was left of the order before it.</param>
/// <param name="BestPrice">The best price that could have been taken just before; null when it was not known.</param>
/// <param name="MiddlePrice">The middle between best bid and ask just before; null when it was not known.</param>
/// <param name="Model">The version of the rules that it was made by.</param>
public sealed record FillReceipt(
    decimal FeeRate, IReadOnlyList<ReceiptLevel> Levels, long DataAgeNs, long UpdateId, decimal? LeftBefore, decimal? BestPrice, decimal? MiddlePrice, int Model)
{
    /// <summary>The receipt of a fill of the database.</summary>
    /// <exception cref="JsonException">The row's receipt is none.</exception>
    public static FillReceipt Of(FillRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        var kept = JsonSerializer.Deserialize<Receipt>(row.Receipt) ?? throw new JsonException($"fill {row.Id} has no receipt");
        return new(row.FeeRate, kept.Levels, kept.DataAgeNs, kept.UpdateId, kept.LeftBefore, kept.BestPrice, kept.MiddlePrice, kept.Model);
    }
}
