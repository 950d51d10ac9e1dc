using System.Net.WebSockets;
using CompraVenta.Simulator.Faults;
using CompraVenta.Simulator.Markets;
using Microsoft.AspNetCore.Http;

namespace CompraVenta.Simulator.Wire;

/// <summary>One venue's protocol over its market: the shared part. State is guarded by the market's gate.</summary>
internal abstract class VenueExchange
{
    private readonly List<VenueConnection> _connections = [];
    private readonly List<(long AtMs, VenueConnection Connection)> _ending = [];
    private readonly Action<VenueBook> _onEvent;

    protected VenueExchange(VenueMarket market, FaultBoard faults, SimulatorOptions options)
    {
        Market = market;
        Faults = faults;
        Options = options;
        _onEvent = OnBookEvent;
        faults.Watch(OnFault);
    }

    public string Name => Market.Traits.Name;

    public VenueMarket Market { get; }

    public FaultBoard Faults { get; }

    public long NowMs => Market.NowMs;

    /// <summary>True while the whole venue is silent.</summary>
    public bool IsMuted { get; private set; }

    public long FramesSent { get; private set; }

    public IReadOnlyList<VenueConnection> Connections => _connections;

    protected SimulatorOptions Options { get; }

    /// <summary>The sheet that the frame under way is written on; only under the gate.</summary>
    protected WireText Sheet { get; } = new();

    public void CountFrame() => FramesSent++;

    /// <summary>Serves a request below the venue's prefix; <paramref name="path"/> is what follows it.</summary>
    public abstract Task HandleAsync(HttpContext context, string path);

    public void Step(long nowMs)
    {
        lock (Market.Gate)
        {
            IsMuted = Faults.Any && (Faults.Holds(FaultKind.Silence, Name, null) || Faults.Holds(FaultKind.Maintenance, Name, null));
            Market.Step(nowMs, _onEvent);
            OnStep(nowMs);
            for (var i = _connections.Count - 1; i >= 0; i--) _connections[i].OnStep(nowMs);
            for (var i = _ending.Count - 1; i >= 0; i--)
            {
                if (_ending[i].AtMs > nowMs) continue;
                _ending[i].Connection.Close(1001, "restarting");
                _ending.RemoveAt(i);
            }
        }
    }

    /// <summary>A coin began to trade.</summary>
    public virtual void OnListed(VenueBook book)
    {
    }

    /// <summary>True while a symbol's streams are to be withheld.</summary>
    public bool IsWithheld(string symbol) => Faults.Any && (IsMuted || Faults.Holds(FaultKind.Silence, Name, symbol));

    /// <summary>The time to write into a frame: now, unless a fault turns it back.</summary>
    public long StampMs(string symbol, FrameKind kind) =>
        Faults.Strikes(FaultKind.TimeBackwards, Name, symbol, kind, out _) ? NowMs - 3_600_000 : NowMs;

    /// <summary>Adds a bid above the best ask if a fault asks for one.</summary>
    public bool TryCross(VenueBook book, out LevelChange crossing)
    {
        crossing = default;
        if (!book.Asks.TryBest(out var ask) || !Faults.Strikes(FaultKind.Crossed, Name, book.Listing.Symbol, FrameKind.Book, out _)) return false;
        crossing = new LevelChange(true, ask.Price + 2, ask.Size);
        return true;
    }

    protected abstract void OnBookEvent(VenueBook book);

    protected abstract void OnStep(long nowMs);

    /// <summary>Tells a client that the venue goes down; by default there are no words for it.</summary>
    protected virtual void AnnounceRestart(VenueConnection connection)
    {
    }

    protected virtual void AnnounceMaintenance(bool begins)
    {
    }

    /// <summary>True if a fault answered the REST request.</summary>
    protected async Task<bool> RefusedAsync(HttpContext context, string? symbol, string body429, string body500)
    {
        if (!Faults.Any) return false;
        if (Faults.Strikes(FaultKind.Rest429, Name, symbol, null, out _))
        {
            context.Response.Headers.RetryAfter = "2";
            await HttpAnswers.WriteAsync(context, StatusCodes.Status429TooManyRequests, body429);
            return true;
        }

        if (!Faults.Strikes(FaultKind.RestError, Name, symbol, null, out _) && !Faults.Holds(FaultKind.Maintenance, Name, null)) return false;
        await HttpAnswers.WriteAsync(context, StatusCodes.Status500InternalServerError, body500);
        return true;
    }

    /// <summary>Accepts a WebSocket and serves it until it ends.</summary>
    protected async Task ServeAsync(HttpContext context, Func<WireSocket, VenueConnection> open)
    {
        if (Faults.Strikes(FaultKind.RefuseConnections, Name, null, null, out _))
        {
            await HttpAnswers.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "unavailable", "text/plain");
            return;
        }

        using var socket = await WireSocket.AcceptAsync(context, Options.OutboxBytesMax);
        if (socket is null) return;
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        VenueConnection connection;
        lock (Market.Gate)
        {
            connection = open(socket);
            _connections.Add(connection);
        }

        var writing = socket.WriteAsync(ended.Token);
        var reading = ReadAsync(socket, connection, ended.Token);
        try
        {
            await Task.WhenAny(writing, reading);
        }
        finally
        {
            lock (Market.Gate)
            {
                _connections.Remove(connection);
                _ending.RemoveAll(end => end.Connection == connection);
                connection.OnLeave();
            }

            // The reader may have queued the answer to a close frame: let it out, but wait for nobody.
            if (reading.IsCompletedSuccessfully) await Task.WhenAny(writing, Task.Delay(200, CancellationToken.None));
            await ended.CancelAsync();
            await ObserveAsync(writing);
            await ObserveAsync(reading);
        }
    }

    private async Task ReadAsync(WireSocket socket, VenueConnection connection, CancellationToken ct)
    {
        while (await socket.ReadAsync(ct) is { } message)
        {
            lock (Market.Gate)
            {
                connection.OnFrame(message.Opcode);
                if (connection.IsEnded) continue;
                if (message.Opcode == ClientMessage.Ping) socket.Control(ClientMessage.Pong, message.Payload.Span);
                else if (message.Opcode < ClientMessage.Close) connection.OnMessage(message.Payload);
            }

            if (message.Opcode == ClientMessage.Close) return;
        }
    }

    /// <summary>A client that goes away ends its tasks in one of these ways; anything else is ours and must be seen.</summary>
    private static async Task ObserveAsync(Task task)
    {
        try
        {
            await task;
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or WebSocketException or ObjectDisposedException
            or InvalidOperationException { Source: "System.IO.Pipelines" or "Microsoft.AspNetCore.Server.Kestrel.Core" })
        {
            // The connection is over; there is nobody left to tell.
        }
    }

    private void OnFault(Fault fault, bool begins)
    {
        if (fault.Venue is not null && fault.Venue != Name) return;
        lock (Market.Gate)
        {
            if (fault.Kind == FaultKind.Maintenance)
            {
                // A step may have muted it since the fault is in force: the announcement is still sent.
                IsMuted = Faults.Holds(FaultKind.Silence, Name, null) || (!begins && Faults.Holds(FaultKind.Maintenance, Name, null));
                AnnounceMaintenance(begins);
            }
            else if (fault.Kind == FaultKind.Restart && begins)
            {
                var delayMs = (long)(fault.Delay ?? TimeSpan.FromMilliseconds(500)).TotalMilliseconds;
                foreach (var connection in _connections)
                {
                    AnnounceRestart(connection);
                    _ending.Add((NowMs + delayMs, connection));
                }
            }
        }
    }
}
