using System.ComponentModel.DataAnnotations;

namespace CompraVenta.Infrastructure.Feeds.Coinbase;

/// <summary>Where and how Coinbase is read, bound from <c>Feeds:Coinbase</c>. Neither feed needs a key.</summary>
/// <remarks>Addresses are used with or without a slash at the end.</remarks>
public sealed class CoinbaseOptions
{
    /// <summary>Which feed is read. Default <see cref="CoinbaseFeedKind.Advanced"/>, whose book stream shows lost frames.</summary>
    [EnumDataType(typeof(CoinbaseFeedKind))]
    public CoinbaseFeedKind Feed { get; set; } = CoinbaseFeedKind.Advanced;

    /// <summary>Market data of Advanced Trade. Default <c>wss://advanced-trade-ws.coinbase.com</c>.</summary>
    [Required]
    public Uri AdvancedWebSocketUrl { get; set; } = new("wss://advanced-trade-ws.coinbase.com");

    /// <summary>REST of Advanced Trade; only its public <c>/market</c> calls are made. Default <c>https://api.coinbase.com/api/v3/brokerage</c>.</summary>
    [Required]
    public Uri AdvancedRestBase { get; set; } = new("https://api.coinbase.com/api/v3/brokerage");

    /// <summary>Market data of Exchange. Default <c>wss://ws-feed.exchange.coinbase.com</c>.</summary>
    [Required]
    public Uri ExchangeWebSocketUrl { get; set; } = new("wss://ws-feed.exchange.coinbase.com");

    /// <summary>REST of Exchange. Default <c>https://api.exchange.coinbase.com</c>.</summary>
    [Required]
    public Uri ExchangeRestBase { get; set; } = new("https://api.exchange.coinbase.com");

    /// <summary>Most listings whose book and trades one connection follows, 1 to 500. Default 50: one snapshot can be 5 MB, and a lost
    /// frame of Advanced Trade costs the snapshots of a whole connection.</summary>
    [Range(1, 500)]
    public int ListingsPerConnection { get; set; } = 50;

    /// <summary>The stream address of the feed chosen.</summary>
    internal Uri WebSocketUrl => Feed == CoinbaseFeedKind.Advanced ? AdvancedWebSocketUrl : ExchangeWebSocketUrl;

    /// <summary>The REST base of the feed chosen.</summary>
    internal Uri RestBase => Feed == CoinbaseFeedKind.Advanced ? AdvancedRestBase : ExchangeRestBase;
}
