using System.Globalization;
using System.Text.Json;
using CompraVenta.Core.Markets;

namespace CompraVenta.Infrastructure.Feeds.Bitfinex;

/// <summary>What Bitfinex lists: its spot pairs under canonical names, with their rules.</summary>
/// <remarks>Bitfinex has no fixed tick: prices have five significant digits, whatever their size, and it cuts what has more: an order stands at what is left, and no tick rule refuses it. Amounts
/// have eight decimals. Source: Bitfinex API v2, "Configs" and "Symbols".</remarks>
internal static class BitfinexCatalog
{
    /// <summary>The path of the three lists that <see cref="Read"/> reads, asked for in one call.</summary>
    public const string Path = "/conf/pub:list:pair:exchange,pub:info:pair,pub:map:currency:sym";

    private const decimal LotSize = 0.00000001m;
    private const int MinimumIndex = 3;
    private const int MaximumIndex = 4;

    /// <summary>Reads the answer: three lists in the order asked for.</summary>
    /// <returns>A listing a pair, without tickers. Derivatives and pairs for testing are left out.</returns>
    /// <exception cref="VenueException">The answer has another shape.</exception>
    public static IReadOnlyList<DiscoveredListing> Read(ReadOnlyMemory<byte> body)
    {
        using var document = BitfinexJson.Parse(body);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Array || root.GetArrayLength() < 3
            || root[0].ValueKind != JsonValueKind.Array || root[1].ValueKind != JsonValueKind.Array || root[2].ValueKind != JsonValueKind.Array)
        {
            throw new VenueException("Bitfinex did not answer with its lists of pairs, limits and currencies.");
        }

        var names = ReadNames(root[2]);
        var rules = ReadRules(root[1]);
        var pairs = new List<(string Pair, string Base, string Quote)>();
        foreach (var element in root[0].EnumerateArray())
        {
            if (element.ValueKind == JsonValueKind.String && element.GetString() is { } pair
                && BitfinexSymbols.TrySplit(pair, out var baseCode, out var quoteCode) && IsSpot(baseCode) && IsSpot(quoteCode))
            {
                pairs.Add((pair, baseCode, quoteCode));
            }
        }

        return Name(pairs, names, rules);
    }

    private static List<DiscoveredListing> Name(
        List<(string Pair, string Base, string Quote)> pairs, Dictionary<string, string> names, Dictionary<string, InstrumentRules> rules)
    {
        // An asset that bears a canonical name as its own code has the first claim to it. A second pair that would become the same
        // instrument keeps the venue's codes, so that one instrument never has two books here.
        var taken = new HashSet<Instrument>();
        var listings = new List<DiscoveredListing>(pairs.Count);
        foreach (var (pair, baseCode, quoteCode) in pairs.OrderBy(pair => names.ContainsKey(pair.Base) || names.ContainsKey(pair.Quote)))
        {
            var instrument = new Instrument(names.GetValueOrDefault(baseCode, baseCode), names.GetValueOrDefault(quoteCode, quoteCode));
            if (!taken.Add(instrument))
            {
                instrument = new Instrument(baseCode, quoteCode);
                if (!taken.Add(instrument)) continue;
            }

            var known = rules.GetValueOrDefault(pair) ?? new InstrumentRules(0, LotSize, 0, 0, 0);
            listings.Add(new DiscoveredListing("t" + pair, instrument, known, IsTrading: true, Ticker: null));
        }

        return listings;
    }

    /// <summary>Derivatives end in <c>F0</c>; pairs for testing use <c>TEST…</c>, <c>AAA</c> and <c>BBB</c>.</summary>
    private static bool IsSpot(string code) =>
        !code.EndsWith("F0", StringComparison.Ordinal) && !code.StartsWith("TEST", StringComparison.Ordinal) && code is not ("AAA" or "BBB");

    /// <summary>Codes that differ from the canonical name, such as UST for USDT (listed as <c>USDt</c>).</summary>
    private static Dictionary<string, string> ReadNames(JsonElement list)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in list.EnumerateArray())
        {
            if (BitfinexJson.TextAt(entry, 0) is not { } code || BitfinexJson.TextAt(entry, 1) is not { } name) continue;
            var canonical = name.ToUpperInvariant();
            if (BitfinexSymbols.IsCode(canonical) && !string.Equals(canonical, code, StringComparison.Ordinal)) names[code] = canonical;
        }

        return names;
    }

    private static Dictionary<string, InstrumentRules> ReadRules(JsonElement list)
    {
        var rules = new Dictionary<string, InstrumentRules>(StringComparer.Ordinal);
        foreach (var entry in list.EnumerateArray())
        {
            if (BitfinexJson.TextAt(entry, 0) is not { } pair || entry.GetArrayLength() < 2) continue;
            rules[pair] = new InstrumentRules(0, LotSize, SizeAt(entry[1], MinimumIndex), SizeAt(entry[1], MaximumIndex), 0);
        }

        return rules;
    }

    private static decimal SizeAt(JsonElement fields, int index) =>
        decimal.TryParse(BitfinexJson.TextAt(fields, index), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var size) ? size : 0;
}
