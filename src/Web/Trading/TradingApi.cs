using CompraVenta.Infrastructure.Accounts.Keys;
using CompraVenta.Infrastructure.Trading;
using CompraVenta.Web.Accounts;
using CompraVenta.Web.Accounts.Keys;
using CompraVenta.Web.Http;
using CompraVenta.Web.Trading.Terminal;
using Microsoft.AspNetCore.OpenApi;

namespace CompraVenta.Web.Trading;

/// <summary>Trading over HTTP.</summary>
internal static class TradingApi
{
    /// <summary>The calls' heading in the API's document.</summary>
    public const string Heading = "Trading";

    /// <summary>Adds what the calls, and the pages beside them, are answered with.</summary>
    public static void AddTradingApi(this WebApplicationBuilder builder)
    {
        builder.Services.AddTradingReads();
        builder.Services.AddSingleton<OrderTermsReader>();
        builder.Services.AddSingleton<OrderPlacing>();
        builder.Services.AddSingleton<OwnWallet>();
        builder.Services.AddSingleton<FirstPair>();
        builder.Services.AddSingleton<FreshDataReader>();
        builder.Services.AddExceptionHandler<TradingOutageAnswer>();
        builder.AddOrderLimits();
        builder.Services.ConfigureHttpJsonOptions(static json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, TradingJson.Default));
        builder.Services.Configure<OpenApiOptions>("v1", static options => options.AddSchemaTransformer(TradingSchemas.DescribeAsync));
    }

    /// <summary>Maps the calls.</summary>
    public static void MapTradingApi(this IEndpointRouteBuilder routes)
    {
        var all = routes.MapGroup("").WithTags(Heading).RequireCors(Origins.BearerPolicy).RequireAuthorization().WithMetadata(NotStored.Instance);
        all.AddEndpointFilter(static async (context, next) => PublicReads.FindRepeated(context.HttpContext.Request) is { } fault ? fault.ToProblem() : await next(context));
        all.RefusesUnknownParameters();
        var reads = all.MapGroup("").AnswersHead().AllowsApiKey(ApiKeyScope.Read);
        var trades = all.MapGroup("").RequireRateLimiting(OrderLimits.Policy).AllowsApiKey(ApiKeyScope.Trade).WithMetadata(Refusals.NotBegun);
        trades.MapShortOrders();
        reads.MapOrders(trades);
        reads.MapTransactions();
        reads.MapOrderFiles();
        routes.MapGroup("").RequireAuthorization().WithMetadata(NotStored.Instance).AnswersHead().ExcludeFromDescription().MapOrderFilesOfPages();
        reads.MapWallet(trades);
    }
}
