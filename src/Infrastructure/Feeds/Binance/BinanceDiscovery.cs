using System.Globalization;
using System.Text.Json;
using CompraVenta.Core.Markets;

namespace CompraVenta.Infrastructure.Feeds.Binance;

/// <summary>What Binance Spot lists, with its order rules and 24-hour figures.</summary>
/// <remarks>Source: Binance Spot API, "Exchange information", "24hr ticker price change statistics" and "Filters". Assets keep the
/// names that Binance gives them. Read rarely: at the start and every few minutes.</remarks>
public static class BinanceDiscovery
{
    private const string InformationPath = "/api/v3/exchangeInfo?showPermissionSets=false";
    private const int InformationWeight = 20;
    private const string TickersPath = "/api/v3/ticker/24hr";
    private const int TickersWeight = 80;
    private const NumberStyles AmountStyle = NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign | NumberStyles.AllowExponent;

    /// <summary>Asks the venue.</summary>
    /// <exception cref="VenueException">The venue did not answer, or not with a list.</exception>
    public static async Task<IReadOnlyList<DiscoveredListing>> DiscoverAsync(IVenueRest rest, CancellationToken ct)
    {
        var information = await rest.GetAsync(InformationPath, InformationWeight, ct);
        var tickers = await rest.GetAsync(TickersPath, TickersWeight, ct);
        return Read(information, tickers);
    }

    /// <summary>Reads the bodies of <c>exchangeInfo</c> and <c>ticker/24hr</c>, such as those that a recording holds.</summary>
    /// <param name="information">The body of <c>exchangeInfo</c>.</param>
    /// <param name="tickers">The body of <c>ticker/24hr</c> of all symbols; empty for none.</param>
    /// <exception cref="VenueException">Either is not of the documented shape.</exception>
    public static IReadOnlyList<DiscoveredListing> Read(ReadOnlyMemory<byte> information, ReadOnlyMemory<byte> tickers)
    {
        try
        {
            var figures = tickers.IsEmpty ? [] : ReadTickers(tickers);
            using var document = JsonDocument.Parse(information);
            var listings = new List<DiscoveredListing>();
            foreach (var symbol in document.RootElement.GetProperty("symbols").EnumerateArray())
            {
                if (ReadListing(symbol, figures) is { } listing) listings.Add(listing);
            }

            return listings;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or OverflowException)
        {
            throw new VenueException("Binance's list of instruments is not as documented", e);
        }
    }

    private static DiscoveredListing? ReadListing(JsonElement symbol, Dictionary<string, Ticker> figures)
    {
        var name = TextOf(symbol, "symbol");
        var (baseAsset, quoteAsset) = (TextOf(symbol, "baseAsset"), TextOf(symbol, "quoteAsset"));
        if (name.Length == 0 || baseAsset.Length == 0 || quoteAsset.Length == 0 || IsTestPair(quoteAsset)) return null;

        // Leveraged tokens are listed with spot trading switched off: known by name, never followed.
        var isTrading = string.Equals(TextOf(symbol, "status"), "TRADING", StringComparison.Ordinal)
            && (!symbol.TryGetProperty("isSpotTradingAllowed", out var isSpot) || isSpot.GetBoolean());
        return new DiscoveredListing(
            name, new Instrument(baseAsset, quoteAsset), ReadRules(symbol), isTrading, figures.TryGetValue(name, out var ticker) ? ticker : null);
    }

    /// <summary>Binance's own test pairs are quoted in an asset named by digits only, such as 123456 and 这是测试币456.</summary>
    private static bool IsTestPair(string quoteAsset) => quoteAsset.All(char.IsAsciiDigit);

    private static InstrumentRules ReadRules(JsonElement symbol)
    {
        var rules = InstrumentRules.None;
        if (!symbol.TryGetProperty("filters", out var filters)) return rules;
        foreach (var filter in filters.EnumerateArray())
        {
            rules = TextOf(filter, "filterType") switch
            {
                "PRICE_FILTER" => rules with { TickSize = AmountOf(filter, "tickSize") ?? 0 },
                "LOT_SIZE" => rules with
                {
                    LotSize = AmountOf(filter, "stepSize") ?? 0,
                    MinimumSize = AmountOf(filter, "minQty") ?? 0,
                    MaximumSize = AmountOf(filter, "maxQty") ?? 0,
                },
                "NOTIONAL" or "MIN_NOTIONAL" => rules with
                {
                    MinimumNotional = Math.Max(rules.MinimumNotional, AmountOf(filter, "minNotional") ?? 0),
                },
                _ => rules,
            };
        }

        return rules;
    }

    private static Dictionary<string, Ticker> ReadTickers(ReadOnlyMemory<byte> body)
    {
        var figures = new Dictionary<string, Ticker>(StringComparer.Ordinal);
        using var document = JsonDocument.Parse(body);
        foreach (var row in document.RootElement.EnumerateArray())
        {
            figures[TextOf(row, "symbol")] = new Ticker
            {
                VenueTimeNs = row.TryGetProperty("closeTime", out var time) ? checked(time.GetInt64() * 1_000_000) : 0,
                Last = PriceOf(row, "lastPrice"),
                Bid = PriceOf(row, "bidPrice"),
                Ask = PriceOf(row, "askPrice"),
                Open = PriceOf(row, "openPrice"),
                High = PriceOf(row, "highPrice"),
                Low = PriceOf(row, "lowPrice"),
                VolumeBase = AmountOf(row, "volume"),
                VolumeQuote = AmountOf(row, "quoteVolume"),
            };
        }

        return figures;
    }

    private static string TextOf(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) ? value.GetString() ?? string.Empty : string.Empty;

    /// <summary>A price; a symbol without trades or orders has 0 there, which is none.</summary>
    private static decimal? PriceOf(JsonElement element, string name) => AmountOf(element, name) is > 0 and var price ? price : null;

    private static decimal? AmountOf(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? decimal.Parse(value.GetString()!, AmountStyle, CultureInfo.InvariantCulture)
            : null;
}
