using System.Globalization;
using CompraVenta.Web.Books;

namespace CompraVenta.Web.Status;

/// <summary>One exchange on the status page, in the page's words; status.js has the same.</summary>
/// <param name="Id">The exchange's id.</param>
/// <param name="Answer">How it stands.</param>
/// <param name="Time">When it was looked at, UTC.</param>
/// <param name="History">Its last 24 hours.</param>
internal sealed record StatusRow(string Id, VenueAnswer Answer, DateTime Time, IReadOnlyList<double?> History)
{
    private const string Nothing = "–";

    /// <summary>Its state, as the look follows it.</summary>
    public string State => Answer.State ?? "none";

    /// <summary>Its state for people.</summary>
    public string StateWords => State switch
    {
        "live" => "Live",
        "degraded" => "Partly live",
        "unreachable" => "Unreachable",
        "starting" => "Starting",
        _ => "No feed here",
    };

    /// <summary>The figures: a key, what the column is called, and the text.</summary>
    public IReadOnlyList<(string Key, string Label, string Text)> Figures =>
    [
        ("listings", "Instruments", Whole(Answer.Feed?.Listings)),
        ("books", "Books live / stale", $"{Whole(Answer.BooksLive)} / {Whole(Answer.BooksStale)}"),
        ("rate", "Messages / s", Answer.Feed is { } f ? Whole((long)Math.Round(f.FramesPerSecond)) : Nothing),
        ("lag", "Lag p50 / p99, ms", Answer.Feed is { } l ? $"{Lag(l.ApplyMsP50)} / {Lag(l.ApplyMsP99)}" : Nothing),
        ("oldest", "Oldest book", Answer.OldestStaleMs is { } age ? VenueFreshness.AgeWords(age) : Nothing),
        ("resyncs", "Resyncs", Whole(Answer.Feed?.Resyncs)),
        ("checksums", "Checksums ok / bad", Checksums),
        ("reconnects", "Reconnects", Whole(Answer.Feed?.Reconnects)),
    ];

    /// <summary>The last resync: when and why; null before the first.</summary>
    public string? LastResync => Answer.Feed is { LastResyncAt: { } at } feed
        ? string.Create(CultureInfo.InvariantCulture, $"{at:HH:mm:ss} UTC, {(feed.LastResyncReason ?? "").Replace('_', ' ')}")
        : null;

    /// <summary>The share of the last 24 hours in which its books were live, as a sentence.</summary>
    public string HistoryWords
    {
        get
        {
            var seen = History.Where(share => share is not null).Select(share => share!.Value).ToList();
            if (seen.Count == 0) return "Nothing is known of the last 24 hours.";
            var absent = History.Count - seen.Count;
            var live = string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(seen.Average() * 1000) / 10:0.#} % live");
            return absent == 0 ? $"{live} in the last 24 hours." : $"{live} while CompraVenta ran; it did not run for about {Hours(absent)} of the last 24 hours.";
        }
    }

    /// <summary>How high a cell stands: 4 all live, 0 nothing live, none while nobody looked.</summary>
    public static string HeatOf(double? share) => share switch
    {
        null => "none",
        >= 0.999 => "4",
        >= 0.95 => "3",
        >= 0.5 => "2",
        > 0 => "1",
        _ => "0",
    };

    /// <summary>A cell in words.</summary>
    public string CellWords(int index)
    {
        var from = LiveHistory.FirstCell(Time) + (index * LiveHistory.CellSpan);
        var words = History[index] is { } share ? string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(share * 1000) / 10:0.#} % live") : "not running";
        return string.Create(CultureInfo.InvariantCulture, $"{from:HH:mm} UTC: {words}");
    }

    /// <summary>A time of running for people: <c>3 d 4 h</c>, <c>2 h 5 min</c>, <c>40 s</c>.</summary>
    public static string UptimeWords(long seconds) => seconds switch
    {
        < 60 => $"{seconds} s",
        < 3_600 => $"{seconds / 60} min",
        < 86_400 => $"{seconds / 3_600} h {seconds / 60 % 60} min",
        _ => $"{seconds / 86_400} d {seconds / 3_600 % 24} h",
    };

    private string Checksums => Answer.Feed is not { } feed ? Nothing
        : feed is { ChecksumsPassed: 0, ChecksumsFailed: 0 } ? "none sent" : $"{Whole(feed.ChecksumsPassed)} / {Whole(feed.ChecksumsFailed)}";

    private static string Hours(int cells) => cells < 4 ? $"{cells * 15} min" : string.Create(CultureInfo.InvariantCulture, $"{cells / 4.0:0.#} h");

    private static string Whole(long? number) => number is { } n ? n.ToString("#,0", CultureInfo.InvariantCulture) : Nothing;

    private static string Lag(double? ms) => ms is not { } known ? Nothing : known < 10 ? known.ToString("0.00", CultureInfo.InvariantCulture) : known.ToString("0", CultureInfo.InvariantCulture);
}
