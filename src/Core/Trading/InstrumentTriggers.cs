using CompraVenta.Core.Books;

namespace CompraVenta.Core.Trading;

/// <summary>The orders that watch an instrument's prices over all venues.</summary>
internal sealed class InstrumentTriggers
{
    /// <summary>The instrument's books; null until they were asked for.</summary>
    public ConsolidatedBook? Book { get; set; }

    /// <summary>Those that watch the best prices.</summary>
    public WatchedPrice Best { get; } = new();

    /// <summary>Those that watch the median.</summary>
    public WatchedPrice Median { get; } = new();
}
