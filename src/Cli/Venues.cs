using CompraVenta.Infrastructure.Feeds;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CompraVenta.Cli;

/// <summary>The registered venues, for commands that need no database and no server.</summary>
internal static class Venues
{
    public static IReadOnlyList<IVenueFeed> All()
    {
        var configuration = new ConfigurationBuilder().AddEnvironmentVariables("COMPRAVENTA_").Build();
        var services = new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddSingleton(TimeProvider.System).AddLogging();
        return [.. services.AddVenues(configuration).BuildServiceProvider().GetServices<IVenueFeed>().OrderBy(f => f.Venue.Index)];
    }
}
