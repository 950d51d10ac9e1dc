namespace CompraVenta.Simulator.Markets;

/// <summary>How one venue differs from the others in the model.</summary>
/// <param name="Name">The venue's name in addresses: binance, bitfinex, coinbase.</param>
/// <param name="LagMs">How far its prices run behind the fair price.</param>
/// <param name="SpreadFactor">Width of its spreads; 1 is tight.</param>
/// <param name="ChangesPerEvent">Mean number of levels that one event of order flow touches on purpose.</param>
/// <param name="FramesPerEvent">Book frames that one event makes on the wire, about: Bitfinex sends each level by itself.</param>
internal sealed record VenueTraits(string Name, double LagMs, double SpreadFactor, double ChangesPerEvent, double FramesPerEvent)
{
    public static VenueTraits Binance { get; } = new("binance", 20, 1.0, 6, 1);

    public static VenueTraits Bitfinex { get; } = new("bitfinex", 180, 1.8, 1.2, 3)
    {
        // As in conf pub:map:currency:sym.
        Codes = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["ALGO"] = "ALG", ["ATOM"] = "ATO", ["BCH"] = "BCHN", ["DASH"] = "DSH", ["IOTA"] = "IOT", ["QTUM"] = "QTM", ["USDC"] = "UDC", ["USDT"] = "UST",
        },
    };

    public static VenueTraits Coinbase { get; } = new("coinbase", 70, 1.2, 3, 1);

    /// <summary>The venue's own codes of assets, where they differ from the common ones.</summary>
    public IReadOnlyDictionary<string, string> Codes { get; private init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public static IReadOnlyList<VenueTraits> All { get; } = [Binance, Bitfinex, Coinbase];
}
