using CompraVenta.Infrastructure.Markets;
using CompraVenta.Infrastructure.Persistence;
using CompraVenta.Infrastructure.Settings;

namespace CompraVenta.Web.Status;

/// <summary>Fills the <see cref="LiveHistory"/> once a second and keeps it over restarts.</summary>
internal sealed class LiveHistoryKeeper : HistoryKeeper
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly LiveHistory history;

    public LiveHistoryKeeper(
        StatusBoard board, LiveHistory history, SettingsStore settings, Database database, MarketSourceState source, TimeProvider time, ILogger<LiveHistoryKeeper> logger)
        : base("live_history", Interval, settings, database, source, time, logger)
    {
        this.history = history;
        board.Looked += OnLooked;
    }

    /// <inheritdoc/>
    protected override bool TryLoad(string text) => history.TryLoad(text);

    /// <inheritdoc/>
    protected override string Save() => history.Save();

    private void OnLooked(StatusAnswer status)
    {
        foreach (var (id, venue) in status.Venues)
        {
            var known = venue.BooksLive + venue.BooksStale;
            history.Add(id, status.Time, known == 0 ? 0 : (double)venue.BooksLive / known);
        }
    }
}
