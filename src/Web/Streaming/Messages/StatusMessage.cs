using System.Text.Json;
using CompraVenta.Infrastructure.Markets;
using CompraVenta.Web.Status;
using Microsoft.OpenApi;

namespace CompraVenta.Web.Streaming.Messages;

/// <summary>The health of the app.</summary>
/// <param name="Key">The stream.</param>
/// <param name="Type"><c>snapshot</c> or <c>update</c>.</param>
/// <param name="Seq">Its number.</param>
/// <param name="TimeNs">When it is sent, nanoseconds since 1970-01-01 UTC.</param>
/// <param name="Source">Where the market data come from.</param>
/// <param name="Status">What <c>/api/status</c> answers.</param>
/// <param name="Json">How that is written there.</param>
internal sealed record StatusMessage(StreamKey Key, string Type, long Seq, long TimeNs, MarketSource Source, StatusAnswer Status, JsonSerializerOptions Json)
    : StreamMessage(Key, Type, Seq, TimeNs, Source)
{
    /// <summary>How it is written.</summary>
    public static readonly MessageShape<StatusMessage> Shape =
        Head<StatusMessage>("status", "The health of the app, once a second. Each message stands for itself.", StreamChannel.Status, Snapshot, Update)
            .With("status", "The whole of what /api/status answers.", Answer, static (json, m) => JsonSerializer.Serialize(json, m.Status, m.Json));

    private static IOpenApiSchema Answer(OpenApiDocument api) =>
        api.Paths["/api/status"].Operations?[HttpMethod.Get].Responses?["200"].Content?["application/json"].Schema
        ?? throw new InvalidOperationException("the document does not tell what /api/status answers");
}
