using CompraVenta.Core.Markets;
using CompraVenta.Infrastructure.Markets;
using Microsoft.Extensions.DependencyInjection;

namespace CompraVenta.TestKit.Markets;

/// <summary>A small market that a test plays: three venues, a few pairs.</summary>
public sealed class PlayedMarket
{
    /// <summary>Connects the three venues to a running app's market.</summary>
    public PlayedMarket(IServiceProvider services)
    {
        Host = services.GetRequiredService<MarketHost>();
        Binance = new TestFeed(Host, TestFeed.Venues[0], 1);
        Bitfinex = new TestFeed(Host, TestFeed.Venues[1], 2);
        Coinbase = new TestFeed(Host, TestFeed.Venues[2], 3);
    }

    public MarketHost Host { get; }

    public TestFeed Binance { get; }

    public TestFeed Bitfinex { get; }

    public TestFeed Coinbase { get; }

    /// <summary>BTC-USD at Bitfinex.</summary>
    public Listing BitfinexBtcUsd => Bitfinex.List("BTC-USD", "tBTCUSD");

    /// <summary>BTC-USD at Coinbase.</summary>
    public Listing CoinbaseBtcUsd => Coinbase.List("BTC-USD", "BTC-USD");

    /// <summary>BTC-USDT at Binance.</summary>
    public Listing BinanceBtcUsdt => Binance.List("BTC-USDT");

    /// <summary>Gives BTC-USD a book at Bitfinex and Coinbase, and BTC-USDT one at Binance.</summary>
    public async Task OpenAsync()
    {
        await Bitfinex.SnapshotAsync(BitfinexBtcUsd, "64000.1:0.2:3 63999:1:1 63990:4:2", "64000.8:1.5:1 64001:2:2");
        await Coinbase.SnapshotAsync(CoinbaseBtcUsd, "64000.10:0.05 63999.50:0.3", "64000.7:1.500 64001:0.00000001");
        await Binance.SnapshotAsync(BinanceBtcUsdt, "64010:1", "64011:1");
    }

    /// <summary>Replaces the registered venues of an app by these.</summary>
    public static void UseVenues(IServiceCollection services)
    {
        foreach (var known in services.Where(s => s.ServiceType == typeof(IReadOnlyList<Venue>)).ToList()) services.Remove(known);
        services.AddSingleton(TestFeed.Venues);
    }
}
