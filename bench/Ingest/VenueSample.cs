using System.Text.Json;

namespace CompraVenta.Bench.Ingest;

/// <summary>One exchange's feed, as the app's status tells it at one moment.</summary>
internal sealed record VenueSample(
    string Id, int Live, int Followed, int Connections, long Frames, long Applied, long Late, long Ignored, double P50, double P99, double Max,
    long Resyncs, long WentStale, long Suspected, long Reconnects, long Gaps, long Faults, long ChecksumsPassed, long ChecksumsFailed)
{
    public static VenueSample Read(string id, JsonElement venue)
    {
        var feed = venue.GetProperty("feed");
        if (feed.ValueKind != JsonValueKind.Object) return new(id, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        var faults = feed.GetProperty("faults");
        return new(
            id,
            venue.GetProperty("books_live").GetInt32(),
            feed.GetProperty("books_followed").GetInt32(),
            feed.GetProperty("connections").GetInt32(),
            Count("frames"),
            Count("applied"),
            Count("applied_late"),
            Count("updates_ignored"),
            Milliseconds("apply_ms_p50"),
            Milliseconds("apply_ms_p99"),
            Milliseconds("apply_ms_max"),
            Count("resyncs"),
            Count("went_stale"),
            Count("suspected"),
            Count("reconnects"),
            faults.TryGetProperty("gap", out var gaps) ? gaps.GetInt64() : 0,
            faults.EnumerateObject().Sum(fault => fault.Value.GetInt64()),
            Count("checksums_passed"),
            Count("checksums_failed"));

        long Count(string name) => feed.GetProperty(name).GetInt64();
        double Milliseconds(string name) => feed.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : 0;
    }
}
