using System.Globalization;
using System.Text.Json;
using CompraVenta.Core.Markets;

namespace CompraVenta.Infrastructure.Feeds.Coinbase;

/// <summary>Asks Coinbase what it lists, on the REST interface of the feed chosen.</summary>
/// <remarks>
/// <para>A product with an <c>alias</c>, such as BTC-USDC, is another name for its alias's book (BTC-USD), and its frames come under
/// that name: it is not a listing of its own. Asset names are the venue's, which are canonical already.</para>
/// <para>Sources: Advanced Trade <c>GET /market/products</c>, Exchange <c>GET /products</c>; both need no key.</para>
/// </remarks>
public static class CoinbaseDiscovery
{
    /// <summary>Products asked for at once.</summary>
    private const int PageLength = 500;

    /// <summary>More pages than any list of the venue has.</summary>
    private const int PagesMax = 40;

    /// <summary>Asks Advanced Trade, page by page, with the 24-hour figures.</summary>
    /// <exception cref="VenueException">It did not answer, or not with a list of products.</exception>
    public static async Task<IReadOnlyList<DiscoveredListing>> AskAdvancedAsync(IVenueRest rest, CancellationToken ct)
    {
        var listings = new List<DiscoveredListing>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var offset = 0;
        for (var page = 0; page < PagesMax; page++)
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"/market/products?product_type=SPOT&limit={PageLength}&offset={offset}");
            var body = await rest.GetAsync(path, 1, ct);
            var (count, added) = Read(body, ReadAdvanced, listings, seen);
            offset += count;

            // A server that knows no paging sends everything at once, and again when asked for more.
            if (count < PageLength || added == 0) break;
        }

        return listings;
    }

    /// <summary>Asks Exchange, which sends no 24-hour figures with its list.</summary>
    /// <exception cref="VenueException">It did not answer, or not with a list of products.</exception>
    public static async Task<IReadOnlyList<DiscoveredListing>> AskExchangeAsync(IVenueRest rest, CancellationToken ct)
    {
        var listings = new List<DiscoveredListing>();
        Read(await rest.GetAsync("/products", 1, ct), ReadExchange, listings, new HashSet<string>(StringComparer.Ordinal));
        return listings;
    }

    /// <summary>What an answer of either interface lists, when a recording holds one.</summary>
    /// <param name="pathAndQuery">The call that it answers, with whatever base path.</param>
    /// <param name="body">The answer.</param>
    /// <returns>Nothing when it is another call's answer or can't be read.</returns>
    public static IReadOnlyList<DiscoveredListing> ReadRecorded(string pathAndQuery, ReadOnlyMemory<byte> body)
    {
        var path = pathAndQuery.Split('?')[0];
        Func<JsonElement, DiscoveredListing?> read;
        if (path.EndsWith("/market/products", StringComparison.Ordinal)) read = ReadAdvanced;
        else if (path.EndsWith("/products", StringComparison.Ordinal)) read = ReadExchange;
        else return [];
        var listings = new List<DiscoveredListing>();
        try
        {
            Read(body, read, listings, new HashSet<string>(StringComparer.Ordinal));
        }
        catch (VenueException)
        {
            // A recording may hold anything; its symbols say enough by themselves.
            return [];
        }

        return listings;
    }

    private static (int Count, int New) Read(
        ReadOnlyMemory<byte> body, Func<JsonElement, DiscoveredListing?> read, List<DiscoveredListing> listings, HashSet<string> seen)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var products = document.RootElement;
            if (products.ValueKind == JsonValueKind.Object && products.TryGetProperty("products", out var inner)) products = inner;
            if (products.ValueKind != JsonValueKind.Array) throw new VenueException("The answer to Coinbase's product list holds no list.");
            var (count, added) = (0, 0);
            foreach (var product in products.EnumerateArray())
            {
                count++;
                var id = Text(product, "product_id") ?? Text(product, "id");
                if (id is null || !seen.Add(id)) continue;
                added++;
                if (read(product) is { } listing) listings.Add(listing);
            }

            return (count, added);
        }
        catch (JsonException e)
        {
            throw new VenueException("The answer to Coinbase's product list is not JSON.", e);
        }
    }

    private static DiscoveredListing? ReadAdvanced(JsonElement product)
    {
        if (Text(product, "product_type") is { } type && type != "SPOT") return null;
        if (IsSet(product, "is_alpha_testing") || IsAlias(product)) return null;
        if (Text(product, "product_id") is not { } symbol || Text(product, "base_currency_id") is not { } baseAsset
            || Text(product, "quote_currency_id") is not { } quoteAsset)
        {
            return null;
        }

        var rules = new InstrumentRules(
            Number(product, "price_increment") ?? Number(product, "quote_increment") ?? 0,
            Number(product, "base_increment") ?? 0,
            Number(product, "base_min_size") ?? 0,
            Number(product, "base_max_size") ?? 0,
            Number(product, "quote_min_size") ?? 0);
        var isTrading = IsOnline(product) && !IsSet(product, "trading_disabled") && !IsSet(product, "is_disabled") && !IsSet(product, "view_only");
        var last = Number(product, "price");
        var ticker = last is null ? (Ticker?)null : new Ticker
        {
            Last = last,
            Bid = Number(product, "best_bid_price"),
            Ask = Number(product, "best_ask_price"),
            Open = CoinbaseAdvancedTickers.OpenOf(last, Number(product, "price_percentage_change_24h"), rules),
            High = Number(product, "high_24h"),
            Low = Number(product, "low_24h"),
            VolumeBase = Number(product, "volume_24h"),
        };
        return new DiscoveredListing(symbol, new Instrument(baseAsset, quoteAsset), rules, isTrading, ticker);
    }

    private static DiscoveredListing? ReadExchange(JsonElement product)
    {
        if (IsAlias(product) || Text(product, "id") is not { } symbol || Text(product, "base_currency") is not { } baseAsset
            || Text(product, "quote_currency") is not { } quoteAsset)
        {
            return null;
        }

        // The sizes were taken off this list in 2022; answers from before have them.
        var rules = new InstrumentRules(
            Number(product, "quote_increment") ?? 0,
            Number(product, "base_increment") ?? 0,
            Number(product, "base_min_size") ?? 0,
            Number(product, "base_max_size") ?? 0,
            Number(product, "min_market_funds") ?? 0);
        var isTrading = IsOnline(product) && !IsSet(product, "trading_disabled");
        return new DiscoveredListing(symbol, new Instrument(baseAsset, quoteAsset), rules, isTrading, null);
    }

    private static bool IsAlias(JsonElement product) => Text(product, "alias") is not null;

    private static bool IsOnline(JsonElement product) => Text(product, "status") is null or "online";

    private static bool IsSet(JsonElement product, string name) =>
        product.ValueKind == JsonValueKind.Object && product.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    private static string? Text(JsonElement product, string name) =>
        product.ValueKind == JsonValueKind.Object && product.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text
            ? text
            : null;

    private static decimal? Number(JsonElement product, string name)
    {
        if (product.ValueKind != JsonValueKind.Object || !product.TryGetProperty(name, out var value)) return null;
        var text = value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number => value.GetRawText(),
            _ => null,
        };
        return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}
