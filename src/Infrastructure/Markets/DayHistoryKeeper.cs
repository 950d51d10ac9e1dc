using CompraVenta.Core.Markets;
using CompraVenta.Core.Markets.Loop;
using CompraVenta.Infrastructure.Persistence;
using CompraVenta.Infrastructure.Settings;
using Microsoft.Extensions.Logging;

namespace CompraVenta.Infrastructure.Markets;

/// <summary>Continues the <see cref="DayHistory"/> with every ticker, and keeps it over restarts.</summary>
internal sealed class DayHistoryKeeper : HistoryKeeper
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    private readonly DayHistory days;
    private readonly MarketHost host;

    public DayHistoryKeeper(
        DayHistory days, MarketHost host, SettingsStore settings, Database database, MarketSourceState source, TimeProvider time, ILogger<DayHistoryKeeper> logger)
        : base("day_history", Interval, settings, database, source, time, logger)
    {
        this.days = days;
        this.host = host;
        host.Observe(new TickerWatch(days, host));
    }

    /// <inheritdoc/>
    protected override bool TryLoad(string text) => DayHistoryText.TryLoad(days, text, host.NowNs);

    /// <inheritdoc/>
    protected override string Save() => DayHistoryText.Save(days, host.NowNs);

    private sealed class TickerWatch(DayHistory days, MarketHost host) : MarketObserver
    {
        public override void OnTicker(in Ticker ticker)
        {
            if (ticker.Last is { } last) days.Add(host.Listings[ticker.Slot], ticker.ReceivedNs, last);
        }
    }
}
