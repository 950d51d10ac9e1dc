using System.Diagnostics.CodeAnalysis;
using CompraVenta.Core.Markets;

namespace CompraVenta.Infrastructure.Feeds.Binance;

/// <summary>Tells base and quote of a symbol apart where no discovery says so, as in a recording without it.</summary>
public static class BinancePairs
{
    /// <summary>Assets in which Binance quotes or has quoted.</summary>
    private static readonly string[] Quotes =
    [
        "FDUSD", "BIDR", "BKRW", "BUSD", "BVND", "DOGE", "EURI", "GYEN", "IDRT", "TUSD", "USD1", "USDC", "USDP", "USDS", "USDT",
        "AEUR", "ARS", "AUD", "BNB", "BRL", "BTC", "COP", "CZK", "DAI", "DOT", "ETH", "EUR", "GBP", "JPY", "MXN", "NGN", "PAX",
        "PLN", "RON", "RUB", "SOL", "TRX", "TRY", "UAH", "USD", "UST", "VAI", "XRP", "XUSD", "ZAR",
    ];

    /// <summary>Splits a symbol such as <c>BTCUSDT</c> at its longest known quote.</summary>
    /// <returns>False when it ends in none, or is nothing but one.</returns>
    public static bool TrySplit(string symbol, [MaybeNullWhen(false)] out Instrument instrument)
    {
        instrument = null;
        var quote = string.Empty;
        foreach (var known in Quotes)
        {
            // USDTUSD is USDT for USD, not USD for TUSD: Binance lists no bare USD as a base.
            if (known.Length > quote.Length && symbol.Length > known.Length && symbol.EndsWith(known, StringComparison.Ordinal)
                && !symbol.AsSpan(0, symbol.Length - known.Length).SequenceEqual("USD"))
            {
                quote = known;
            }
        }

        if (quote.Length == 0) return false;
        instrument = new Instrument(symbol[..^quote.Length], quote);
        return true;
    }
}
