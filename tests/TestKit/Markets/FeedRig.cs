using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;
using CompraVenta.Infrastructure.Feeds;
using CompraVenta.Infrastructure.Markets;
using CompraVenta.Simulator;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CompraVenta.TestKit.Markets;

/// <summary>The simulator's venues and the real feeds that read them over real sockets, in one process.</summary>
public sealed class FeedRig : IAsyncDisposable
{
    private readonly IHost host;

    private FeedRig(SimulatorServer simulator, IHost host)
    {
        Simulator = simulator;
        this.host = host;
        Market = host.Services.GetRequiredService<MarketHost>();
        Status = host.Services.GetRequiredService<IFeedStatus>();
        Plan = host.Services.GetRequiredService<FeedPlan>();
        Interest = host.Services.GetRequiredService<MarketInterest>();
    }

    public SimulatorServer Simulator { get; }

    public MarketHost Market { get; }

    public IFeedStatus Status { get; }

    public FeedPlan Plan { get; }

    public MarketInterest Interest { get; }

    /// <summary>Starts both.</summary>
    /// <param name="settings">Settings of the feeds.</param>
    /// <param name="options">Settings of the simulator.</param>
    /// <param name="logs">Changes the logs.</param>
    /// <param name="services">Adds services before the feeds' own.</param>
    /// <param name="host">The name by which feeds call the simulator; its address unless given.</param>
    public static async Task<FeedRig> StartAsync(
        IReadOnlyDictionary<string, string?>? settings = null, SimulatorOptions? options = null, Action<ILoggingBuilder>? logs = null,
        Action<IServiceCollection>? services = null, string? host = null)
    {
        var simulator = await SimulatorServer.StartAsync(options ?? new SimulatorOptions(), TimeProvider.System, null, CancellationToken.None);
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Configuration.AddInMemoryCollection(SimulatedVenues.Addresses(host is null ? simulator.BaseAddress : new UriBuilder(simulator.BaseAddress) { Host = host }.Uri));
        builder.Configuration.AddInMemoryCollection(settings ?? new Dictionary<string, string?>());
        logs?.Invoke(builder.Logging);
        services?.Invoke(builder.Services);
        builder.Services.AddVenues(builder.Configuration).AddMarket().AddFeeds(builder.Configuration);
        var running = builder.Build();
        await running.StartAsync();
        return new FeedRig(simulator, running);
    }

    /// <summary>The listing of a venue's symbol, once discovered.</summary>
    public async Task<Listing> ListingAsync(string venue, string symbol)
    {
        Listing? listing = null;
        await Eventually.True(() => Market.Listings.TryFind(Market.Venues.Single(v => v.Id == venue), symbol, out listing));
        return listing!;
    }

    /// <summary>Waits until a listing's book is live.</summary>
    public Task LiveAsync(Listing listing, TimeSpan? deadline = null) =>
        Eventually.True(() => ReadAsync(listing, b => b is { IsLive: true }), deadline);

    /// <summary>Waits until a listing's book is not live, for a reason.</summary>
    public Task NotLiveAsync(Listing listing, params StaleReason[] reasons) =>
        Eventually.True(() => ReadAsync(listing, b => b is { IsLive: false } && (reasons.Length == 0 || reasons.Contains(b.Reason))));

    /// <summary>Waits until a listing's book is live and equal, level by level, to the simulator's own.</summary>
    /// <param name="listing">Whose book.</param>
    /// <param name="depth">Levels a side that the venue's stream covers; all unless given.</param>
    public Task EqualAsync(Listing listing, int depth = int.MaxValue) => Eventually.True(
        async () =>
        {
            var truth = Simulator.FindBook(listing.Venue.Id, listing.Symbol)!;
            var equal = await ReadAsync(listing, book => book is { IsLive: true } && Equal(truth.Bids, book, book.Bids, depth) && Equal(truth.Asks, book, book.Asks, depth));
            return equal && Simulator.FindBook(listing.Venue.Id, listing.Symbol)!.UpdateId == truth.UpdateId;
        },
        TimeSpan.FromSeconds(60));

    public Task<T> ReadAsync<T>(Listing listing, Func<VenueBook?, T> read) =>
        Market.ReadAsync(m => read(m.FindBook(listing.Slot)), CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        host.Dispose();
        await Simulator.DisposeAsync();
    }

    private static bool Equal(IReadOnlyList<TrueLevel> truth, VenueBook book, BookSide side, int depth)
    {
        var count = Math.Min(depth, truth.Count);
        if (side.Count < count || (depth == int.MaxValue && side.Count != count)) return false;
        for (var rank = 0; rank < count; rank++)
        {
            var price = new ExactDecimal(side.PriceOf(side[rank].Key), (byte)book.Scale.PriceDecimals).ToDecimal();
            var size = new ExactDecimal(side[rank].Size, (byte)book.Scale.SizeDecimals).ToDecimal();
            if (price != truth[rank].Price || size != truth[rank].Size) return false;
        }

        return true;
    }
}
