using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace CompraVenta.Web.Streaming.Messages;

/// <summary>The fields that tell which stream is meant, of a client's message as of ours.</summary>
internal static class StreamFields
{
    private const string PairText = "The pair.";
    private const string ExchangeText = "The one exchange; left out in the stream over all of them.";
    private const string DepthText = "Levels a side.";

    /// <summary>Adds those that the streams of a channel have.</summary>
    public static MessageShape<T> Of<T>(MessageShape<T> shape, ChannelRule rule, Func<T, StreamKey> key)
    {
        if (rule.HasPair) shape.Text("pair", PairText, m => key(m).Instrument!.Name).TextIfAny("exchange", ExchangeText, m => key(m).Venue?.Id);
        return rule.HasDepth ? shape.With("depth", DepthText, Depth, (json, m) => json.WriteNumberValue(key(m).Depth)) : shape;
    }

    /// <summary>Adds those that any stream may have.</summary>
    public static MessageShape<T> OfAny<T>(MessageShape<T> shape, Func<T, StreamKey> key) => shape
        .TextIfAny("pair", PairText, m => key(m).Instrument?.Name)
        .TextIfAny("exchange", ExchangeText, m => key(m).Venue?.Id)
        .With("depth", DepthText, Depth, (json, m) => json.WriteNumberValue(key(m).Depth), m => key(m).Depth > 0);

    /// <summary>One of the depths that streams have.</summary>
    public static OpenApiSchema Depth() => new()
    {
        Type = JsonSchemaType.Integer,
        Format = "int32",
        Enum = [.. StreamKey.Depths.Select(depth => (JsonNode)JsonValue.Create(depth))],
    };
}
