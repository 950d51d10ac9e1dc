using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CompraVenta.Infrastructure.Feeds;

/// <summary>Registers what feeds the market.</summary>
public static class FeedsRegistration
{
    /// <summary>Adds the connections that feed the market. Call it after the market is added, so that it stops first.</summary>
    public static IServiceCollection AddFeeds(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<FeedsOptions>().Bind(configuration.GetSection("Feeds")).ValidateDataAnnotations().ValidateOnStart();
        services.AddHttpClient(nameof(VenueRest), http => http.DefaultRequestHeaders.UserAgent.ParseAdd("CompraVenta"))
            .ConfigurePrimaryHttpMessageHandler(provider => new SocketsHttpHandler { Proxy = provider.GetRequiredService<FeedProxy>() });
        services.TryAddSingleton(_ => new FeedProxy(HttpClient.DefaultProxy));
        services.AddSingleton<FeedPlan>();
        services.AddSingleton<FeedsService>();
        services.AddSingleton<IFeedStatus>(provider => provider.GetRequiredService<FeedsService>());
        services.AddHostedService(provider => provider.GetRequiredService<FeedsService>());
        return services;
    }
}
