using System.Text.Json;

namespace CompraVenta.Infrastructure.Feeds.Bitfinex;

/// <summary>A control frame, that is an object: what it says, in spans of the frame.</summary>
/// <remarks>Source: Bitfinex API v2, "General" (info, conf, ping, errors) and "Public Channels" (subscribed, unsubscribed).</remarks>
internal ref struct BitfinexEvent
{
    private static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = 16 };

    /// <summary>The name of the event; empty when the frame has none.</summary>
    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>The channel's name.</summary>
    public ReadOnlySpan<byte> Channel { get; private set; }

    /// <summary>The symbol.</summary>
    public ReadOnlySpan<byte> Symbol { get; private set; }

    /// <summary>The precision of a book.</summary>
    public ReadOnlySpan<byte> Precision { get; private set; }

    /// <summary>Our own name of a subscription, echoed.</summary>
    public ReadOnlySpan<byte> SubscriptionId { get; private set; }

    /// <summary><c>OK</c> or <c>FAILED</c>.</summary>
    public ReadOnlySpan<byte> Status { get; private set; }

    /// <summary>The channel's number.</summary>
    public long? ChannelId { get; private set; }

    /// <summary>The code of an info or error.</summary>
    public long? Code { get; private set; }

    /// <summary>The version of the protocol.</summary>
    public long? Version { get; private set; }

    /// <summary>The flags acknowledged.</summary>
    public long? Flags { get; private set; }

    /// <summary>Of <c>platform</c>: 1 operative, 0 in maintenance.</summary>
    public long? PlatformStatus { get; private set; }

    /// <summary>Reads a control frame. Fields may come in any order; unknown ones are skipped.</summary>
    /// <exception cref="JsonException">The frame is not one JSON value, or is nested too deep.</exception>
    public static BitfinexEvent Read(ReadOnlySpan<byte> utf8)
    {
        var read = default(BitfinexEvent);
        var reader = new Utf8JsonReader(utf8, ReaderOptions);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = Text(reader);
            reader.Read();
            read.ReadField(name, ref reader);
        }

        reader.Read();
        return read;
    }

    private void ReadField(scoped ReadOnlySpan<byte> name, scoped ref Utf8JsonReader reader)
    {
        switch (name)
        {
            case var _ when name.SequenceEqual("event"u8): Name = Text(reader); break;
            case var _ when name.SequenceEqual("channel"u8): Channel = Text(reader); break;
            case var _ when name.SequenceEqual("symbol"u8): Symbol = Text(reader); break;
            case var _ when name.SequenceEqual("prec"u8): Precision = Text(reader); break;
            case var _ when name.SequenceEqual("subId"u8): SubscriptionId = Text(reader); break;
            case var _ when name.SequenceEqual("status"u8): Status = Text(reader); break;
            case var _ when name.SequenceEqual("chanId"u8): ChannelId = Number(reader); break;
            case var _ when name.SequenceEqual("code"u8): Code = Number(reader); break;
            case var _ when name.SequenceEqual("version"u8): Version = Number(reader); break;
            case var _ when name.SequenceEqual("flags"u8): Flags = Number(reader); break;
            case var _ when name.SequenceEqual("platform"u8): ReadPlatform(ref reader); return;
        }

        reader.Skip();
    }

    private void ReadPlatform(scoped ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isStatus = Text(reader).SequenceEqual("status"u8);
            reader.Read();
            if (isStatus) PlatformStatus = Number(reader);
            reader.Skip();
        }
    }

    /// <summary>A string or name of the plain letters that the protocol uses; anything else reads as empty.</summary>
    private static ReadOnlySpan<byte> Text(Utf8JsonReader reader) =>
        reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && !reader.ValueIsEscaped ? reader.ValueSpan : default;

    private static long? Number(Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var number) ? number : null;
}
