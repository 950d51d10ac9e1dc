using CompraVenta.Web.Http;

namespace CompraVenta.Web.Markets;

/// <summary>Market data over HTTP: open to all, from any origin.</summary>
internal static class MarketApi
{
    /// <summary>Adds what the endpoints read with.</summary>
    public static void AddMarketApi(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<MarketNames>();
        builder.Services.AddSingleton<BookWindowPool>();
        builder.Services.AddSingleton<BookReader>();
        builder.Services.AddSingleton<TradeFollowers>();
        builder.Services.AddSingleton<InstrumentBoard>();
        builder.Services.AddSingleton<MarketList>();
        builder.Services.AddSingleton<SparklineReader>();
        builder.Services.AddSingleton<TapeReader>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<InstrumentBoard>());
    }

    /// <summary>Maps the endpoints.</summary>
    public static void MapMarketApi(this IEndpointRouteBuilder routes)
    {
        var market = routes.MapPublicReads("Market data");
        market.MapOrderBooks();
        market.MapSymbols();
        market.MapSparklines();
        market.MapTrades();
    }

    /// <summary>The endpoint answers 503 with the exchanges' problems while no listing at all is known.</summary>
    public static RouteHandlerBuilder NeedsListings(this RouteHandlerBuilder endpoint) =>
        endpoint.AddEndpointFilter<RouteHandlerBuilder, ListingsNeeded>().Refuses(StatusCodes.Status503ServiceUnavailable);
}
