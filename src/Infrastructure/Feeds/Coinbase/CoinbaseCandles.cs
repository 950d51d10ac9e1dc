using System.Globalization;
using System.Text.Json;
using CompraVenta.Core.Markets;

namespace CompraVenta.Infrastructure.Feeds.Coinbase;

/// <summary>The last 24 hours of a product, on the REST interface of the feed chosen; quarters without trades are missing.</summary>
/// <remarks>Sources: Advanced Trade <c>GET /market/products/{id}/candles</c> (objects with start in seconds and prices as text), Exchange
/// <c>GET /products/{id}/candles</c> (rows of time in seconds, low, high, open, close, volume); both newest first, both need no key.</remarks>
internal static class CoinbaseCandles
{
    private const int TimeIndex = 0;
    private const int CloseIndex = 4;

    /// <summary>Asks the venue.</summary>
    /// <exception cref="VenueException">It did not answer, or not with candles.</exception>
    public static async Task<IReadOnlyList<DayClose>> ReadDayAsync(IVenueRest rest, CoinbaseFeedKind feed, string symbol, DateTimeOffset now, CancellationToken ct)
    {
        var id = Uri.EscapeDataString(symbol);
        var start = now - (DayHistory.PointSpan * DayHistory.PointCount);
        return feed == CoinbaseFeedKind.Advanced
            ? ReadAdvanced(await rest.GetAsync(
                FormattableString.Invariant($"/market/products/{id}/candles?granularity=FIFTEEN_MINUTE&start={start.ToUnixTimeSeconds()}&end={now.ToUnixTimeSeconds()}"), 1, ct))
            : ReadExchange(await rest.GetAsync($"/products/{id}/candles?granularity=900&start={Moment(start)}&end={Moment(now)}", 1, ct));
    }

    /// <summary>Reads an answer of Advanced Trade.</summary>
    /// <exception cref="VenueException">It has another shape.</exception>
    public static IReadOnlyList<DayClose> ReadAdvanced(ReadOnlyMemory<byte> body) => Read(body, static root => root.GetProperty("candles"), static candle => new DayClose(
        long.Parse(candle.GetProperty("start").GetString()!, NumberStyles.None, CultureInfo.InvariantCulture) * 1_000,
        decimal.Parse(candle.GetProperty("close").GetString()!, NumberStyles.Float, CultureInfo.InvariantCulture)));

    /// <summary>Reads an answer of Exchange.</summary>
    /// <exception cref="VenueException">It has another shape.</exception>
    public static IReadOnlyList<DayClose> ReadExchange(ReadOnlyMemory<byte> body) =>
        Read(body, static root => root, static row => new DayClose(row[TimeIndex].GetInt64() * 1_000, row[CloseIndex].GetDecimal()));

    private static IReadOnlyList<DayClose> Read(ReadOnlyMemory<byte> body, Func<JsonElement, JsonElement> list, Func<JsonElement, DayClose> read)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return [.. list(document.RootElement).EnumerateArray().Select(read)];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or IndexOutOfRangeException or FormatException or OverflowException
            or ArgumentNullException)
        {
            throw new VenueException("Coinbase did not answer with candles.", e);
        }
    }

    private static string Moment(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
