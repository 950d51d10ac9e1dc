using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;
using CompraVenta.Core.Markets.Loop;

namespace CompraVenta.Infrastructure.Feeds.Bitfinex;

/// <summary>Reads the frames of aggregated books in the form in which the venue sends them: one level, a list of levels, heartbeats and checksums.</summary>
/// <remarks>It means what <see cref="BitfinexDecoder"/> means, which reads whatever this gives up: other channels, raw books, trades, and
/// everything that may be wrong.</remarks>
internal static class BitfinexFrameScanner
{
    /// <summary>Reads a frame. Levels are added to the batch, nothing else is.</summary>
    /// <param name="utf8">The whole frame.</param>
    /// <param name="channels">The connection's channels.</param>
    /// <param name="flags">What the venue has acknowledged for this connection.</param>
    /// <param name="batch">Where levels go; what was added before this gave up is the caller's to take back.</param>
    /// <param name="frame">Empty; means nothing unless the frame was read.</param>
    /// <returns>False when the frame is of another form.</returns>
    public static bool TryRead(ReadOnlySpan<byte> utf8, BitfinexChannels channels, BitfinexFlags flags, FeedBatch batch, ref BitfinexFrame frame)
    {
        var scan = new FrameScanner(utf8);
        if (!scan.Skip((byte)'[') || !scan.TryWhole(out frame.ChannelId) || !scan.Skip((byte)',')) return false;
        frame.HasChannelId = true;
        frame.Channel = channels.Find(frame.ChannelId);
        if (frame.Channel is not { Kind: BitfinexChannelKind.Book, IsRead: true, Raw: null }) return false;
        return TryPayload(ref scan, batch, ref frame) && TryTail(ref scan, flags, ref frame) && scan.Skip((byte)']') && scan.IsAtEnd;
    }

    private static bool TryPayload(ref FrameScanner scan, FeedBatch batch, ref BitfinexFrame frame)
    {
        if (scan.Skip((byte)'['))
        {
            frame.Kind = BitfinexFrameKind.Levels;
            frame.IsList = scan.Skip((byte)'[');
            if (!frame.IsList) return TryLevel(ref scan, batch);
            do
            {
                if (!TryLevel(ref scan, batch)) return false;
            }
            while (scan.Skip(",["u8));
            return scan.Skip((byte)']');
        }

        if (scan.Skip("\"hb\""u8))
        {
            frame.Kind = BitfinexFrameKind.Heartbeat;
            return true;
        }

        frame.Kind = BitfinexFrameKind.Checksum;
        if (!scan.Skip("\"cs\","u8) || !scan.TryNumber(out var checksum)) return false;
        frame.Checksum = (int)checksum.Mantissa;
        return checksum.Scale == 0 && frame.Checksum == checksum.Mantissa;
    }

    /// <summary><c>PRICE,COUNT,AMOUNT]</c>: the new total at a price, positive for bids, negative for asks; a count of 0 removes it.</summary>
    private static bool TryLevel(ref FrameScanner scan, FeedBatch batch)
    {
        if (!scan.TryNumber(out var price) || !scan.Skip((byte)',') || !scan.TryWhole(out var count) || count > int.MaxValue
            || !scan.Skip((byte)',') || !scan.TryNumber(out var amount) || amount.Mantissa == 0 || !scan.Skip((byte)']'))
        {
            return false;
        }

        var side = amount.Mantissa > 0 ? Side.Bid : Side.Ask;
        var size = count == 0 ? ExactDecimal.Zero : new ExactDecimal(Math.Abs(amount.Mantissa), amount.Scale);
        return LevelChange.TryCreate(side, price, size, (int)count, out batch.AddLevel());
    }

    private static bool TryTail(ref FrameScanner scan, BitfinexFlags flags, ref BitfinexFrame frame)
    {
        if ((flags & BitfinexFlags.Sequence) != BitfinexFlags.None)
        {
            frame.HasSequence = true;
            if (!scan.Skip((byte)',') || !scan.TryWhole(out frame.Sequence)) return false;
        }

        return (flags & BitfinexFlags.Timestamp) == BitfinexFlags.None
            || (scan.Skip((byte)',') && scan.TryWhole(out frame.VenueTimeMs) && frame.VenueTimeMs <= BitfinexDecoder.VenueTimeMsMax);
    }
}
