using System.Net.WebSockets;
using System.Threading.Channels;
using CompraVenta.Core.Books;
using Microsoft.Extensions.Logging;

namespace CompraVenta.Infrastructure.Feeds;

/// <summary>One open socket to a venue and the session that speaks over it, from connect to close.</summary>
/// <remarks>The session is called under one gate, and what it decodes is handed to the market under the same gate, so that batches
/// arrive in the order in which they were made.</remarks>
internal sealed partial class FeedLink : IDisposable
{
    private const int LevelsPerBatch = 4_096;
    private const int FirstBuffer = 64 * 1024;

    /// <summary>An older stamp is not of this frame, or the clock was set.</summary>
    private const long StampAgeMaxNs = 2_000_000_000;

    private static readonly TimeSpan TickInterval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(1);

    private readonly FeedRuntime runtime;
    private readonly VenueSession session;
    private readonly ClientWebSocket socket = new();
    private readonly HttpMessageInvoker invoker;
    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly CancellationTokenSource closing = new();
    private readonly Channel<byte[]> outgoing = Channel.CreateUnbounded<byte[]>(new() { SingleReader = true });
    private readonly TaskCompletionSource handOver = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private KernelStampedStream? stamps;
    private bool hasEnded;
    private long lastFrameNs;

    public FeedLink(FeedRuntime runtime, VenueSession session, long connectionId)
    {
        this.runtime = runtime;
        this.session = session;
        ConnectionId = connectionId;
        session.Batch = runtime.Pool.Rent(connectionId, runtime.Feed.Venue.Index);
        socket.Options.KeepAliveInterval = TimeSpan.FromSeconds(15);
        socket.Options.KeepAliveTimeout = TimeSpan.FromSeconds(15);
        socket.Options.SetRequestHeader("User-Agent", "CompraVenta");
        socket.Options.CollectHttpResponseDetails = true;

        // Through a proxy, it is the proxy that is connected to here; the tunnel and its password are the handler's.
        invoker = new HttpMessageInvoker(new SocketsHttpHandler
        {
            UseProxy = runtime.Proxy is not null,
            Proxy = runtime.Proxy,
            ConnectCallback = async (context, ct) =>
            {
                var connected = await KernelStampedStream.ConnectAsync(context.DnsEndPoint.Host, context.DnsEndPoint.Port, ct);
                stamps = connected as KernelStampedStream;
                return connected;
            },
        });
    }

    /// <summary>The number under which the market knows it.</summary>
    public long ConnectionId { get; }

    public FeedCounters Counters => session.Counters;

    /// <summary>Completes when the session wants to be handed over to a new connection.</summary>
    public Task HandOverWanted => handOver.Task;

    /// <summary>Why the link ended or wants to.</summary>
    public StaleReason EndReason { get; private set; } = StaleReason.Disconnected;

    /// <summary>When the newest frame came, nanoseconds since 1970-01-01 UTC; 0 before the first.</summary>
    public long LastFrameNs => Volatile.Read(ref lastFrameNs);

    /// <summary>Connects.</summary>
    /// <exception cref="VenueException">It did not work; the message says why in plain words.</exception>
    public async Task ConnectAsync(CancellationToken ct)
    {
        var address = session.Address;
        using var timer = new CancellationTokenSource(ConnectTimeout, runtime.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, timer.Token);
        try
        {
            await socket.ConnectAsync(address, invoker, either.Token);
        }
        catch (OperationCanceledException e) when (!ct.IsCancellationRequested)
        {
            throw new VenueException(ConnectProblem.OfTimeout(address, ConnectTimeout, runtime.Proxy?.Describe(address)), null, e);
        }
        catch (WebSocketException e)
        {
            var settings = runtime.Feed.AddressSettings;
            throw new VenueException(
                (int)socket.HttpStatusCode >= 400
                    ? ConnectProblem.OfStatus((int)socket.HttpStatusCode, address, settings)
                    : ConnectProblem.Of(e, address, runtime.Proxy?.Describe(address), settings),
                null,
                e);
        }
    }

    /// <summary>Receives until the connection ends, for whatever reason; its books are then lost.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, closing.Token);
        var token = either.Token;
        lastFrameNs = runtime.Host.NowNs;
        var sending = SendAllAsync(token);
        var ticking = TickAllAsync(token);
        try
        {
            runtime.Tap?.OnConnected(ConnectionId, session.Address, runtime.Host.NowNs);
            await CallAsync(s => s.OnConnected(runtime.Host.NowNs), token);
            await ReceiveAllAsync(token);
        }
        catch (Exception e) when (e is WebSocketException or IOException or OperationCanceledException or VenueException or ChannelClosedException)
        {
            if (!token.IsCancellationRequested) Log.Ended(runtime.Logger, runtime.Feed.Venue.Id, ConnectionId, e.Message);
        }
#pragma warning disable CA1031 // A bug that a venue's frame brings to light costs this connection, not the venue.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.Failed(runtime.Logger, runtime.Feed.Venue.Id, ConnectionId, e);
        }
        finally
        {
            await closing.CancelAsync();
            await Task.WhenAll(sending, ticking);
            await LoseBooksAsync();
            runtime.Tap?.OnEnded(ConnectionId);
        }
    }

    /// <summary>Calls the session, then does what it asks for.</summary>
    /// <exception cref="ObjectDisposedException">The link has ended; its books are lost already.</exception>
    public async ValueTask CallAsync(Action<VenueSession> call, CancellationToken ct)
    {
        await gate.WaitAsync(ct);
        try
        {
            ObjectDisposedException.ThrowIf(hasEnded, this);
            call(session);
            await FlushAsync(ct);
            Drain();
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Ends the link.</summary>
    public void Close(StaleReason reason)
    {
        EndReason = reason;
        try
        {
            closing.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has ended by itself meanwhile, which is what was asked for.
            Log.IsEnded(runtime.Logger, ConnectionId);
        }
    }

    public void Dispose()
    {
        socket.Dispose();
        invoker.Dispose();
        closing.Dispose();
    }

    private async Task ReceiveAllAsync(CancellationToken ct)
    {
        var buffer = new byte[FirstBuffer];
        var filled = 0;
        while (true)
        {
            var receiving = socket.ReceiveAsync(buffer.AsMemory(filled), ct);
            if (!receiving.IsCompleted && !session.Batch.IsEmpty) await CallAsync(static _ => { }, ct);
            var received = await receiving;
            if (received.MessageType == WebSocketMessageType.Close) throw new VenueException($"closed by the venue: {socket.CloseStatus} {socket.CloseStatusDescription}");
            filled += received.Count;
            if (!received.EndOfMessage)
            {
                if (filled == buffer.Length) buffer = Enlarge(buffer);
                continue;
            }

            await DecodeAsync(buffer.AsMemory(0, filled), ct);
            filled = 0;
        }
    }

    private async ValueTask DecodeAsync(ReadOnlyMemory<byte> frame, CancellationToken ct)
    {
        await gate.WaitAsync(ct);
        try
        {
            var now = runtime.Host.NowNs;
            Volatile.Write(ref lastFrameNs, now);
            var receivedNs = ReceivedNs(now);
            runtime.Tap?.OnFrame(ConnectionId, frame.Span, receivedNs);
            session.OnFrame(frame.Span, receivedNs);
            if (session.Batch.LevelCount >= LevelsPerBatch) await FlushAsync(ct);
            Drain();
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>When the kernel received the newest bytes, if it says so and its clock agrees with ours; else now.</summary>
    private long ReceivedNs(long now) =>
        stamps?.StampNs is { } stamp && stamp <= now && now - stamp < StampAgeMaxNs ? stamp : now;

    private byte[] Enlarge(byte[] buffer)
    {
        var limit = runtime.Options.FrameBytesMax;
        if (buffer.Length >= limit)
        {
            session.Counters.Fault(FaultKind.Oversized);
            runtime.Faults.Report(FaultKind.Oversized, buffer.AsSpan(0, 200));
            throw new VenueException($"a frame exceeds {limit} bytes");
        }

        Array.Resize(ref buffer, (int)Math.Min((long)buffer.Length * 4, limit));
        return buffer;
    }

    private async ValueTask FlushAsync(CancellationToken ct)
    {
        if (session.Batch.IsEmpty) return;
        var batch = session.Batch;
        session.Batch = runtime.Pool.Rent(ConnectionId, runtime.Feed.Venue.Index);
        await runtime.Host.ApplyAsync(batch, ct);
    }

    private void Drain()
    {
        var output = session.Output;
        while (output.Frames.TryDequeue(out var frame)) outgoing.Writer.TryWrite(frame);
        while (output.Requests.TryDequeue(out var request)) _ = AnswerAsync(request);
        if (output.Wish == ConnectionWish.HandOver) handOver.TrySetResult();
        else if (output.Wish == ConnectionWish.Reconnect && !closing.IsCancellationRequested) Close(output.WishReason);
    }

    private Uri AddressOf(string pathAndQuery) => new(runtime.Feed.RestBase.AbsoluteUri.TrimEnd('/') + pathAndQuery);

    private async Task AnswerAsync(RestRequest request)
    {
        byte[] body = [];
        var succeeded = false;
        try
        {
            body = await runtime.Rest.GetAsync(request.PathAndQuery, request.Weight, closing.Token);
            succeeded = true;
        }
        catch (OperationCanceledException)
        {
            return;
        }
        catch (VenueException e)
        {
            Log.RestFailed(runtime.Logger, runtime.Feed.Venue.Id, request.PathAndQuery, e.Message);
        }

        try
        {
            await CallAsync(
                s =>
                {
                    var now = runtime.Host.NowNs;
                    if (succeeded) runtime.Tap?.OnRest(ConnectionId, AddressOf(request.PathAndQuery), body, now);
                    s.OnRest(request.PathAndQuery, body, succeeded, now);
                },
                closing.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or ChannelClosedException)
        {
            Log.AnswerDropped(runtime.Logger, runtime.Feed.Venue.Id, request.PathAndQuery);
        }
    }

    private async Task SendAllAsync(CancellationToken ct)
    {
        var pace = new Pacer(runtime.Feed.Limits.SendInterval, runtime.Time);
        try
        {
            await foreach (var frame in outgoing.Reader.ReadAllAsync(ct))
            {
                await pace.WaitAsync(ct);
                await socket.SendAsync(frame, WebSocketMessageType.Text, endOfMessage: true, ct);
                runtime.Tap?.OnSent(ConnectionId, frame, runtime.Host.NowNs);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException or IOException)
        {
            // The receive loop sees the same end and says why.
            if (!closing.IsCancellationRequested) await closing.CancelAsync();
        }
    }

    private async Task TickAllAsync(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(TickInterval, runtime.Time);
        var silenceNs = runtime.Feed.Limits.SilenceTimeout.Ticks * TimeSpan.NanosecondsPerTick;
        try
        {
            while (await timer.WaitForNextTickAsync(ct))
            {
                var now = runtime.Host.NowNs;
                await CallAsync(s => s.OnTick(now), ct);
                if (now - LastFrameNs <= silenceNs) continue;
                Log.Silent(runtime.Logger, runtime.Feed.Venue.Id, ConnectionId, runtime.Feed.Limits.SilenceTimeout);
                Close(StaleReason.Silent);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            Log.IsEnded(runtime.Logger, ConnectionId);
        }
#pragma warning disable CA1031 // Without ticks nobody would notice silence: whatever went wrong, the link ends and is replaced.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.Failed(runtime.Logger, runtime.Feed.Venue.Id, ConnectionId, e);
            Close(StaleReason.Disconnected);
        }
    }

    /// <summary>Tells the market, however busy it is, that the connection's books are lost; then closes the socket if it still can be.</summary>
    private async Task LoseBooksAsync()
    {
        await gate.WaitAsync(CancellationToken.None);
        try
        {
            hasEnded = true;
            session.Batch.AddConnectionLost(EndReason, runtime.Host.NowNs);
            await FlushAsync(CancellationToken.None);
        }
        catch (ChannelClosedException)
        {
            // The market's loop has ended: there is nobody left to tell.
            Log.IsEnded(runtime.Logger, ConnectionId);
        }
        finally
        {
            gate.Release();
        }

        using var deadline = new CancellationTokenSource(CloseTimeout, runtime.Time);
        try
        {
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, deadline.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException or IOException)
        {
            Log.CloseFailed(runtime.Logger, ConnectionId, e.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1010, LogLevel.Information, "{Venue} connection {Connection} ended: {Why}", EventName = "LinkEnded")]
        public static partial void Ended(ILogger logger, string venue, long connection, string why);

        [LoggerMessage(1011, LogLevel.Warning, "{Venue} connection {Connection} sent nothing for {Silence}; replaced", EventName = "LinkSilent")]
        public static partial void Silent(ILogger logger, string venue, long connection, TimeSpan silence);

        [LoggerMessage(1012, LogLevel.Warning, "{Venue} did not answer {Path}: {Why}", EventName = "RestFailed")]
        public static partial void RestFailed(ILogger logger, string venue, string path, string why);

        [LoggerMessage(1013, LogLevel.Debug, "{Venue} answered {Path} after the connection had ended", EventName = "AnswerDropped")]
        public static partial void AnswerDropped(ILogger logger, string venue, string path);

        [LoggerMessage(1014, LogLevel.Debug, "Connection {Connection} is ended", EventName = "LinkIsEnded")]
        public static partial void IsEnded(ILogger logger, long connection);

        [LoggerMessage(1016, LogLevel.Error, "{Venue} connection {Connection} failed and is replaced", EventName = "LinkFailed")]
        public static partial void Failed(ILogger logger, string venue, long connection, Exception e);

        [LoggerMessage(1015, LogLevel.Debug, "Connection {Connection} could not be closed: {Why}", EventName = "CloseFailed")]
        public static partial void CloseFailed(ILogger logger, long connection, string why);
    }
}
