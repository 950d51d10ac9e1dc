using CompraVenta.Core.Markets;
using CompraVenta.Infrastructure.Markets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Hosting;

namespace CompraVenta.Infrastructure.Feeds;

/// <summary>Registers the market and what feeds it.</summary>
public static class FeedsRegistration
{
    /// <summary>Adds one live market and everything readers of it need. Venues are added by their own folders.</summary>
    public static IServiceCollection AddMarket(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<ListingDirectory>();
        services.AddSingleton<FeedBatchPool>();
        services.AddSingleton<InstrumentCatalog>();
        services.AddSingleton<MarketInterest>();
        services.AddSingleton(provider =>
        {
            var feeds = provider.GetServices<IVenueFeed>().OrderBy(f => f.Venue.Index).ToArray();
            return new MarketHost(
                provider.GetRequiredService<ListingDirectory>(),
                [.. feeds.Select(f => f.Venue)],
                listing => feeds[listing.Venue.Index].Checksum,
                provider.GetRequiredService<FeedBatchPool>(),
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<MarketHost>>(),
                provider.GetService<IHostApplicationLifetime>());
        });
        services.AddHostedService(provider => provider.GetRequiredService<MarketHost>());
        return services;
    }

    /// <summary>Adds the connections that feed the market. Call it after <see cref="AddMarket"/>, so that it stops first.</summary>
    public static IServiceCollection AddFeeds(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<FeedsOptions>().Bind(configuration.GetSection("Feeds")).ValidateDataAnnotations().ValidateOnStart();
        services.AddHttpClient(nameof(VenueRest), http => http.DefaultRequestHeaders.UserAgent.ParseAdd("CompraVenta"));
        services.AddSingleton<FeedPlan>();
        services.AddSingleton<FeedsService>();
        services.AddSingleton<IFeedStatus>(provider => provider.GetRequiredService<FeedsService>());
        services.AddHostedService(provider => provider.GetRequiredService<FeedsService>());
        return services;
    }
}
