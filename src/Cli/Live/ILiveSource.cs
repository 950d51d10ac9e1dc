namespace CompraVenta.Cli.Live;

/// <summary>Where a live stream comes from: a venue itself, or a running app.</summary>
internal interface ILiveSource : IAsyncDisposable
{
    /// <summary>When trades may last have been missed, milliseconds since 1970-01-01 UTC: as a connection was lost, and as it came back. 0 for never.</summary>
    long LastBreakMs { get; }

    /// <summary>Finds out what pairs are meant, in any spelling. Waits for the source as long as it takes, and says on stderr what it waits for.</summary>
    /// <exception cref="LiveProblem">A pair is unknown or ambiguous.</exception>
    Task<IReadOnlyList<LiveListing>> ResolveAsync(CancellationToken ct);

    /// <summary>Trades of all listings as they come, each once, until cancelled.</summary>
    /// <exception cref="LiveProblem">The source can't go on.</exception>
    IAsyncEnumerable<LiveTrade> TradesAsync(CancellationToken ct);

    /// <summary>The book of a listing as it changes, the newest state only, until cancelled.</summary>
    /// <param name="listing">Whose book.</param>
    /// <param name="depth">Levels a side.</param>
    /// <param name="ct">Ends the stream.</param>
    /// <exception cref="LiveProblem">The source can't go on.</exception>
    IAsyncEnumerable<LiveBook> BooksAsync(LiveListing listing, int depth, CancellationToken ct);
}
