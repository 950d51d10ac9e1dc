using System.ComponentModel.DataAnnotations;

namespace CompraVenta.Infrastructure.Feeds.Binance;

/// <summary>Where Binance Spot is and how much of it is asked for; bound from <c>Feeds:Binance</c>.</summary>
public sealed class BinanceOptions
{
    /// <summary>Base address of the streams, with or without a slash at its end. Default: the host for market data only, which needs
    /// no key and answers where trading is not offered.</summary>
    [Required]
    public Uri WebSocketBase { get; set; } = new("wss://data-stream.binance.vision");

    /// <summary>Base address of the REST calls, with or without a slash at its end. Default: the host for market data only.</summary>
    [Required]
    public Uri RestBase { get; set; } = new("https://data-api.binance.vision");

    /// <summary>Levels a side of a book snapshot: 100, 500, 1000 or 5000, which cost the weights 5, 25, 50 and 250. Deeper levels stay
    /// unknown until they change. Default 1000.</summary>
    [AllowedValues(100, 500, 1_000, 5_000)]
    public int SnapshotDepth { get; set; } = 1_000;

    /// <summary>REST weight spent a minute at most. Default 4800: four fifths of the 6000 that Binance allows an address.</summary>
    [Range(100, 6_000)]
    public int RestWeightPerMinute { get; set; } = 4_800;

    /// <summary>Listings whose book and trades one connection follows, two streams each of the 1024 that Binance allows. Default 200.</summary>
    [Range(1, 500)]
    public int ListingsPerConnection { get; set; } = 200;

    /// <summary>Age of the last proof after which a book is stale. Default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan StaleAfter { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often the list of instruments is asked for again. Default 10 min.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "1.00:00:00")]
    public TimeSpan DiscoveryInterval { get; set; } = TimeSpan.FromMinutes(10);
}
