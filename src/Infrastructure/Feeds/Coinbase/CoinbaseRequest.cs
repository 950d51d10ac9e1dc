using System.Buffers;
using System.Text.Json;

namespace CompraVenta.Infrastructure.Feeds.Coinbase;

/// <summary>Writes the frames that we send: subscriptions and their ends.</summary>
internal static class CoinbaseRequest
{
    /// <summary>A request of Advanced Trade, which takes one channel a message.</summary>
    /// <param name="type"><c>subscribe</c> or <c>unsubscribe</c>.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="products">The products; none for a channel that has none, such as <c>heartbeats</c>.</param>
    public static byte[] Advanced(string type, string channel, IReadOnlyList<string> products)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("type"u8, type);
            writer.WriteString("channel"u8, channel);
            if (products.Count > 0) WriteList(writer, "product_ids", products);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>A request of Exchange, which takes any channels in one message.</summary>
    /// <param name="type"><c>subscribe</c> or <c>unsubscribe</c>.</param>
    /// <param name="channels">The channels.</param>
    /// <param name="products">The products, for all these channels.</param>
    public static byte[] Exchange(string type, IReadOnlyList<string> channels, IReadOnlyList<string> products)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("type"u8, type);
            WriteList(writer, "product_ids", products);
            WriteList(writer, "channels", channels);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteList(Utf8JsonWriter writer, string name, IReadOnlyList<string> items)
    {
        writer.WriteStartArray(name);
        foreach (var item in items) writer.WriteStringValue(item);
        writer.WriteEndArray();
    }
}
