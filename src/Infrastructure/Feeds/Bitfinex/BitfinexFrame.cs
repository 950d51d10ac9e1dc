namespace CompraVenta.Infrastructure.Feeds.Bitfinex;

/// <summary>What a data frame holds for us.</summary>
internal enum BitfinexFrameKind : byte
{
    /// <summary>Nothing: another channel's payload, a trade told a second time (<c>tu</c>).</summary>
    Ignored,

    /// <summary>The channel is quiet (<c>hb</c>).</summary>
    Heartbeat,

    /// <summary>The book's checksum (<c>cs</c>).</summary>
    Checksum,

    /// <summary>Levels of a book, written to the batch.</summary>
    Levels,

    /// <summary>Orders of a raw book, in the decoder's <see cref="BitfinexDecoder.Orders"/>.</summary>
    Orders,

    /// <summary>A trade (<c>te</c>), written to the batch.</summary>
    Trade,

    /// <summary>The trades before the subscription; their ids are in the decoder's <see cref="BitfinexDecoder.TradeIds"/>.</summary>
    TradeSnapshot,
}

/// <summary>One data frame, as far as it could be read.</summary>
internal struct BitfinexFrame
{
    /// <summary>What it holds.</summary>
    public BitfinexFrameKind Kind;

    /// <summary>Whether the payload is a list of entries rather than one.</summary>
    public bool IsList;

    /// <summary>Whether the list has no entry.</summary>
    public bool IsEmpty;

    /// <summary>Whether the channel's number could be read.</summary>
    public bool HasChannelId;

    /// <summary>Whether the sequence number could be read.</summary>
    public bool HasSequence;

    /// <summary>What is wrong with it; null when nothing is.</summary>
    public FaultKind? Problem;

    /// <summary>The channel's number.</summary>
    public long ChannelId;

    /// <summary>The channel, if we know it.</summary>
    public BitfinexChannel? Channel;

    /// <summary>The connection's number for the frame, where switched on.</summary>
    public long Sequence;

    /// <summary>The server's time, milliseconds since 1970-01-01 UTC; 0 where not switched on.</summary>
    public long VenueTimeMs;

    /// <summary>The venue's number of the trade, of <see cref="BitfinexFrameKind.Trade"/>.</summary>
    public long TradeId;

    /// <summary>The checksum, of <see cref="BitfinexFrameKind.Checksum"/>.</summary>
    public int Checksum;
}
