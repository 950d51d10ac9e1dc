using CompraVenta.Core.Books;

namespace CompraVenta.Infrastructure.Feeds.Binance;

/// <summary>Decides whether a depth update continues the book of one symbol.</summary>
/// <remarks>Source: Binance Spot API, "How to manage a local order book correctly" (as corrected 2025-11-12). An update names its first
/// and last id (<c>U</c> and <c>u</c>), a snapshot its <c>lastUpdateId</c>; ids are per symbol and contiguous. Spot updates carry no
/// <c>pu</c>: the chain of the futures feeds is another one. Owned by one session; not thread-safe.</remarks>
public sealed class BinanceDepthSequencer
{
    /// <summary>Id of the last update that the book holds.</summary>
    public long BookId { get; private set; }

    /// <summary>Whether a snapshot reaches up to an update, so that the update can be applied to it: no id lies between them.</summary>
    /// <param name="snapshotId">The snapshot's <c>lastUpdateId</c>.</param>
    /// <param name="firstId">The update's <c>U</c>, at least 0.</param>
    public static bool Reaches(long snapshotId, long firstId) => firstId - 1 <= snapshotId;

    /// <summary>Starts from a snapshot.</summary>
    public void Load(long lastUpdateId) => BookId = lastUpdateId;

    /// <summary>Judges an update, and moves on to it when it is to be applied.</summary>
    /// <param name="firstId">Its <c>U</c>, at least 0.</param>
    /// <param name="lastId">Its <c>u</c>, at least <paramref name="firstId"/>.</param>
    public ContinuityVerdict Next(long firstId, long lastId)
    {
        if (lastId <= BookId) return ContinuityVerdict.Old;
        if (!Reaches(BookId, firstId)) return ContinuityVerdict.Gap;
        BookId = lastId;
        return ContinuityVerdict.Apply;
    }
}
