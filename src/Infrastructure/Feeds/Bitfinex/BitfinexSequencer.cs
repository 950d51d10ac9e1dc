using CompraVenta.Core.Books;

namespace CompraVenta.Infrastructure.Feeds.Bitfinex;

/// <summary>Decides whether a data frame continues its connection.</summary>
/// <remarks>Source: Bitfinex API v2, flag SEQ_ALL: every data frame of the connection, of all channels, heartbeats and checksums
/// included, has the number of the one before plus 1; the first is whatever comes first. Not thread-safe.</remarks>
internal struct BitfinexSequencer
{
    /// <summary>How far back a number is taken for a frame delivered twice or late. One further back is not: a server that
    /// counts from the start again has lost us.</summary>
    public const long RepeatsMax = 64;

    private long next;
    private bool hasFirst;

    /// <summary>Classifies the next frame. After a gap, counting goes on from the number that came.</summary>
    public ContinuityVerdict Take(long sequence)
    {
        if (hasFirst && sequence != next)
        {
            if (sequence < next && sequence >= next - RepeatsMax) return ContinuityVerdict.Old;
            next = unchecked(sequence + 1);
            return ContinuityVerdict.Gap;
        }

        hasFirst = true;
        next = unchecked(sequence + 1);
        return ContinuityVerdict.Apply;
    }

    /// <summary>Forgets the numbers: on a new connection, or when they were switched on.</summary>
    public void Reset() => this = default;
}
