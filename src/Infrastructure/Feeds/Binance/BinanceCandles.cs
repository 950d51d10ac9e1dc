using System.Globalization;
using System.Text.Json;
using CompraVenta.Core.Markets;

namespace CompraVenta.Infrastructure.Feeds.Binance;

/// <summary>The last 24 hours of a pair. Source: Binance Spot API, "Kline/Candlestick data": rows of open time, open, high, low, close, …; weight 2.</summary>
internal static class BinanceCandles
{
    private const int Weight = 2;
    private const int OpenTimeIndex = 0;
    private const int CloseIndex = 4;

    /// <summary>Asks the venue.</summary>
    /// <exception cref="VenueException">It did not answer, or not with candles.</exception>
    public static async Task<IReadOnlyList<DayClose>> ReadDayAsync(IVenueRest rest, string symbol, CancellationToken ct) =>
        Read(await rest.GetAsync(FormattableString.Invariant($"/api/v3/klines?symbol={Uri.EscapeDataString(symbol)}&interval=15m&limit={DayHistory.PointCount}"), Weight, ct));

    /// <summary>Reads an answer.</summary>
    /// <exception cref="VenueException">It is not of the documented shape.</exception>
    public static IReadOnlyList<DayClose> Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return
            [
                .. document.RootElement.EnumerateArray().Select(row => new DayClose(
                    row[OpenTimeIndex].GetInt64(), decimal.Parse(row[CloseIndex].GetString()!, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture))),
            ];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or IndexOutOfRangeException or FormatException or OverflowException or ArgumentNullException)
        {
            throw new VenueException("Binance's candles are not as documented", e);
        }
    }
}
