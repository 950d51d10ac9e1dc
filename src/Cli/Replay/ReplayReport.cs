using CompraVenta.Infrastructure.Recordings;

namespace CompraVenta.Cli.Replay;

/// <summary>What a replay counted.</summary>
internal sealed record ReplayReport(
    long Frames,
    long LevelUpdates,
    long Trades,
    long ChecksumsPassed,
    long ChecksumsFailed,
    long Gaps,
    long Resyncs,
    long Malformed,
    long Ignored,
    long FramesPerSecond)
{
    public static ReplayReport Of(RecordingReplay replay)
    {
        var (sessions, market) = (replay.Counters, replay.MarketCounters);
        var frames = sessions.Sum(s => s.Frames);
        return new ReplayReport(
            frames,
            market.LevelUpdates,
            market.Trades,
            market.ChecksumsPassed + sessions.Sum(s => s.ChecksumsPassed),
            market.ChecksumsFailed + sessions.Sum(s => s.ChecksumsFailed),
            sessions.Sum(s => s.Gaps),
            market.Resyncs,
            sessions.Sum(s => s.Malformed),
            sessions.Sum(s => s.Ignored),
            replay.Busy > TimeSpan.Zero ? (long)(frames / replay.Busy.TotalSeconds) : 0);
    }

    /// <summary>The counts with their names, in the order in which they are printed.</summary>
    public IEnumerable<(string Name, long Value)> Rows()
    {
        yield return ("frames", Frames);
        yield return ("level_updates", LevelUpdates);
        yield return ("trades", Trades);
        yield return ("checksums_passed", ChecksumsPassed);
        yield return ("checksums_failed", ChecksumsFailed);
        yield return ("gaps", Gaps);
        yield return ("resyncs", Resyncs);
        yield return ("malformed", Malformed);
        yield return ("ignored", Ignored);
        yield return ("frames_per_second", FramesPerSecond);
    }
}
