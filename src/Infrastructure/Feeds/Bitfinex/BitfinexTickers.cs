using System.Text.Json;
using CompraVenta.Core.Markets;

namespace CompraVenta.Infrastructure.Feeds.Bitfinex;

/// <summary>The 24-hour figures of all pairs. Source: Bitfinex API v2, "Tickers".</summary>
internal static class BitfinexTickers
{
    /// <summary>The path that <see cref="Read"/> reads the answer of.</summary>
    public const string Path = "/tickers?symbols=ALL";

    private const int BidIndex = 1;
    private const int AskIndex = 3;
    private const int ChangeIndex = 5;
    private const int LastIndex = 7;
    private const int VolumeIndex = 8;
    private const int HighIndex = 9;
    private const int LowIndex = 10;

    /// <summary>Reads the answer: a row a symbol, funding (<c>f…</c>) left out.</summary>
    /// <returns>Tickers by symbol; their slots are not set.</returns>
    /// <exception cref="VenueException">The answer has another shape.</exception>
    public static Dictionary<string, Ticker> Read(ReadOnlyMemory<byte> body, long receivedNs)
    {
        using var document = BitfinexJson.Parse(body);
        if (document.RootElement.ValueKind != JsonValueKind.Array || BitfinexJson.TextAt(document.RootElement, 0) is not null)
        {
            throw new VenueException("Bitfinex did not answer with its tickers.");
        }

        var tickers = new Dictionary<string, Ticker>(StringComparer.Ordinal);
        foreach (var row in document.RootElement.EnumerateArray())
        {
            if (BitfinexJson.TextAt(row, 0) is not ['t', ..] symbol) continue;
            var last = PriceAt(row, LastIndex);
            tickers[symbol] = new Ticker
            {
                ReceivedNs = receivedNs,
                Last = last,
                Bid = PriceAt(row, BidIndex),
                Ask = PriceAt(row, AskIndex),
                Open = last is { } price && BitfinexJson.NumberAt(row, ChangeIndex) is { } change && price > change ? price - change : null,
                High = PriceAt(row, HighIndex),
                Low = PriceAt(row, LowIndex),
                VolumeBase = BitfinexJson.NumberAt(row, VolumeIndex) is >= 0 and var volume ? volume : null,
            };
        }

        return tickers;
    }

    private static decimal? PriceAt(JsonElement row, int index) => BitfinexJson.NumberAt(row, index) is > 0 and var price ? price : null;
}
