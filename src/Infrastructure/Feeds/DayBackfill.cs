using System.Net;
using CompraVenta.Core.Markets;
using Microsoft.Extensions.Logging;

namespace CompraVenta.Infrastructure.Feeds;

/// <summary>Asks one venue for the last 24 hours of its listings, one after the other and most traded first, where the <see cref="DayHistory"/> has gaps. Each is
/// asked for once a run: a quarter of an hour in which nothing was traded stays a gap.</summary>
internal sealed partial class DayBackfill(FeedRuntime runtime, FeedPlan plan, DayHistory days)
{
    /// <summary>How long a venue that refused is left alone, and how often new listings are looked for.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(15);

    private readonly HashSet<Listing> asked = [];

    /// <summary>Asks until cancelled.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        while (true)
        {
            var filled = 0;
            foreach (var listing in Missing())
            {
                if (!await AskAsync(listing, ct)) break;
                filled++;
                await Task.Delay(runtime.Feed.Limits.DayReadInterval, runtime.Time, ct);
            }

            if (filled > 0) Log.Filled(runtime.Logger, runtime.Feed.Venue.Id, filled);
            await Task.Delay(Pause, runtime.Time, ct);
        }
    }

    private List<Listing> Missing()
    {
        var missing = new List<Listing>();
        foreach (var instrument in plan.Ranked())
        {
            if (runtime.Host.Listings.TryFind(runtime.Feed.Venue, instrument, out var listing) && listing.IsTrading && !asked.Contains(listing)
                && days.HasGaps(listing, runtime.Host.NowNs))
            {
                missing.Add(listing);
            }
        }

        return missing;
    }

    /// <returns>False when the venue wants to be left alone.</returns>
    private async Task<bool> AskAsync(Listing listing, CancellationToken ct)
    {
        try
        {
            var closes = await runtime.Feed.ReadDayAsync(runtime.Rest, listing.Symbol, runtime.Time.GetUtcNow(), ct);
            asked.Add(listing);
            days.Fill(listing, closes, runtime.Host.NowNs);
            return true;
        }
        catch (VenueException e)
        {
            // What it answered with an error it would answer so again; without an answer it is worth another try.
            if (e.Status is not null) asked.Add(listing);
            Log.Refused(runtime.Logger, runtime.Feed.Venue.Id, listing.Symbol, e.Message);
            return e.Status is HttpStatusCode.BadRequest or HttpStatusCode.NotFound;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1050, LogLevel.Information, "{Venue} told the last 24 hours of {Count} instruments", EventName = "DaysFilled")]
        public static partial void Filled(ILogger logger, string venue, int count);

        [LoggerMessage(1051, LogLevel.Information, "{Venue} did not tell the last 24 hours of {Symbol}: {Why}", EventName = "DayRefused")]
        public static partial void Refused(ILogger logger, string venue, string symbol, string why);
    }
}
