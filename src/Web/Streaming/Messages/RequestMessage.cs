using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace CompraVenta.Web.Streaming.Messages;

/// <summary>A message of a client, as it is to be sent.</summary>
/// <param name="Channel">The channel.</param>
/// <param name="Pair">The pair; null to leave it out.</param>
/// <param name="Exchange">The exchange; null to leave it out.</param>
/// <param name="Depth">Levels a side; null to leave it out.</param>
/// <param name="Id">What it is called, as JSON; null to leave it out.</param>
/// <param name="Since">The last number that is known; null to leave it out.</param>
internal sealed record RequestMessage(string Channel, string? Pair, string? Exchange, int? Depth, string? Id, long? Since = null)
{
    /// <summary>Follows a stream.</summary>
    public const string Subscribe = "subscribe";

    /// <summary>Leaves a stream.</summary>
    public const string Unsubscribe = "unsubscribe";

    /// <summary>Asks whether the app is there.</summary>
    public const string Ping = "ping";

    /// <summary>Signs in.</summary>
    public const string Auth = "auth";

    /// <summary>Every op that is read.</summary>
    public static readonly IReadOnlyList<string> Operations = [Subscribe, Unsubscribe, Ping, Auth];

    /// <summary>How subscribing is written.</summary>
    public static readonly MessageShape<RequestMessage> SubscribeShape = MessageId.Of(
        OfKey(Begin(Subscribe, "Follows a stream: its snapshot comes, and then its updates. Doing so again brings a new snapshot."))
            .With(
                "since",
                $"The seq of the last message that you have; of {Words(static c => c.HasSince)}. In place of a snapshot the updates after it come, and then what is new; only where they are kept no more, a snapshot.",
                static () => new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int64", Minimum = "0" },
                static (json, m) => json.WriteNumberValue(m.Since!.Value),
                static m => m.Since is not null),
        static m => m.Id);

    /// <summary>How leaving is written.</summary>
    public static readonly MessageShape<RequestMessage> UnsubscribeShape = OfStream(
        Unsubscribe, "Leaves a stream, named as when it was subscribed to.");

    /// <summary>How a ping is written.</summary>
    public static readonly MessageShape<RequestMessage> PingShape = MessageId.Of(Begin(Ping, "Is answered by pong. Pings of the WebSocket protocol itself are answered as well."), static m => m.Id);

    private static MessageShape<RequestMessage> Begin(string operation, string meaning) =>
        new MessageShape<RequestMessage>(operation, meaning).Word("op", $"Always {operation}.", _ => operation, operation);

    private static MessageShape<RequestMessage> OfStream(string operation, string meaning) => MessageId.Of(OfKey(Begin(operation, meaning)), static m => m.Id);

    private static MessageShape<RequestMessage> OfKey(MessageShape<RequestMessage> shape) =>
        shape
            .Word("channel", "The channel.", static m => m.Channel, [.. ChannelRule.All.Select(c => c.Word)])
            .TextIfAny("pair", $"The pair, such as BTC-USD; needed by {Words(static c => c.HasPair)}.", static m => m.Pair)
            .TextIfAny("exchange", $"One exchange, instead of all together; of {Words(static c => c.HasPair)}.", static m => m.Exchange)
            .With(
                "depth",
                $"Levels a side; of {Words(static c => c.HasDepth)}.",
                static () =>
                {
                    var schema = StreamFields.Depth();
                    schema.Default = JsonValue.Create(StreamKey.DefaultDepth);
                    return schema;
                },
                static (json, m) => json.WriteNumberValue(m.Depth!.Value),
                static m => m.Depth is not null);

    private static string Words(Func<ChannelRule, bool> has) => string.Join(" and ", ChannelRule.All.Where(has).Select(c => c.Word));
}
