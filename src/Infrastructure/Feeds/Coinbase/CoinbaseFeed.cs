using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;
using Microsoft.Extensions.Options;

namespace CompraVenta.Infrastructure.Feeds.Coinbase;

/// <summary>Coinbase: books, trades and tickers of one of its two public feeds.</summary>
public sealed class CoinbaseFeed(IOptionsMonitor<CoinbaseOptions> options) : IVenueFeed
{
    /// <summary>The venue's identity. Both feeds prove a quiet book once a second, so 5 s without a proof are silence.</summary>
    public static Venue Identity { get; } = new(2, "coinbase", "Coinbase", TimeSpan.FromSeconds(5));

    /// <inheritdoc/>
    public Venue Venue => Identity;

    /// <summary>What connections respect: of two figures that the venue's pages give for new connections, the lower (8 a second and address);
    /// 8 messages a second without a key; 10 REST calls a second, of which we make 8.</summary>
    public FeedLimits Limits { get; } = new()
    {
        ListingsPerConnection = options.CurrentValue.ListingsPerConnection,
        Connects = 6,
        ConnectWindow = TimeSpan.FromSeconds(1),
        SendInterval = TimeSpan.FromMilliseconds(150),
        RestWeight = 8,
        RestWindow = TimeSpan.FromSeconds(1),
        DayReadInterval = TimeSpan.FromMilliseconds(400),
        DiscoveryInterval = TimeSpan.FromMinutes(5),
        SilenceTimeout = TimeSpan.FromSeconds(10),
    };

    /// <inheritdoc/>
    public Uri RestBase => options.CurrentValue.RestBase;

    /// <inheritdoc/>
    public string? AddressSettings => "Feeds:Coinbase:Feed=Exchange reads its other public feed, whose addresses are Feeds:Coinbase:ExchangeRestBase and Feeds:Coinbase:ExchangeWebSocketUrl";

    /// <summary>None: neither feed sends checksums.</summary>
    public IBookChecksum? Checksum => null;

    /// <inheritdoc/>
    public Task<IReadOnlyList<DiscoveredListing>> DiscoverAsync(IVenueRest rest, CancellationToken ct) =>
        options.CurrentValue.Feed == CoinbaseFeedKind.Advanced ? CoinbaseDiscovery.AskAdvancedAsync(rest, ct) : CoinbaseDiscovery.AskExchangeAsync(rest, ct);

    /// <inheritdoc/>
    public IReadOnlyList<DiscoveredListing> ReadDiscovery(string pathAndQuery, ReadOnlyMemory<byte> body) =>
        CoinbaseDiscovery.ReadRecorded(pathAndQuery, body);

    /// <inheritdoc/>
    public Task<IReadOnlyList<DayClose>> ReadDayAsync(IVenueRest rest, string symbol, DateTimeOffset now, CancellationToken ct) =>
        CoinbaseCandles.ReadDayAsync(rest, options.CurrentValue.Feed, symbol, now, ct);

    /// <summary>Reads <c>BTC-USD</c>: both feeds write base and quote that way.</summary>
    /// <inheritdoc/>
    public Instrument? ReadSymbol(string symbol)
    {
        var dash = symbol.IndexOf('-', StringComparison.Ordinal);
        if (dash <= 0 || dash == symbol.Length - 1 || symbol.LastIndexOf('-') != dash) return null;
        foreach (var letter in symbol)
        {
            if (!char.IsAsciiLetterUpper(letter) && !char.IsAsciiDigit(letter) && letter != '-') return null;
        }

        return new Instrument(symbol[..dash], symbol[(dash + 1)..]);
    }

    /// <inheritdoc/>
    public VenueSession? CreateTickerSession(SessionContext context) => new CoinbaseTickerSession(context, options.CurrentValue);

    /// <inheritdoc/>
    public VenueSession CreateBookSession(SessionContext context) => new CoinbaseBookSession(context, options.CurrentValue);
}
