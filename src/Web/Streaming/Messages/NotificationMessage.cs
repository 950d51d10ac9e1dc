using CompraVenta.Infrastructure.Markets;
using CompraVenta.Web.Http;
using Microsoft.OpenApi;

namespace CompraVenta.Web.Streaming.Messages;

/// <summary>A user's notifications as they stand, or a new one.</summary>
/// <param name="Type"><c>snapshot</c> or <c>update</c>.</param>
/// <param name="Seq">The number of the account's last notification.</param>
/// <param name="TimeNs">When it was so, nanoseconds since 1970-01-01 UTC.</param>
/// <param name="Source">Where the market data come from.</param>
/// <param name="Body">What <see cref="Infrastructure.Notifications.NotificationState.ToJson"/> or <see cref="Infrastructure.Notifications.NotificationView.ToJson"/> wrote.</param>
internal sealed record NotificationMessage(string Type, long Seq, long TimeNs, MarketSource Source, string Body) : StreamMessage(StreamKey.Notifications, Type, Seq, TimeNs, Source)
{
    private const string UnreadText = "How many are unread.";

    /// <summary>How a snapshot is written.</summary>
    public static readonly MessageShape<NotificationMessage> SnapshotShape =
        Head<NotificationMessage>("notifications_snapshot", "Your notifications as they stand. It comes again when some were read elsewhere.", StreamChannel.Notifications, Snapshot)
            .Written(
                static m => m.Body,
                ("unread", UnreadText, Count),
                ("notifications", $"The newest that are unread, newest first, at most {NotificationPump.SnapshotMax}.", static api => ApiSchemas.List(Item(api))));

    /// <summary>How an update is written.</summary>
    public static readonly MessageShape<NotificationMessage> UpdateShape =
        Head<NotificationMessage>("notifications_update", "A new notification. Every one comes, in order, each once: seq is its id, which is the one before plus 1.", StreamChannel.Notifications, Update)
            .Written(static m => m.Body, ("unread", UnreadText, Count), ("notification", "The notification.", Item));

    private static OpenApiSchema Count(OpenApiDocument api) => new() { Type = JsonSchemaType.Integer, Format = "int32" };

    /// <summary>As the call for all of them has it.</summary>
    private static OpenApiSchema Item(OpenApiDocument api)
    {
        var item = api.Paths["/api/notifications"].Operations?[HttpMethod.Get].Responses?["200"].Content?["application/json"].Schema?.Properties?["notifications"].Items
            ?? throw new InvalidOperationException("the document does not tell what /api/notifications answers");
        return new OpenApiSchema { Type = JsonSchemaType.Object, Properties = item.Properties, Required = item.Required };
    }
}
