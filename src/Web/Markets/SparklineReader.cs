using CompraVenta.Core.Markets;
using CompraVenta.Infrastructure.Markets;

namespace CompraVenta.Web.Markets;

/// <summary>The last 24 hours of instruments, to be drawn.</summary>
internal sealed class SparklineReader(DayHistory days, MarketNames names, InstrumentBoard board, MarketHost host)
{
    /// <summary>When the first point of every sparkline began, UTC.</summary>
    public DateTime Start => DateTime.UnixEpoch.AddMilliseconds(DayHistory.FirstMs(host.NowNs));

    /// <summary>The prices of the exchange of which most of the day is known; among such, of the one where most is traded.</summary>
    public Sparkline Read(Instrument instrument)
    {
        var nowNs = host.NowNs;
        var busiest = board.Find(instrument)?.Exchange;
        Venue? exchange = null;
        var (points, other, known) = (new decimal?[DayHistory.PointCount], new decimal?[DayHistory.PointCount], 0);
        foreach (var listing in names.ListingsOf(instrument).OrderBy(l => l.Venue == busiest ? -1 : l.Venue.Index))
        {
            var count = days.Read(listing, nowNs, other);
            if (count <= known) continue;
            (points, other, known, exchange) = (other, points, count, listing.Venue);
        }

        return new Sparkline(exchange, points);
    }
}
