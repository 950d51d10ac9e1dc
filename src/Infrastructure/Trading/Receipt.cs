using System.Text.Json;
using System.Text.Json.Serialization;
using CompraVenta.Core.Trading;

namespace CompraVenta.Infrastructure.Trading;

/// <summary>What a fill was computed from: enough to compute it again, to the last digit.</summary>
/// <param name="Levels">The levels taken, best first; of a fill that stood in the book its own price.</param>
/// <param name="DataAgeNs">The age of the venue's last proof then, in nanoseconds.</param>
/// <param name="UpdateId">The venue's update id of the book; of a fill that stood in the book the id of the trade that filled it.</param>
/// <param name="LeftBefore">Of a fill that stood in the book, what was left of the order before it.</param>
/// <param name="BestPrice">The best price that could have been taken just before; null when it was not known.</param>
/// <param name="MiddlePrice">The middle between best bid and ask just before; null when it was not known.</param>
/// <param name="Model">The version of the rules that it was made by.</param>
public sealed record Receipt(IReadOnlyList<ReceiptLevel> Levels, long DataAgeNs, long UpdateId, decimal? LeftBefore, decimal? BestPrice, decimal? MiddlePrice, int Model)
{
    // What is missing must not be made up.
    private static readonly JsonSerializerOptions Whole = new() { RespectRequiredConstructorParameters = true };

    /// <summary>The rate of the fee: a part of 1. It has a column of its own, so what is kept as JSON is without it; every receipt that was read has it.</summary>
    [JsonPropertyOrder(-1)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public decimal? FeeRate { get; init; }

    /// <summary>The receipt of a fill of the database; null when it is none: text that is no receipt, or one without levels.</summary>
    public static Receipt? Read(FillRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        try
        {
            return JsonSerializer.Deserialize<Receipt>(row.Receipt, Whole) is { Levels.Count: > 0 } receipt ? receipt with { FeeRate = row.FeeRate } : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
