using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using CompraVenta.Core.Markets;

namespace CompraVenta.Infrastructure.Feeds.Bitfinex;

/// <summary>How Bitfinex writes pairs: <c>t</c>, then base and quote, with a colon between them unless both have three letters.</summary>
public static class BitfinexSymbols
{
    /// <summary>Codes known without asking the venue, for recordings that hold no discovery. The venue's own list
    /// (<c>pub:map:currency:sym</c>) has the say where there is one.</summary>
    private static readonly FrozenDictionary<string, string> KnownCodes = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["ALG"] = "ALGO", ["ATO"] = "ATOM", ["DAT"] = "DATA", ["DSH"] = "DASH", ["IOT"] = "IOTA", ["UDC"] = "USDC", ["UST"] = "USDT",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Reads a trading symbol as streams write it, such as <c>tBTCUSD</c>, <c>tBTCUST</c> or <c>tAVAX:USD</c>.</summary>
    /// <returns>False when it is none: funding (<c>fUSD</c>), or of another shape.</returns>
    public static bool TryParse(string symbol, [MaybeNullWhen(false)] out Instrument instrument)
    {
        instrument = null;
        if (symbol is not ['t', .. var pair] || !TrySplit(pair, out var baseCode, out var quoteCode)) return false;
        instrument = new Instrument(KnownCodes.GetValueOrDefault(baseCode, baseCode), KnownCodes.GetValueOrDefault(quoteCode, quoteCode));
        return true;
    }

    /// <summary>Splits a pair as discovery lists it, such as <c>BTCUSD</c> or <c>AVAX:USD</c>, into Bitfinex's own codes.</summary>
    internal static bool TrySplit(string pair, [MaybeNullWhen(false)] out string baseCode, [MaybeNullWhen(false)] out string quoteCode)
    {
        var colon = pair.IndexOf(':', StringComparison.Ordinal);
        (baseCode, quoteCode) = colon >= 0 ? (pair[..colon], pair[(colon + 1)..])
            : pair.Length == 6 ? (pair[..3], pair[3..]) : (null, null);
        return IsCode(baseCode) && IsCode(quoteCode);
    }

    /// <summary>Whether a text can be an asset's canonical code: capital letters and digits.</summary>
    internal static bool IsCode([NotNullWhen(true)] string? text) =>
        !string.IsNullOrEmpty(text) && text.All(static letter => char.IsAsciiLetterUpper(letter) || char.IsAsciiDigit(letter));
}
