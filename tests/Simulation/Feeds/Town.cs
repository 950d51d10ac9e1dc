using CompraVenta.Core.Markets;

namespace CompraVenta.Simulation.Feeds;

/// <summary>What there is to trade: three venues, six instruments, sixteen listings with rules of all kinds.</summary>
public sealed class Town
{
    public static readonly InstrumentSpec[] Specs =
    [
        new(new Instrument("BTC", "USDT"), PriceDecimals: 2, StartTicks: 3_000_000, SizeDecimals: 5, SizeMax: 40_000),
        new(new Instrument("ETH", "USDT"), PriceDecimals: 2, StartTicks: 200_000, SizeDecimals: 4, SizeMax: 50_000),
        new(new Instrument("ETH", "BTC"), PriceDecimals: 5, StartTicks: 6_600, SizeDecimals: 4, SizeMax: 30_000),
        new(new Instrument("SOL", "USDT"), PriceDecimals: 3, StartTicks: 20_000, SizeDecimals: 8, SizeMax: 9_000_000_000),
        new(new Instrument("XRP", "USDT"), PriceDecimals: 4, StartTicks: 5_000, SizeDecimals: 10, SizeMax: 90_000_000_000_000),
        new(new Instrument("DOGE", "BTC"), PriceDecimals: 8, StartTicks: 250, SizeDecimals: 0, SizeMax: 200_000),
    ];

    public Town()
    {
        foreach (var spec in Specs)
        {
            for (var venue = 0; venue < Venues.Count; venue++)
            {
                // Not every venue lists everything.
                if (spec.Instrument.Base == "DOGE" && venue != 0) continue;
                Listings.Register(Venues[venue], spec.Instrument.Name, spec.Instrument, RulesOf(spec, venue), isTrading: true, DateTimeOffset.UnixEpoch);
            }
        }
    }

    public static IReadOnlyList<Venue> Venues { get; } =
    [
        new(0, "binance", "Binance", TimeSpan.FromSeconds(5)),
        new(1, "bitfinex", "Bitfinex", TimeSpan.FromSeconds(20)) { PriceDigits = 5 },
        new(2, "coinbase", "Coinbase", TimeSpan.FromSeconds(5)),
    ];

    /// <summary>A pair that no venue lists.</summary>
    public static Instrument Unlisted { get; } = new("GOLD", "USDT");

    public ListingDirectory Listings { get; } = new();

    public static InstrumentSpec SpecOf(Instrument instrument) => Array.Find(Specs, spec => spec.Instrument == instrument)!;

    /// <summary>The venue begins, or ends, trading a listing.</summary>
    public void SetTrading(Listing listing, bool isTrading) =>
        Listings.Register(listing.Venue, listing.Symbol, listing.Instrument, listing.Rules, isTrading, DateTimeOffset.UnixEpoch);

    private static InstrumentRules RulesOf(InstrumentSpec spec, int venue) => venue switch
    {
        0 => new(spec.Tick, 0.0001m, 0.0001m, 1_000_000, spec.Instrument.Quote == "BTC" ? 0.0001m : 5),
        1 => new(0, 0, 0.0002m, 5_000, 0),
        _ => new(spec.Tick * 2, 0.00001m, 0, 0, spec.Instrument.Quote == "BTC" ? 0.00001m : 1),
    };
}
