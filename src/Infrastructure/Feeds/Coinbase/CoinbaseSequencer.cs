using CompraVenta.Core.Books;

namespace CompraVenta.Infrastructure.Feeds.Coinbase;

/// <summary>Decides whether a frame of Advanced Trade continues its connection.</summary>
/// <remarks>Source: Advanced Trade WebSocket, "Sequence numbers": <c>sequence_num</c> counts the frames of one connection over all channels,
/// from 0 by 1. A number more than 1 above the one before means that frames were dropped; a lower one came out of order
/// and is ignored. So it is checked once a frame, before the channel is looked at.</remarks>
public sealed class CoinbaseSequencer
{
    /// <summary>The number that the next frame must have.</summary>
    public long Expected { get; private set; }

    /// <summary>Frames in a row that came with a number already seen. More than a few mean that the venue counts anew.</summary>
    public int OldInARow { get; private set; }

    /// <summary>A new connection: counting begins at 0.</summary>
    public void Restart()
    {
        Expected = 0;
        OldInARow = 0;
    }

    /// <summary>Judges a frame and, unless it is old, moves on behind it: after a gap the next number is expected as usual.</summary>
    /// <param name="sequence">The frame's <c>sequence_num</c>, 0 upwards.</param>
    public ContinuityVerdict Classify(long sequence)
    {
        if (sequence < Expected)
        {
            OldInARow++;
            return ContinuityVerdict.Old;
        }

        var verdict = sequence == Expected ? ContinuityVerdict.Apply : ContinuityVerdict.Gap;
        Expected = sequence + 1;
        OldInARow = 0;
        return verdict;
    }
}
