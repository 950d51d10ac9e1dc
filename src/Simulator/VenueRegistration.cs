using CompraVenta.Simulator.Binance;
using CompraVenta.Simulator.Bitfinex;
using CompraVenta.Simulator.Coinbase;
using CompraVenta.Simulator.Faults;
using CompraVenta.Simulator.Markets;
using CompraVenta.Simulator.Recordings;
using CompraVenta.Simulator.Wire;

namespace CompraVenta.Simulator;

/// <summary>The one place that knows which venues there are.</summary>
internal static class VenueRegistration
{
    /// <summary>The protocol of a market's venue: over the model, or over a recording of that venue.</summary>
    public static VenueExchange Open(VenueMarket market, FaultBoard faults, SimulatorOptions options, Recording? recording) =>
        (market.Traits.Name, market.Traits.Name == recording?.Venue) switch
        {
            ("binance", true) => new RecordedExchange(market, faults, options, recording!, new BinanceRecording(recording!)),
            ("binance", _) => new BinanceExchange(market, faults, options),
            ("bitfinex", true) => new RecordedExchange(market, faults, options, recording!, new BitfinexRecording(recording!)),
            ("bitfinex", _) => new BitfinexExchange(market, faults, options),
            (_, true) => new RecordedExchange(market, faults, options, recording!, new CoinbaseRecording(recording!)),
            _ => new CoinbaseExchange(market, faults, options),
        };
}
