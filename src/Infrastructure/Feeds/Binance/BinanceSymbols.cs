using CompraVenta.Core.Markets;

namespace CompraVenta.Infrastructure.Feeds.Binance;

/// <summary>Splits Binance's symbols, which run base and quote together, where no discovery says how.</summary>
internal static class BinanceSymbols
{
    /// <summary>The assets that Binance quotes in, or did; of several that fit the end of a symbol the longest counts.</summary>
    private static readonly string[] Quotes =
    [
        "USDT", "USDC", "FDUSD", "TUSD", "BUSD", "USDP", "USDS", "USD1", "USD", "DAI", "BTC", "ETH", "BNB", "XRP", "TRX", "DOGE", "DOT", "SOL",
        "EUR", "EURI", "AEUR", "GBP", "AUD", "TRY", "BRL", "RUB", "UAH", "NGN", "ZAR", "ARS", "COP", "CZK", "IDRT", "BIDR", "BKRW", "BVND", "GYEN",
        "JPY", "MXN", "PLN", "RON", "PAX", "VAI", "UST",
    ];

    /// <summary>The pair of a symbol; null when no known quote ends it.</summary>
    public static Instrument? Split(string symbol)
    {
        var quote = Quotes
            .Where(q => symbol.Length > q.Length && symbol.EndsWith(q, StringComparison.Ordinal))
            .MaxBy(q => q.Length);
        return quote is null ? null : new Instrument(symbol[..^quote.Length], quote);
    }
}
