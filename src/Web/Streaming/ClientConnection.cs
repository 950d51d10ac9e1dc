using System.Buffers;
using System.Net.WebSockets;
using CompraVenta.Web.Http;
using CompraVenta.Web.Markets;
using CompraVenta.Web.Streaming.Messages;

namespace CompraVenta.Web.Streaming;

/// <summary>One client's WebSocket: a loop reads its messages, and its worker writes its outbox whenever there is something in it.</summary>
/// <remarks>The framework's WebSocket reads, answers pings and closes; stream messages are frames already and go to the connection below it.</remarks>
internal sealed partial class ClientConnection : IDisposable
{
    private readonly WebSocket socket;
    private readonly ClientStream connection;
    private readonly FlushWorker worker;
    private readonly StreamHub hub;
    private readonly MarketNames names;
    private readonly StreamingOptions limits;
    private readonly StreamCounters counters;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly Outbox outbox;
    private readonly AccountChannel account;
    private readonly Dictionary<StreamKey, Subscription> subscriptions = [];
    private readonly CancellationTokenSource reading = new();
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Closing? closing;
    private long secondStarted;
    private int messagesThisSecond;
    private long sendStarted;
    private int isWaiting;

    // The flush's; handed on to the end of a write that hangs, and back.
    private ReadOnlyMemory<byte> rest;
    private volatile bool isWriting;
    private bool isEnding;

    public ClientConnection(
        WebSocket socket,
        ClientStream connection,
        FlushWorker worker,
        StreamHub hub,
        AccountChannels accounts,
        StreamCaller caller,
        MarketNames names,
        StreamingOptions limits,
        StreamCounters counters,
        TimeProvider time,
        ILogger logger)
    {
        (this.socket, this.connection, this.worker, this.hub, this.names) = (socket, connection, worker, hub, names);
        (this.limits, this.counters, this.time, this.logger) = (limits, counters, time, logger);
        outbox = new Outbox(limits, Wake);
        connection.WriteThrough(outbox);
        account = new AccountChannel(accounts, caller, outbox, Answer, Close);
    }

    /// <summary>Bytes of streams held for the client.</summary>
    public int HeldBytes => outbox.HeldBytes;

    /// <summary>Serves the client until it leaves or is closed.</summary>
    /// <param name="first">A subscription asked for while connecting; null for none.</param>
    /// <param name="aborted">The connection is gone.</param>
    public async Task RunAsync(ClientRequest? first, CancellationToken aborted)
    {
        await using var _ = aborted.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), reading);
        try
        {
            if (first is not null) await HandleAsync(first);
            await ReadAsync();
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException)
        {
            Log.Gone(logger, e.Message);
        }
        finally
        {
            Close(WebSocketCloseStatus.NormalClosure, "bye");
            foreach (var subscription in subscriptions.Values) hub.Unsubscribe(subscription);
            await account.DisposeAsync();
            if (reading.IsCancellationRequested) Abort();
            await ended.Task;
        }
    }

    /// <summary>Has the client closed with a reason once what is being sent is sent; the first reason counts. Safe from any thread.</summary>
    public void Close(WebSocketCloseStatus status, string reason) => TryClose(status, reason);

    /// <summary>Gives up a client that has not taken a message, or answered our closing, within the limits. Called about twice a second.</summary>
    public void CheckProgress()
    {
        var sending = Volatile.Read(ref sendStarted);
        var isStuck = sending != 0 && time.GetElapsedTime(sending) > limits.SendTimeout;
        var isDeaf = Volatile.Read(ref closing) is { } asked && time.GetElapsedTime(asked.Since) > limits.CloseTimeout;
        if (!isStuck && !isDeaf) return;
        Log.GivenUp(logger, isStuck ? "it takes no message" : "it does not answer the closing");
        Abort();
    }

    /// <summary>Ends what the client follows of an account once its session has ended. Called about twice a second.</summary>
    public void CheckSession() => account.CheckSession();

    /// <summary>Writes what waits, until nothing does or the connection takes no more for now. Called by the client's worker only.</summary>
    /// <param name="batch">The worker's.</param>
    public void Flush(FlushBatch batch)
    {
        Interlocked.Exchange(ref isWaiting, 0);
        if (isWriting || isEnding) return;
        batch.Clear();
        try
        {
            while (!rest.IsEmpty || TryTake(batch))
            {
                if (!TryWrite(batch)) return;
            }
        }
        catch (Exception e) when (IsConnectionLost(e))
        {
            GiveUp(e);
        }
    }

    /// <summary>Frees what the loops used; both have ended.</summary>
    public void Dispose() => reading.Dispose();

    private bool TryClose(WebSocketCloseStatus status, string reason)
    {
        if (Interlocked.CompareExchange(ref closing, new Closing(status, reason, time.GetTimestamp()), null) is not null) return false;
        Wake();
        return true;
    }

    private void Wake()
    {
        if (Interlocked.Exchange(ref isWaiting, 1) == 0) worker.Add(this);
    }

    private void Abort()
    {
        connection.Abort();
        socket.Abort();
    }

    private async Task ReadAsync()
    {
        while (true)
        {
            // Waiting needs no buffer, so that an idle client costs none.
            var result = await socket.ReceiveAsync(Memory<byte>.Empty, reading.Token);
            if (result.MessageType == WebSocketMessageType.Close) return;
            var buffer = ArrayPool<byte>.Shared.Rent(limits.MessageBytesMax);
            try
            {
                var length = 0;
                while (!result.EndOfMessage)
                {
                    // What is too long is read over to its end, into the same memory.
                    var at = Math.Min(length, limits.MessageBytesMax - 1);
                    result = await socket.ReceiveAsync(buffer.AsMemory(at, limits.MessageBytesMax - at), reading.Token);
                    length += result.Count;
                    if (result.MessageType == WebSocketMessageType.Close) return;
                    if (length > limits.MessageBytesMax * 64L)
                    {
                        Close(WebSocketCloseStatus.MessageTooBig, $"messages have at most {limits.MessageBytesMax} bytes");
                        return;
                    }
                }

                await OnMessageAsync(result.MessageType, buffer.AsMemory(0, Math.Min(length, buffer.Length)), length);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }

    /// <summary>One message after the other: what follows a sign-in waits for it.</summary>
    private ValueTask OnMessageAsync(WebSocketMessageType type, ReadOnlyMemory<byte> message, int length)
    {
        if (IsTooMany()) return ValueTask.CompletedTask;
        if (type != WebSocketMessageType.Text) Refuse(null, StreamCodes.BadMessage, "Messages are text.");
        else if (length >= limits.MessageBytesMax) Refuse(null, StreamCodes.MessageTooLarge, $"Messages have less than {limits.MessageBytesMax} bytes.");
        else return HandleAsync(ClientRequest.Read(message, names));
        return ValueTask.CompletedTask;
    }

    private bool IsTooMany()
    {
        if (secondStarted == 0 || time.GetElapsedTime(secondStarted) >= TimeSpan.FromSeconds(1))
        {
            secondStarted = time.GetTimestamp();
            messagesThisSecond = 0;
        }

        messagesThisSecond++;
        if (messagesThisSecond <= limits.MessagesPerSecondMax) return false;

        // Said once a second: the answers to a flood would be one, too.
        if (messagesThisSecond == limits.MessagesPerSecondMax + 1)
        {
            Refuse(null, StreamCodes.TooManyMessages, $"At most {limits.MessagesPerSecondMax} messages a second; the others of this second are ignored.");
        }

        return true;
    }

    private async ValueTask HandleAsync(ClientRequest request)
    {
        if (request.Fault is { } fault)
        {
            Answer(ClientAnswers.Error(request.Id, fault));
            return;
        }

        switch (request.Operation)
        {
            case RequestMessage.Ping:
                Answer(ClientAnswers.Pong(request.Id, time.GetUtcNow().UtcDateTime));
                break;
            case RequestMessage.Auth:
                await account.AuthenticateAsync(request.Id, request.Token!, reading.Token);
                break;
            case RequestMessage.Subscribe when request.Key is { IsOfUser: true } own:
                if (MaySubscribe(request.Id, account.IsSubscribed(own))) await account.SubscribeAsync(own, request.Id, request.Since, reading.Token);
                break;
            case RequestMessage.Unsubscribe when request.Key is { IsOfUser: true } own:
                if (!await account.UnsubscribeAsync(own, request.Id)) RefuseNotSubscribed(request.Id);
                break;
            case RequestMessage.Subscribe:
                Subscribe(request.Id, request.Key!);
                break;
            case RequestMessage.Unsubscribe:
                Unsubscribe(request.Id, request.Key!);
                break;
            default:
                throw new InvalidOperationException($"nobody handles {request.Operation}");
        }
    }

    private void Subscribe(string? id, StreamKey key)
    {
        if (subscriptions.TryGetValue(key, out var known))
        {
            // Asking again is how a client that lost its place starts over.
            Answer(ClientAnswers.Done(SubscriptionAnswer.Taken, id, key));
            outbox.NeedSnapshot(known);
            return;
        }

        if (!MaySubscribe(id, isKnown: false)) return;
        Answer(ClientAnswers.Done(SubscriptionAnswer.Taken, id, key));
        subscriptions.Add(key, hub.Subscribe(key, outbox));
    }

    private void Unsubscribe(string? id, StreamKey key)
    {
        if (!subscriptions.Remove(key, out var subscription))
        {
            RefuseNotSubscribed(id);
            return;
        }

        hub.Unsubscribe(subscription);
        Answer(ClientAnswers.Done(SubscriptionAnswer.Ended, id, key));
    }

    private bool MaySubscribe(string? id, bool isKnown)
    {
        if (isKnown || subscriptions.Count + account.Count < limits.SubscriptionsMax) return true;
        Refuse(id, StreamCodes.TooManySubscriptions, $"A connection has at most {limits.SubscriptionsMax} subscriptions.");
        return false;
    }

    private void RefuseNotSubscribed(string? id) => Refuse(id, StreamCodes.NotSubscribed, "There is no such subscription.");

    private void Refuse(string? id, string code, string message) =>
        Answer(ClientAnswers.Error(id, new RequestFault(StatusCodes.Status400BadRequest, code, message)));

    private void Answer(byte[] bytes)
    {
        if (outbox.TryAnswer(bytes)) return;
        if (TryClose(WebSocketCloseStatus.PolicyViolation, "too slow: answers wait and are not read")) counters.ReadNothing();
    }

    /// <summary>Makes <see cref="rest"/> the next bytes to write; false when there are none, or none any more.</summary>
    private bool TryTake(FlushBatch batch)
    {
        while (true)
        {
            if (Volatile.Read(ref closing) is { } asked)
            {
                isEnding = true;
                _ = EndAsync(asked);
                return false;
            }

            batch.Clear();
            if (!outbox.TryTake(batch)) return false;
            if (batch.Awaiting is { } subscription)
            {
                if (subscription.Stream.TakeSnapshot(subscription) is not { } snapshot) continue;
                batch.TryAdd(snapshot);
            }

            rest = batch.Bytes;
            counters.Delivered(batch.Frames, rest.Length);
            return true;
        }
    }

    /// <summary>Writes the next piece; false when it has not ended, and the flush goes on when it has.</summary>
    private bool TryWrite(FlushBatch batch)
    {
        var piece = rest[..Math.Min(rest.Length, FlushBatch.BytesMax)];
        rest = rest[piece.Length..];
        var write = connection.SendAsync(piece);
        if (write.IsCompletedSuccessfully)
        {
            write.GetAwaiter().GetResult();
            return true;
        }

        // A buffer of the batch is always written in one piece.
        isWriting = true;
        Volatile.Write(ref sendStarted, time.GetTimestamp());
        _ = FinishAsync(write, batch is { IsBuffered: true, Frames: > 0 } ? batch.Detach() : null);
        return false;
    }

    private async Task FinishAsync(ValueTask write, byte[]? buffer)
    {
        try
        {
            await write;
            Volatile.Write(ref sendStarted, 0);
            isWriting = false;
            Wake();
        }
        catch (Exception e) when (IsConnectionLost(e))
        {
            GiveUp(e);
        }
        finally
        {
            if (buffer is not null) ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static bool IsConnectionLost(Exception e) =>
        e is WebSocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException or IOException;

    /// <summary>The connection takes nothing any more: nobody is left to answer what would be read.</summary>
    private void GiveUp(Exception e)
    {
        Log.Gone(logger, e.Message);
        isEnding = true;
        _ = EndReadingAsync();
    }

    private async Task EndReadingAsync()
    {
        try
        {
            await reading.CancelAsync();
        }
        finally
        {
            ended.TrySetResult();
        }
    }

    /// <summary>Says the close as the last frame; the client then has its time to close.</summary>
    private async Task EndAsync(Closing asked)
    {
        try
        {
            reading.CancelAfter(limits.CloseTimeout);
            connection.WriteItself();
            if (connection.LastFrame is { } last)
            {
                await connection.SendAsync(last);
            }
            else if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                await socket.CloseOutputAsync(asked.Status, asked.Reason, reading.Token);
            }
        }
        catch (Exception e) when (IsConnectionLost(e))
        {
            Log.Gone(logger, e.Message);
        }
        finally
        {
            if (socket.State == WebSocketState.Aborted) await EndReadingAsync();
            ended.TrySetResult();
        }
    }

    private sealed record Closing(WebSocketCloseStatus Status, string Reason, long Since);

    private static partial class Log
    {
        [LoggerMessage(4001, LogLevel.Debug, "A stream client is gone: {Why}", EventName = "ClientGone")]
        public static partial void Gone(ILogger logger, string why);

        [LoggerMessage(4002, LogLevel.Information, "A stream client is given up: {Why}", EventName = "ClientGivenUp")]
        public static partial void GivenUp(ILogger logger, string why);
    }
}
