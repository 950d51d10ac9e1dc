using System.ComponentModel.DataAnnotations;

namespace CompraVenta.Infrastructure.Feeds.Bitfinex;

/// <summary>Settings of the Bitfinex feed, bound from <c>Feeds:Bitfinex</c>.</summary>
public sealed class BitfinexOptions
{
    /// <summary>Address of the public WebSocket, version 2. Default: the host that serves public data only, which allows 20
    /// connections a minute; the authenticated host allows 5 in 15 s.</summary>
    [Required]
    public Uri WebSocketUrl { get; set; } = new("wss://api-pub.bitfinex.com/ws/2");

    /// <summary>Base address of the public REST calls, with or without a slash at its end.</summary>
    [Required]
    public Uri RestBase { get; set; } = new("https://api-pub.bitfinex.com/v2");

    /// <summary>Levels a side that are subscribed to: 25, 100 or 250. Default 250, the most there is.</summary>
    [AllowedValues(25, 100, 250)]
    public int BookLength { get; set; } = 250;
}
