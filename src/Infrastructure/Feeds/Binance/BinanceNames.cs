namespace CompraVenta.Infrastructure.Feeds.Binance;

/// <summary>The names of events and streams in frames.</summary>
/// <remarks>Source: Binance Spot API, "WebSocket Streams".</remarks>
internal static class BinanceNames
{
    /// <summary>The kind of event that a value of <c>e</c> names.</summary>
    public static BinanceEvent EventOf(ReadOnlySpan<byte> name) => name.Length switch
    {
        11 when name.SequenceEqual("depthUpdate"u8) => BinanceEvent.Depth,
        5 when name.SequenceEqual("trade"u8) => BinanceEvent.Trade,
        8 when name.SequenceEqual("aggTrade"u8) => BinanceEvent.AggregateTrade,
        14 when name.SequenceEqual("serverShutdown"u8) => BinanceEvent.ServerShutdown,
        _ => IsOtherEvent(name) ? BinanceEvent.Other : BinanceEvent.Unknown,
    };

    /// <summary>The kind of event that a stream carries: of <c>btcusdt@depth@100ms</c>, book changes.</summary>
    public static BinanceEvent ChannelOf(ReadOnlySpan<byte> stream)
    {
        var at = stream.IndexOf((byte)'@');
        var channel = stream[(at + 1)..];
        if (at < 0) return channel.SequenceEqual("!serverShutdown"u8) ? BinanceEvent.ServerShutdown : BinanceEvent.Unknown;
        if (channel.SequenceEqual("depth@100ms"u8) || channel.SequenceEqual("depth"u8) || channel.SequenceEqual("depth@1000ms"u8))
        {
            return BinanceEvent.Depth;
        }

        if (channel.SequenceEqual("trade"u8)) return BinanceEvent.Trade;
        if (channel.SequenceEqual("aggTrade"u8)) return BinanceEvent.AggregateTrade;
        return channel.SequenceEqual("bookTicker"u8) || channel.StartsWith("kline_"u8) || IsPartialDepth(channel)
            || channel.SequenceEqual("miniTicker"u8) || channel.StartsWith("ticker"u8) || channel.SequenceEqual("avgPrice"u8)
            || channel.SequenceEqual("referencePrice"u8) || channel.SequenceEqual("blockTrade"u8) || channel.SequenceEqual("arr"u8)
            ? BinanceEvent.Other
            : BinanceEvent.Unknown;
    }

    /// <summary>The symbol that a stream name begins with, lower-case; empty when the name has none.</summary>
    public static ReadOnlySpan<byte> SymbolOf(ReadOnlySpan<byte> stream)
    {
        var at = stream.IndexOf((byte)'@');
        return at < 0 ? default : stream[..at];
    }

    /// <summary>Exactly these: a damaged name of book changes must not look like a stream that touches no book.</summary>
    private static bool IsPartialDepth(ReadOnlySpan<byte> channel)
    {
        if (channel.EndsWith("@100ms"u8)) channel = channel[..^"@100ms".Length];
        return channel.SequenceEqual("depth5"u8) || channel.SequenceEqual("depth10"u8) || channel.SequenceEqual("depth20"u8);
    }

    private static bool IsOtherEvent(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("kline"u8) || name.SequenceEqual("24hrMiniTicker"u8) || name.SequenceEqual("24hrTicker"u8)
        || name.SequenceEqual("avgPrice"u8) || name.SequenceEqual("referencePrice"u8) || name.SequenceEqual("blockTrade"u8)
        || name.SequenceEqual("1hTicker"u8) || name.SequenceEqual("4hTicker"u8) || name.SequenceEqual("1dTicker"u8);
}
