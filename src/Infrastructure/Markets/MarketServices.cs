using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;
using CompraVenta.Infrastructure.Feeds;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CompraVenta.Infrastructure.Markets;

/// <summary>Registers the market.</summary>
public static class MarketServices
{
    /// <summary>Adds the directory of listings, the catalog, the interest and the <see cref="MarketHost"/>. The venues are those of the
    /// registered <see cref="IVenueFeed"/>s, unless a list of venues is registered before.</summary>
    public static IServiceCollection AddMarket(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IReadOnlyList<Venue>>(provider =>
            [.. provider.GetServices<IVenueFeed>().Select(feed => feed.Venue).OrderBy(venue => venue.Index)]);
        services.TryAddSingleton<ListingDirectory>();
        services.TryAddSingleton<InstrumentCatalog>();
        services.TryAddSingleton<PriceFigures>();
        services.TryAddSingleton<MarketInterest>();
        services.TryAddSingleton<FirstBooks>();
        services.TryAddSingleton<FeedBatchPool>();
        services.TryAddSingleton(CreateHost);
        services.AddHostedService(provider => provider.GetRequiredService<MarketHost>());
        return services;
    }

    private static MarketHost CreateHost(IServiceProvider provider)
    {
        var venues = provider.GetRequiredService<IReadOnlyList<Venue>>();
        var checksums = new IBookChecksum?[venues.Count];
        foreach (var feed in provider.GetServices<IVenueFeed>()) checksums[feed.Venue.Index] = feed.Checksum;
        return new MarketHost(
            provider.GetRequiredService<ListingDirectory>(),
            venues,
            listing => checksums[listing.Venue.Index],
            provider.GetRequiredService<FeedBatchPool>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<MarketHost>>(),
            provider.GetRequiredService<IHostApplicationLifetime>());
    }
}
