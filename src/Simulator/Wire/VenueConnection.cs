using CompraVenta.Simulator.Faults;

namespace CompraVenta.Simulator.Wire;

/// <summary>One client's WebSocket at one venue, and the faults on its way. Guarded by the gate of the venue's market.</summary>
internal abstract class VenueConnection(WireSocket socket, VenueExchange exchange)
{
    private readonly Queue<(long DueMs, byte[] Frame)> _delayed = new();
    private byte[]? _held;
    private int _garbage;

    protected WireSocket Socket => socket;

    protected VenueExchange Exchange => exchange;

    public long OpenedAtMs { get; } = exchange.NowMs;

    public bool IsEnded { get; private set; }

    public int Backlog => socket.Backlog;

    /// <summary>A text message of the client.</summary>
    public abstract void OnMessage(ReadOnlyMemory<byte> message);

    /// <summary>Called for every frame the client sends, control frames included.</summary>
    public virtual void OnFrame(int opcode)
    {
    }

    /// <summary>Called when the connection is over: leave all streams.</summary>
    public abstract void OnLeave();

    /// <summary>Sends one text frame of up to four pieces, unless a fault says otherwise.</summary>
    public void Send(FrameKind kind, string? symbol, ReadOnlySpan<byte> a, ReadOnlySpan<byte> b = default, ReadOnlySpan<byte> c = default, ReadOnlySpan<byte> d = default)
    {
        exchange.CountFrame();
        if (!exchange.Faults.Any && _held is null && _delayed.Count == 0) socket.Frame(a, b, c, d);
        else SendFaulty(kind, symbol, [.. a, .. b, .. c, .. d]);
    }

    /// <summary>Ends the connection with a close frame.</summary>
    public void Close(int code, string reason)
    {
        IsEnded = true;
        socket.Close(code, reason);
    }

    public void Abort()
    {
        IsEnded = true;
        socket.Abort();
    }

    public virtual void OnStep(long nowMs)
    {
        while (_delayed.TryPeek(out var next) && next.DueMs <= nowMs) socket.Frame(_delayed.Dequeue().Frame);
    }

    private void SendFaulty(FrameKind kind, string? symbol, byte[] frame)
    {
        var faults = exchange.Faults;
        var venue = exchange.Name;
        if (exchange.IsMuted || IsEnded) return;
        if (faults.Strikes(FaultKind.Disconnect, venue, symbol, kind, out var fault))
        {
            if (fault.Variant == "close") Close(1001, "going away");
            else Abort();
            return;
        }

        if (faults.Strikes(FaultKind.Drop, venue, symbol, kind, out _)) return;
        if (faults.Strikes(FaultKind.Garbage, venue, symbol, kind, out fault)) frame = GarbageFrames.Spoil(frame, fault.Variant, _garbage++);
        if (_held is null && faults.Strikes(FaultKind.Reorder, venue, symbol, kind, out _))
        {
            _held = frame;
            return;
        }

        long? due = faults.Strikes(FaultKind.Slow, venue, symbol, kind, out fault)
            ? exchange.NowMs + (long)(fault.Delay ?? TimeSpan.FromSeconds(1)).TotalMilliseconds
            : null;
        Put(frame, due);
        if (faults.Strikes(FaultKind.Duplicate, venue, symbol, kind, out _)) Put(frame, due);
        if (_held is not { } held) return;
        _held = null;
        Put(held, due);
    }

    private void Put(byte[] frame, long? dueMs)
    {
        // What follows a late frame waits behind it: a socket keeps its order.
        if (dueMs is null && _delayed.Count == 0) socket.Frame(frame);
        else _delayed.Enqueue((dueMs ?? exchange.NowMs, frame));
    }
}
