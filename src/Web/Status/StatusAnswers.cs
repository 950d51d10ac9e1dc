using CompraVenta.Infrastructure.Feeds;

namespace CompraVenta.Web.Status;

/// <summary>The app is alive.</summary>
/// <param name="Status">Always <c>alive</c>.</param>
internal sealed record LivenessAnswer(string Status);

/// <summary>Whether the app may be sent work.</summary>
/// <param name="Status"><c>ready</c>, <c>degraded</c> (it serves without something) or <c>starting</c>.</param>
/// <param name="Checks">What each check says.</param>
internal sealed record ReadinessAnswer(string Status, IReadOnlyList<ReadinessCheckAnswer> Checks);

/// <summary>One check.</summary>
/// <param name="Name">What it is about.</param>
/// <param name="Ok">Whether it holds.</param>
/// <param name="Problem">Why not; null when it does.</param>
internal sealed record ReadinessCheckAnswer(string Name, bool Ok, string? Problem);

/// <summary>The health of the app.</summary>
/// <param name="Source">Where the market data comes from: <c>live</c>, <c>simulated</c> or <c>replay</c>.</param>
/// <param name="Time">When this was looked at, UTC.</param>
/// <param name="StartedAt">When the app was started, UTC.</param>
/// <param name="Version">The app's version.</param>
/// <param name="Readiness">As in <c>/readyz</c>.</param>
/// <param name="App">The app itself.</param>
/// <param name="Venues">By exchange, how its feed stands.</param>
/// <param name="Market">The books as a whole.</param>
/// <param name="Streaming">The WebSocket.</param>
/// <param name="Ledger">What the running audit of all virtual money found.</param>
/// <param name="Process">What the app costs this machine.</param>
internal sealed record StatusAnswer(
    string Source,
    DateTime Time,
    DateTime StartedAt,
    string Version,
    string Readiness,
    AppAnswer App,
    IReadOnlyDictionary<string, VenueAnswer> Venues,
    MarketAnswer Market,
    StreamingAnswer Streaming,
    LedgerAnswer Ledger,
    ProcessAnswer Process);

/// <summary>What the running audit found: that balances sum to zero and are what was posted, that nobody's is negative, that what is locked is what open orders lock, that fills are whole.</summary>
/// <param name="State"><c>sound</c>, <c>unsound</c>, or <c>unchecked</c>: no audit was made yet, or none succeeded lately.</param>
/// <param name="CheckedAt">When the last audit was made, UTC; null before the first.</param>
/// <param name="Balances">Balances that it checked.</param>
/// <param name="Postings">Postings that they are the sums of.</param>
/// <param name="Fills">Fills that were checked.</param>
/// <param name="Problems">The rules that do not hold, in plain words.</param>
internal sealed record LedgerAnswer(string State, DateTime? CheckedAt, long Balances, long Postings, long Fills, IReadOnlyList<string> Problems)
{
    /// <summary>As it stands now.</summary>
    public static LedgerAnswer Of(Infrastructure.Trading.LedgerAudit audit) => audit.Latest is not { } report
        ? new("unchecked", null, 0, 0, 0, [])
        : new(!report.IsSound ? "unsound" : audit.IsCurrent ? "sound" : "unchecked", report.At.UtcDateTime, report.Balances, report.Postings, report.Fills, [.. report.Findings.Select(f => f.Words)]);

    /// <summary>The state in words; status.js has the same.</summary>
    public string Words => State switch
    {
        "sound" => "sound: every rule holds",
        "unsound" => "not sound",
        _ => CheckedAt is null ? "not audited yet" : "not audited lately",
    };
}

/// <summary>One exchange's feed and books.</summary>
/// <param name="Name">The name people read.</param>
/// <param name="State"><c>starting</c>, <c>live</c>, <c>degraded</c>, <c>unreachable</c>; null where no feed runs in this process.</param>
/// <param name="Problem">Why it is not live, in plain words.</param>
/// <param name="ProblemCode">The kind of problem, for programs: <c>name_not_found</c>, <c>refused</c>, <c>blocked</c>, <c>rate_limited</c>, <c>proxy_password</c> …</param>
/// <param name="ProblemHint">What to check or to set; null where nothing helps but waiting.</param>
/// <param name="BooksLive">Books that are live.</param>
/// <param name="BooksStale">Books that are known and not live.</param>
/// <param name="OldestStaleMs">Time since the longest unproved of those was last proved current; null when there is none, or it never was.</param>
/// <param name="StaleBooks">At most 20 of those, the longest unproved first.</param>
/// <param name="StaleAfterMs">Age of the last proof after which a book here is stale.</param>
/// <param name="Feed">Figures of the feed since the start; null where no feed runs in this process.</param>
internal sealed record VenueAnswer(
    string Name,
    string? State,
    string? Problem,
    ProblemCode? ProblemCode,
    string? ProblemHint,
    int BooksLive,
    int BooksStale,
    long? OldestStaleMs,
    IReadOnlyList<StaleBookAnswer> StaleBooks,
    long StaleAfterMs,
    FeedAnswer? Feed);

/// <summary>A book that is known and not live.</summary>
/// <param name="Pair">Its instrument.</param>
/// <param name="Reason">Why it is not live.</param>
/// <param name="AgeMs">Time since it was last proved current; null when it never was.</param>
internal sealed record StaleBookAnswer(string Pair, string Reason, long? AgeMs);

/// <summary>The app itself.</summary>
/// <param name="UptimeS">Seconds since it was started.</param>
/// <param name="MemoryBytes">Memory that the process holds.</param>
/// <param name="DatabaseOk">Whether the database answers and has the newest schema.</param>
internal sealed record AppAnswer(long UptimeS, long MemoryBytes, bool DatabaseOk);

/// <summary>How much of the last 24 hours each exchange was live.</summary>
/// <param name="Start">When the first cell began, UTC.</param>
/// <param name="CellS">Seconds that a cell spans.</param>
/// <param name="Venues">By exchange, the cells, the oldest first: the share of its books that were live, 0 to 1; null while CompraVenta did not run.</param>
internal sealed record StatusHistoryAnswer(DateTime Start, int CellS, IReadOnlyDictionary<string, IReadOnlyList<double?>> Venues);

/// <summary>Figures of one feed since the start of the app.</summary>
/// <param name="Listings">Instruments listed.</param>
/// <param name="Connections">Open connections.</param>
/// <param name="BooksFollowed">Books subscribed to.</param>
/// <param name="Frames">Frames received.</param>
/// <param name="FramesPerSecond">Over the last seconds.</param>
/// <param name="Bytes">Bytes received.</param>
/// <param name="AgeMs">Age of the newest frame; null before the first.</param>
/// <param name="ApplyMsP50">From receipt to applied book, median.</param>
/// <param name="ApplyMsP99">The same, 99th percentile.</param>
/// <param name="ApplyMsMax">The same, the longest of the newest events.</param>
/// <param name="Applied">Events applied: book changes, checksums, proofs, trades, tickers.</param>
/// <param name="AppliedLate">Those applied more than 5 ms after their receipt.</param>
/// <param name="UpdatesIgnored">Book updates that came for a book which was not waiting for them.</param>
/// <param name="WentStale">Times a book became stale, whatever the reason, but not for being fetched anew after it was suspect.</param>
/// <param name="Suspected">Times a quiet book became suspect and was checked by a new snapshot.</param>
/// <param name="Reconnects">Connections made after the first.</param>
/// <param name="Resyncs">Books that got a new snapshot because the old one could not be trusted.</param>
/// <param name="LastResyncAt">When that was last.</param>
/// <param name="LastResyncReason">Why.</param>
/// <param name="ChecksumsPassed">Checksums that agreed.</param>
/// <param name="ChecksumsFailed">Checksums that differed.</param>
/// <param name="Faults">Faults met, by kind.</param>
internal sealed record FeedAnswer(
    int Listings,
    int Connections,
    int BooksFollowed,
    long Frames,
    double FramesPerSecond,
    long Bytes,
    long? AgeMs,
    double? ApplyMsP50,
    double? ApplyMsP99,
    double? ApplyMsMax,
    long Applied,
    long AppliedLate,
    long UpdatesIgnored,
    long WentStale,
    long Suspected,
    long Reconnects,
    long Resyncs,
    DateTime? LastResyncAt,
    string? LastResyncReason,
    long ChecksumsPassed,
    long ChecksumsFailed,
    IReadOnlyDictionary<string, long> Faults);

/// <summary>The books as a whole.</summary>
/// <param name="Instruments">Instruments listed anywhere.</param>
/// <param name="BooksLive">Books that are live.</param>
/// <param name="BooksStale">Books that are known and not live.</param>
/// <param name="LoopWaitMs">How long a read just waited for the market's loop.</param>
internal sealed record MarketAnswer(int Instruments, int BooksLive, int BooksStale, double LoopWaitMs);

/// <summary>The WebSocket since the start of the app.</summary>
/// <param name="Clients">Open connections.</param>
/// <param name="Streams">Streams of books and trades that are followed.</param>
/// <param name="Encodes">Messages encoded.</param>
/// <param name="Deliveries">Messages sent.</param>
/// <param name="Snapshots">Snapshots given.</param>
/// <param name="Dropped">Times a client fell behind.</param>
internal sealed record StreamingAnswer(long Clients, int Streams, long Encodes, long Deliveries, long Snapshots, long Dropped);

/// <summary>What the app costs this machine, since its start.</summary>
/// <param name="CpuMs">Processor time, of all cores together.</param>
/// <param name="WorkingSetBytes">Memory in use now.</param>
/// <param name="AllocatedBytes">Memory that the collector has given out.</param>
/// <param name="Gen0">Collections of generation 0 and above.</param>
/// <param name="Gen1">Collections of generation 1 and above.</param>
/// <param name="Gen2">Collections of generation 2.</param>
/// <param name="GcPauseMs">Time that collections held everything up.</param>
internal sealed record ProcessAnswer(
    long CpuMs, long WorkingSetBytes, long AllocatedBytes, int Gen0, int Gen1, int Gen2, double GcPauseMs)
{
    /// <summary>As it is now.</summary>
    public static ProcessAnswer Now() => new(
        (long)Environment.CpuUsage.TotalTime.TotalMilliseconds,
        Environment.WorkingSet,
        GC.GetTotalAllocatedBytes(),
        GC.CollectionCount(0),
        GC.CollectionCount(1),
        GC.CollectionCount(2),
        Math.Round(GC.GetTotalPauseDuration().TotalMilliseconds, 3));
}
