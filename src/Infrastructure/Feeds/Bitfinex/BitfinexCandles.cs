using System.Text.Json;
using CompraVenta.Core.Markets;

namespace CompraVenta.Infrastructure.Feeds.Bitfinex;

/// <summary>The last 24 hours of a pair. Source: Bitfinex API v2, "Candles": rows of start, open, close, high, low, volume, newest first; quarters without
/// trades are missing.</summary>
internal static class BitfinexCandles
{
    private const int StartIndex = 0;
    private const int CloseIndex = 2;

    /// <summary>Asks the venue.</summary>
    /// <exception cref="VenueException">It did not answer, or not with candles.</exception>
    public static async Task<IReadOnlyList<DayClose>> ReadDayAsync(IVenueRest rest, string symbol, CancellationToken ct) =>
        Read(await rest.GetAsync(FormattableString.Invariant($"/candles/trade:15m:{Uri.EscapeDataString(symbol)}/hist?limit={DayHistory.PointCount}"), 1, ct));

    /// <summary>Reads an answer.</summary>
    /// <exception cref="VenueException">It has another shape.</exception>
    public static IReadOnlyList<DayClose> Read(ReadOnlyMemory<byte> body)
    {
        using var document = BitfinexJson.Parse(body);
        if (document.RootElement.ValueKind != JsonValueKind.Array) throw NoCandles();
        var closes = new List<DayClose>();
        foreach (var row in document.RootElement.EnumerateArray())
        {
            if (BitfinexJson.NumberAt(row, StartIndex) is not (>= 0 and <= long.MaxValue and var start) || BitfinexJson.NumberAt(row, CloseIndex) is not { } close) throw NoCandles();
            closes.Add(new((long)start, close));
        }

        return closes;
    }

    private static VenueException NoCandles() => new("Bitfinex did not answer with candles.");
}
