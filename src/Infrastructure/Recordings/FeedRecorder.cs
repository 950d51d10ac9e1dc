using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using CompraVenta.Infrastructure.Feeds;

namespace CompraVenta.Infrastructure.Recordings;

/// <summary>Records what goes over a venue's connections: a file a connection, named by venue and the time of the connect. Each begins with the
/// newest answers of the discovery, so that it can be replayed by itself.</summary>
/// <remarks>Every second what was written reaches the operating system. A disk that refuses ends the recording: <see cref="Failed"/>.</remarks>
public sealed class FeedRecorder : IFeedTap, IDisposable
{
    private static readonly TimeSpan FlushInterval = TimeSpan.FromSeconds(1);

    private readonly string venue;
    private readonly string folder;
    private readonly ITimer flushing;
    private readonly Lock gate = new();
    private readonly Dictionary<long, RecordingWriter> open = [];
    private readonly Dictionary<long, (Uri Address, long AtNs)> waiting = [];
    private readonly Dictionary<string, (Uri Address, byte[] Body)> discovery = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource<Exception> failure = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> files = [];
    private bool hasEnded;

    /// <summary>A recorder that has recorded nothing yet.</summary>
    /// <param name="venue">The venue's id, for the names of the files.</param>
    /// <param name="folder">Where they go; it exists.</param>
    /// <param name="time">When they are flushed.</param>
    public FeedRecorder(string venue, string folder, TimeProvider time)
    {
        this.venue = venue;
        this.folder = folder;
        flushing = time.CreateTimer(_ => FlushAll(), null, FlushInterval, FlushInterval);
    }

    /// <summary>Completes with the reason when nothing can be written any more; nothing is recorded from then on.</summary>
    public Task<Exception> Failed => failure.Task;

    /// <summary>Frames received and written.</summary>
    public long Frames { get; private set; }

    /// <summary>The files made, in order.</summary>
    public IReadOnlyList<string> Files
    {
        get
        {
            lock (gate) return [.. files];
        }
    }

    /// <inheritdoc/>
    public void OnConnected(long connectionId, Uri address, long atNs) => Guarded(() =>
    {
        waiting[connectionId] = (address, atNs);
    });

    /// <inheritdoc/>
    public void OnFrame(long connectionId, ReadOnlySpan<byte> frame, long receivedNs)
    {
        lock (gate)
        {
            if (hasEnded) return;
            try
            {
                if (!open.TryGetValue(connectionId, out var writer) && !TryBegin(connectionId, out writer)) return;
                writer.WriteFrame(frame, isSent: false, receivedNs);
                Frames++;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                Fail(e);
            }
        }
    }

    /// <inheritdoc/>
    public void OnSent(long connectionId, ReadOnlySpan<byte> frame, long atNs)
    {
        var sent = frame.ToArray();
        Guarded(() =>
        {
            if (open.TryGetValue(connectionId, out var writer)) writer.WriteFrame(sent, isSent: true, atNs);
        });
    }

    /// <inheritdoc/>
    public void OnRest(long connectionId, Uri address, ReadOnlySpan<byte> body, long receivedNs)
    {
        var copy = body.ToArray();
        Guarded(() =>
        {
            if (connectionId == 0) discovery[address.PathAndQuery] = (address, copy);
            else if (open.TryGetValue(connectionId, out var writer)) writer.WriteRest(address, copy, receivedNs);
        });
    }

    /// <inheritdoc/>
    public void OnEnded(long connectionId) => Guarded(() =>
    {
        waiting.Remove(connectionId);
        if (open.Remove(connectionId, out var writer)) writer.Dispose();
    });

    /// <summary>Closes all files.</summary>
    public void Dispose()
    {
        flushing.Dispose();
        Guarded(CloseAll);
        lock (gate) hasEnded = true;
    }

    /// <summary>A file begins with its connection's first frame: a connection that nothing came over leaves none.</summary>
    private bool TryBegin(long connectionId, [NotNullWhen(true)] out RecordingWriter? writer)
    {
        writer = null;
        if (!waiting.Remove(connectionId, out var connect)) return false;
        writer = Create(connect.AtNs);
        open.Add(connectionId, writer);
        writer.WriteConnect(connect.Address, connect.AtNs);
        foreach (var (asked, body) in discovery.Values) writer.WriteRest(asked, body, connect.AtNs);
        return true;
    }

    private RecordingWriter Create(long atNs)
    {
        var stamp = DateTimeOffset.UnixEpoch.AddTicks(atNs / TimeSpan.NanosecondsPerTick).ToString("yyyyMMdd'T'HHmmssfff'Z'", CultureInfo.InvariantCulture);
        for (var number = 1; ; number++)
        {
            var path = Path.Combine(folder, number == 1 ? $"{venue}-{stamp}.jsonl.gz" : $"{venue}-{stamp}-{number}.jsonl.gz");
            if (File.Exists(path)) continue;
            var writer = RecordingWriter.Create(path);
            files.Add(path);
            return writer;
        }
    }

    private void FlushAll() => Guarded(() =>
    {
        foreach (var writer in open.Values) writer.Flush();
    });

    private void CloseAll()
    {
        var closing = open.Values.ToList();
        open.Clear();
        foreach (var writer in closing) writer.Dispose();
    }

    private void Guarded(Action write)
    {
        lock (gate)
        {
            if (hasEnded) return;
            try
            {
                write();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                Fail(e);
            }
        }
    }

    private void Fail(Exception e)
    {
        hasEnded = true;
        failure.TrySetResult(e);
        open.Clear();
    }
}
