using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;
using Microsoft.Extensions.Options;

namespace CompraVenta.Infrastructure.Feeds.Bitfinex;

/// <summary>Bitfinex: spot pairs over its public API, version 2, without a key.</summary>
public sealed class BitfinexFeed : IVenueFeed
{
    private readonly IOptionsMonitor<BitfinexOptions> options;
    private readonly BitfinexDiscovery discovery;

    /// <summary>A feed with the addresses given.</summary>
    public BitfinexFeed(IOptionsMonitor<BitfinexOptions> options, TimeProvider time)
    {
        this.options = options;
        discovery = new BitfinexDiscovery(time);
    }

    /// <summary>The venue. A quiet channel sends a heartbeat every 15 s, so that a book is stale after 20 s without proof. Prices have five significant digits, whatever their size.</summary>
    public static Venue Bitfinex { get; } = new(1, "bitfinex", "Bitfinex", TimeSpan.FromSeconds(20)) { PriceDigits = 5 };

    /// <inheritdoc/>
    public Venue Venue => Bitfinex;

    /// <inheritdoc/>
    /// <remarks>25 channels a connection, two of them a listing's; 20 connections a minute; 10 to 90 REST calls a minute and endpoint,
    /// of which we take the lower end; heartbeats every 15 s.</remarks>
    public FeedLimits Limits { get; } = new()
    {
        ListingsPerConnection = 12,
        Connects = 15,
        ConnectWindow = TimeSpan.FromMinutes(1),
        SendInterval = TimeSpan.FromMilliseconds(25),
        RestWeight = 10,
        RestWindow = TimeSpan.FromMinutes(1),
        DayReadInterval = TimeSpan.FromSeconds(20),
        DiscoveryInterval = TimeSpan.FromSeconds(15),
        SilenceTimeout = TimeSpan.FromSeconds(25),
    };

    /// <inheritdoc/>
    public Uri RestBase => options.CurrentValue.RestBase;

    /// <inheritdoc/>
    public string? AddressSettings => "Feeds:Bitfinex:RestBase and Feeds:Bitfinex:WebSocketUrl";

    /// <inheritdoc/>
    public IBookChecksum Checksum { get; } = new BitfinexChecksum();

    /// <inheritdoc/>
    public Task<IReadOnlyList<DiscoveredListing>> DiscoverAsync(IVenueRest rest, CancellationToken ct) => discovery.DiscoverAsync(rest, ct);

    /// <inheritdoc/>
    public IReadOnlyList<DiscoveredListing> ReadDiscovery(string pathAndQuery, ReadOnlyMemory<byte> body)
    {
        if (!pathAndQuery.EndsWith(BitfinexCatalog.Path, StringComparison.Ordinal)) return [];
        try
        {
            return BitfinexCatalog.Read(body);
        }
        catch (VenueException)
        {
            // A recorded error answer lists nothing.
            return [];
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<DayClose>> ReadDayAsync(IVenueRest rest, string symbol, DateTimeOffset now, CancellationToken ct) =>
        BitfinexCandles.ReadDayAsync(rest, symbol, ct);

    /// <inheritdoc/>
    public Instrument? ReadSymbol(string symbol) => BitfinexSymbols.TryParse(symbol, out var instrument) ? instrument : null;

    /// <summary>The pair as the answer to a subscription has it: without the leading <c>t</c>.</summary>
    /// <inheritdoc/>
    public string TickSymbol(string symbol) => symbol.StartsWith('t') ? symbol[1..] : symbol;

    /// <inheritdoc/>
    /// <remarks>Bitfinex has a ticker channel a pair, but none for all pairs: discovery asks for all tickers at once.</remarks>
    public VenueSession? CreateTickerSession(SessionContext context) => null;

    /// <inheritdoc/>
    public VenueSession CreateBookSession(SessionContext context) => new BitfinexBookSession(context, options.CurrentValue);
}
