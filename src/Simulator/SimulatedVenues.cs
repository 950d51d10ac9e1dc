namespace CompraVenta.Simulator;

/// <summary>Where a simulator's venues are, as the settings of the feeds name it: nothing but addresses differs from the real ones.</summary>
public static class SimulatedVenues
{
    /// <summary>The settings that point every feed at a simulator.</summary>
    /// <param name="simulator">Its <see cref="SimulatorServer.BaseAddress"/>.</param>
    public static Dictionary<string, string?> Addresses(Uri simulator)
    {
        var rest = simulator.AbsoluteUri.TrimEnd('/');
        var stream = "ws" + rest["http".Length..];
        return new(StringComparer.OrdinalIgnoreCase)
        {
            ["Feeds:Binance:WebSocketBase"] = $"{stream}/binance",
            ["Feeds:Binance:RestBase"] = $"{rest}/binance",
            ["Feeds:Bitfinex:WebSocketUrl"] = $"{stream}/bitfinex/ws/2",
            ["Feeds:Bitfinex:RestBase"] = $"{rest}/bitfinex/v2",
            ["Feeds:Coinbase:AdvancedWebSocketUrl"] = $"{stream}/coinbase/advanced",
            ["Feeds:Coinbase:AdvancedRestBase"] = $"{rest}/coinbase/api/v3/brokerage",
            ["Feeds:Coinbase:ExchangeWebSocketUrl"] = $"{stream}/coinbase/exchange",
            ["Feeds:Coinbase:ExchangeRestBase"] = $"{rest}/coinbase/exchange",
        };
    }
}
