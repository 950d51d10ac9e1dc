using System.Text.Json;
using CompraVenta.Core.Trading;

namespace CompraVenta.Infrastructure.Trading;

/// <summary>What of a fill is kept as JSON.</summary>
/// <param name="Levels">The levels taken.</param>
/// <param name="DataAgeNs">The age of the venue's last proof, in nanoseconds.</param>
/// <param name="UpdateId">The venue's update id, or for a maker the trade's.</param>
/// <param name="LeftBefore">Of a maker's fill what was left of the order before it.</param>
/// <param name="BestPrice">The best price that could have been taken just before.</param>
/// <param name="MiddlePrice">The middle just before.</param>
/// <param name="Model">The version of the rules.</param>
internal sealed record Receipt(IReadOnlyList<ReceiptLevel> Levels, long DataAgeNs, long UpdateId, decimal? LeftBefore, decimal? BestPrice, decimal? MiddlePrice, int Model)
{
    /// <summary>The receipt of a row of <c>fills</c>; null when it is none: text that is no receipt, or one without levels.</summary>
    public static Receipt? Read(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<Receipt>(json) is { Levels.Count: > 0 } receipt ? receipt : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
