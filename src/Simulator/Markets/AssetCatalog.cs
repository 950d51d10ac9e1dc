namespace CompraVenta.Simulator.Markets;

/// <summary>The assets of the model: well-known ones with believable prices, then as many made-up coins as are asked for.</summary>
internal sealed class AssetCatalog
{
    private readonly Dictionary<string, Asset> _assets = new(StringComparer.Ordinal);
    private readonly ulong _seed;

    public AssetCatalog(ulong seed)
    {
        _seed = seed;
        foreach (var asset in Known) _assets.Add(asset.Code, asset);
    }

    /// <summary>Coins in the order of their importance.</summary>
    public static IReadOnlyList<Asset> Coins { get; } =
    [
        new("BTC", 64_000, 1.0, 0.15, 10), new("ETH", 3_150, 1.1, 0.30, 8), new("LTC", 82.5, 1.0, 0.45, 3),
        new("XRP", 0.5312, 1.0, 0.55, 4), new("BNB", 571, 0.9, 0.35, 3), new("SOL", 146.2, 1.3, 0.50, 5),
        new("ADA", 0.3874, 1.2, 0.50, 2.5), new("DOGE", 0.1243, 1.2, 0.60, 3), new("AVAX", 27.31, 1.3, 0.55, 1.8),
        new("SHIB", 0.00001742, 1.2, 0.70, 1.5), new("PEPE", 0.00000921, 1.4, 0.90, 1.5), new("DOT", 4.362, 1.2, 0.50, 1.4),
        new("LINK", 11.87, 1.2, 0.50, 1.6), new("TRX", 0.1512, 0.7, 0.35, 1.1), new("BCH", 342.6, 1.0, 0.50, 1.3),
        new("UNI", 7.421, 1.2, 0.60, 1.1), new("XLM", 0.0953, 1.0, 0.50, 1.0), new("ATOM", 4.613, 1.1, 0.55, 0.9),
        new("ETC", 18.94, 1.0, 0.50, 0.8), new("FIL", 3.742, 1.2, 0.60, 0.8), new("NEAR", 4.881, 1.3, 0.65, 0.9),
        new("APT", 8.214, 1.3, 0.65, 0.8), new("ARB", 0.5621, 1.3, 0.65, 0.8), new("OP", 1.684, 1.3, 0.65, 0.7),
        new("ALGO", 0.1286, 1.1, 0.55, 0.6), new("AAVE", 141.8, 1.2, 0.60, 0.8), new("SUI", 1.763, 1.4, 0.75, 0.9),
        new("INJ", 20.74, 1.4, 0.75, 0.6), new("DASH", 25.36, 0.9, 0.55, 0.5), new("XTZ", 0.6894, 1.1, 0.55, 0.5),
        new("GRT", 0.1631, 1.3, 0.70, 0.5), new("MKR", 1_486, 1.1, 0.60, 0.5), new("CRV", 0.2874, 1.3, 0.75, 0.5),
        new("IOTA", 0.1247, 1.1, 0.60, 0.4), new("QTUM", 2.463, 1.0, 0.55, 0.4), new("1INCH", 0.2631, 1.2, 0.65, 0.4),
        new("SAND", 0.2613, 1.3, 0.65, 0.4), new("FLOKI", 0.0001324, 1.4, 0.85, 0.5), new("BONK", 0.00001873, 1.4, 0.90, 0.5),
        new("ZRX", 0.3146, 1.2, 0.65, 0.3),
    ];

    private static IEnumerable<Asset> Known =>
    [
        new("USD", 1, 0, 0, 0), new("USDT", 1.0003, 0, 0.012, 0.8), new("USDC", 1.0, 0, 0.003, 0.6), new("EUR", 1.0865, 0, 0.07, 0.6),
        .. Coins,
    ];

    /// <summary>The asset of a code; a code nobody knows becomes a made-up coin.</summary>
    public Asset this[string code]
    {
        get
        {
            lock (_assets)
            {
                if (!_assets.TryGetValue(code, out var asset)) _assets.Add(code, asset = Asset.MadeUp(_seed, code));
                return asset;
            }
        }
    }

    /// <summary>A pronounceable code of five letters that no known asset has, the same for the same seed and number.</summary>
    public string MadeUpCode(long number)
    {
        const string consonants = "BDFGKLMNPRSTVZ";
        const string vowels = "AEIOU";
        for (var attempt = 0UL; ; attempt++)
        {
            var hash = Hash.Of(_seed + attempt, (ulong)number);
            var code = string.Create(5, hash, static (text, h) =>
            {
                for (var i = 0; i < text.Length; i++)
                {
                    var letters = i % 2 == 0 ? consonants : vowels;
                    text[i] = letters[(int)((h >> (8 * i)) % (ulong)letters.Length)];
                }
            });
            if (!Coins.Any(coin => coin.Code == code)) return code;
        }
    }
}
