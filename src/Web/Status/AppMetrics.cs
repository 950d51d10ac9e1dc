using System.Diagnostics.Metrics;
using CompraVenta.Core.Markets;
using CompraVenta.Core.Markets.Loop;
using CompraVenta.Infrastructure.Markets;
using CompraVenta.Infrastructure.Trading;
using CompraVenta.Web.Streaming;

namespace CompraVenta.Web.Status;

/// <summary>The meter <c>CompraVenta</c>. Everything is counted in plain fields where it happens, and only looked at here.</summary>
internal sealed class AppMetrics(
    IMeterFactory meters, MarketHost host, BookCounts books, StatusBoard status, StreamCounters streaming, LedgerAudit audit) : IHostedService
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "CompraVenta";

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        // The counters live as long as the market; their fields are read without asking the loop.
        var counters = await host.ReadAsync(market => market.Counters, cancellationToken);
        var meter = meters.Create(MeterName);
        PerVenue("books.live", "{book}", "Books that are live", venue => books.Live(venue), isGauge: true);
        PerVenue("books.stale", "{book}", "Books that are suspect or stale", venue => books.Stale(venue), isGauge: true);
        Market("book.level_updates", "{level}", "Level changes applied, snapshots included", c => c.LevelUpdates);
        Market("book.snapshots", "{snapshot}", "Snapshots applied", c => c.Snapshots);
        Market("book.resyncs", "{snapshot}", "Snapshots that replaced a book on the same connection", c => c.Resyncs);
        Market("book.went_stale", "{book}", "Times a book became stale, but not for being fetched anew after it was suspect", c => c.WentStale);
        Market("book.suspected", "{book}", "Times a book became suspect", c => c.Suspected);
        Market("book.crossed", "{book}", "Times a venue's own book was crossed", c => c.Crossed);
        Market("book.updates_ignored", "{update}", "Updates for books that were not waiting for them", c => c.UpdatesIgnored);
        Market("book.checksums_passed", "{checksum}", "Checksums that agreed", c => c.ChecksumsPassed);
        Market("book.checksums_failed", "{checksum}", "Checksums that differed", c => c.ChecksumsFailed);
        Market("trades", "{trade}", "Trades, repeats left out", c => c.Trades);
        PerVenue("feed.frames", "{frame}", "Frames received", venue => FeedOf(venue)?.Frames ?? 0);
        PerVenue("feed.bytes", "By", "Bytes received", venue => FeedOf(venue)?.Bytes ?? 0);
        PerVenue("feed.reconnects", "{connection}", "Connections made after the first", venue => FeedOf(venue)?.Reconnects ?? 0);
        meter.CreateObservableCounter("compraventa.ledger.audits", () => audit.Audits, "{audit}", "Audits of the ledger");
        meter.CreateObservableUpDownCounter("compraventa.ledger.findings", () => audit.Latest?.Findings.Count ?? 0, "{rule}", "Rules of the ledger that did not hold at the last audit");
        meter.CreateObservableUpDownCounter("compraventa.stream.clients", () => streaming.Clients, "{client}", "Open WebSocket connections");
        meter.CreateObservableCounter("compraventa.stream.encodes", () => streaming.Encodes, "{message}", "Stream messages encoded");
        meter.CreateObservableCounter("compraventa.stream.deliveries", () => streaming.Deliveries, "{message}", "Messages sent to clients");
        meter.CreateObservableCounter("compraventa.stream.delivered_bytes", () => streaming.DeliveredBytes, "By", "Bytes of messages sent to clients");
        meter.CreateObservableCounter("compraventa.stream.snapshots", () => streaming.Snapshots, "{message}", "Snapshots given to clients");
        meter.CreateObservableCounter("compraventa.stream.dropped", () => streaming.Dropped, "{stream}", "Times a client fell behind on a stream");
        meter.CreateObservableCounter("compraventa.stream.too_slow", () => streaming.TooSlow, "{client}", "Clients closed because they read nothing");

        void Market(string name, string unit, string description, Func<MarketCounters, long> read) =>
            PerVenue(name, unit, description, venue => read(counters[venue.Index]));

        void PerVenue(string name, string unit, string description, Func<Venue, long> read, bool isGauge = false)
        {
            IEnumerable<Measurement<long>> Observe() => host.Venues.Select(v => new Measurement<long>(read(v), new KeyValuePair<string, object?>("venue", v.Id)));
            if (isGauge) meter.CreateObservableUpDownCounter("compraventa." + name, Observe, unit, description);
            else meter.CreateObservableCounter("compraventa." + name, Observe, unit, description);
        }
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private FeedAnswer? FeedOf(Venue venue) => status.Latest?.Venues.GetValueOrDefault(venue.Id)?.Feed;
}
