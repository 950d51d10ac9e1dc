using CompraVenta.Infrastructure.Markets;
using CompraVenta.Web.Http;
using CompraVenta.Web.Streaming;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CompraVenta.Web.Status;

/// <summary>Health over HTTP.</summary>
internal static class StatusEndpoints
{
    /// <summary>Adds the checks, the status and the metrics.</summary>
    public static void AddStatus(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<ReadinessOptions>().BindConfiguration("Readiness");
        services.AddSingleton<IReadinessCheck, DatabaseReadiness>();
        services.AddSingleton<IReadinessCheck, MarketReadiness>();
        services.AddSingleton<IReadinessCheck, EngineReadiness>();
        services.AddSingleton<IReadinessCheck, ReferenceBooksReadiness>();
        services.AddSingleton<Readiness>();
        services.AddSingleton<BookCounts>();
        services.AddSingleton<StatusBoard>();
        services.AddSingleton<StatusStream>();
        services.AddSingleton<LiveHistory>();
        services.AddHostedService<LiveHistoryKeeper>();
        services.AddHostedService(provider => provider.GetRequiredService<StatusBoard>());
        services.AddHostedService<AppMetrics>();
        services.AddHostedService<StartNotice>();
    }

    /// <summary>Maps the endpoints.</summary>
    public static void MapStatus(this WebApplication app)
    {
        // These watch from the start, before anybody asks.
        app.Services.GetRequiredService<StreamHub>().Add(app.Services.GetRequiredService<StatusStream>());
        app.Services.GetRequiredService<Readiness>();

        var status = app.MapPublicReads("Health");
        status.MapGet("/healthz", static (HttpResponse response) =>
            {
                response.Headers.CacheControl = "no-store";
                return TypedResults.Ok(new LivenessAnswer("alive"));
            })
            .WithSummary("Whether the app is alive")
            .WithDescription("200 as long as it can answer at all.");
        status.MapGet("/readyz", GetReadinessAsync)
            .WithSummary("Whether the app may be sent work")
            .WithDescription("200 when every check holds, or 30 s after the start when only live books are missing (`degraded`); else 503, with the same body.")
            .Produces<ReadinessAnswer>(StatusCodes.Status503ServiceUnavailable);
        status.MapGet("/api/status", static async (StatusBoard board, HttpResponse response, CancellationToken ct) =>
            {
                response.Headers.CacheControl = "no-store";
                return TypedResults.Ok(await board.LookAsync(ct));
            })
            .WithSummary("How the feeds, the books and the streams stand")
            .WithDescription("The same once a second on the channel `status` of the WebSocket.");
        status.MapGet("/api/status/history", static (LiveHistory history, MarketHost host, TimeProvider time, HttpResponse response) =>
            {
                response.Headers.CacheControl = "no-store";
                var now = time.GetUtcNow().UtcDateTime;
                return TypedResults.Ok(new StatusHistoryAnswer(
                    LiveHistory.FirstCell(now), (int)LiveHistory.CellSpan.TotalSeconds, host.Venues.ToDictionary(v => v.Id, v => history.Read(v.Id, now), StringComparer.Ordinal)));
            })
            .WithSummary("How much of the last 24 hours each exchange was live")
            .WithDescription("Cells of a quarter of an hour, kept over restarts.");
    }

    private static async Task<Results<Ok<ReadinessAnswer>, JsonHttpResult<ReadinessAnswer>>> GetReadinessAsync(
        Readiness readiness, HttpResponse response, CancellationToken ct)
    {
        response.Headers.CacheControl = "no-store";
        var answer = await readiness.AskAsync(ct);
        return answer.Status == "starting"
            ? TypedResults.Json(answer, statusCode: StatusCodes.Status503ServiceUnavailable)
            : TypedResults.Ok(answer);
    }
}
