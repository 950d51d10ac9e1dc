using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;
using Microsoft.Extensions.Options;

namespace CompraVenta.Infrastructure.Feeds.Binance;

/// <summary>Binance Spot: public market data over WebSocket streams and REST.</summary>
/// <remarks>Source of limits: Binance Spot API, "General WSS information" and "Limits": 1024 streams a connection, 5 messages a second
/// to a connection, 300 connection attempts per 5 minutes, a cut after 24 hours, REST weight 6000 a minute.</remarks>
public sealed class BinanceFeed : IVenueFeed
{
    private readonly IOptionsMonitor<BinanceOptions> options;

    /// <summary>A feed with its settings.</summary>
    public BinanceFeed(IOptionsMonitor<BinanceOptions> options)
    {
        this.options = options;
        var settings = options.CurrentValue;
        Venue = new Venue(0, "binance", "Binance", settings.StaleAfter);
        Limits = new FeedLimits
        {
            ListingsPerConnection = settings.ListingsPerConnection,
            Connects = 200,
            ConnectWindow = TimeSpan.FromMinutes(5),
            SendInterval = TimeSpan.FromMilliseconds(250),
            ConnectionLifetime = TimeSpan.FromHours(23),
            RestWeight = settings.RestWeightPerMinute,
            RestWindow = TimeSpan.FromMinutes(1),
            DayReadInterval = TimeSpan.FromMilliseconds(100),
            DiscoveryInterval = settings.DiscoveryInterval,
            SilenceTimeout = TimeSpan.FromSeconds(15),
        };
    }

    /// <inheritdoc/>
    public Venue Venue { get; }

    /// <inheritdoc/>
    public FeedLimits Limits { get; }

    /// <inheritdoc/>
    public Uri RestBase => options.CurrentValue.RestBase;

    /// <inheritdoc/>
    public string? AddressSettings => "Feeds:Binance:RestBase=https://api.binance.us and Feeds:Binance:WebSocketBase=wss://stream.binance.us:9443 read Binance.US in place of Binance";

    /// <summary>None: Binance Spot sends no checksums.</summary>
    public IBookChecksum? Checksum => null;

    /// <inheritdoc/>
    public Task<IReadOnlyList<DiscoveredListing>> DiscoverAsync(IVenueRest rest, CancellationToken ct) =>
        BinanceDiscovery.DiscoverAsync(rest, ct);

    /// <inheritdoc/>
    public IReadOnlyList<DiscoveredListing> ReadDiscovery(string pathAndQuery, ReadOnlyMemory<byte> body)
    {
        if (!pathAndQuery.Contains("/exchangeInfo", StringComparison.Ordinal)) return [];
        try
        {
            return BinanceDiscovery.Read(body, ReadOnlyMemory<byte>.Empty);
        }
        catch (VenueException)
        {
            // A recorded error answer lists nothing.
            return [];
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<DayClose>> ReadDayAsync(IVenueRest rest, string symbol, DateTimeOffset now, CancellationToken ct) =>
        BinanceCandles.ReadDayAsync(rest, symbol, ct);

    /// <inheritdoc/>
    public Instrument? ReadSymbol(string symbol) => BinancePairs.TrySplit(symbol, out var instrument) ? instrument : null;

    /// <inheritdoc/>
    public VenueSession? CreateTickerSession(SessionContext context) => new BinanceTickerSession(context, options.CurrentValue);

    /// <inheritdoc/>
    public VenueSession CreateBookSession(SessionContext context) => new BinanceBookSession(context, options.CurrentValue);
}
