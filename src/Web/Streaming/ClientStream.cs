namespace CompraVenta.Web.Streaming;

/// <summary>The connection below one client's WebSocket. The framework reads from it; what the framework writes by itself (pings, pongs, closes)
/// goes through the client's outbox, so that frames never mix.</summary>
/// <remarks>Frames go straight to the socket, past the server's buffers: nothing waits in those that could come later, for the answer to the
/// handshake has been sent when the connection is handed over (<see cref="StreamEndpoint.AddStreaming"/> sees to that).</remarks>
/// <param name="inner">The server's side of the connection.</param>
/// <param name="socket">The socket below it; null where it is not ours alone, as under TLS and HTTP/2.</param>
/// <param name="abort">Ends the connection at once.</param>
internal sealed class ClientStream(Stream inner, Stream? socket, Action abort) : Stream
{
    private const int OpcodeMask = 0x0F;
    private const int OpcodeClose = 8;
    private const int OpcodePong = 10;

    private readonly Stream output = socket ?? inner;
    private Outbox? outbox;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>The close that the framework has said by itself, about a broken frame, and that is still to be sent; null for none.</summary>
    public byte[]? LastFrame { get; private set; }

    /// <summary>From now on the outbox takes what the framework writes, as an answer.</summary>
    public void WriteThrough(Outbox through) => Volatile.Write(ref outbox, through);

    /// <summary>The outbox has ended: the framework's last frames go straight to the connection.</summary>
    public void WriteItself() => Volatile.Write(ref outbox, null);

    /// <summary>Writes whole frames, or the next piece of one. Called by the one flush at a time.</summary>
    public ValueTask SendAsync(ReadOnlyMemory<byte> frames) => output.WriteAsync(frames, CancellationToken.None);

    /// <summary>Ends the connection at once; a write that hangs ends with it.</summary>
    public void Abort() => abort();

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (Volatile.Read(ref outbox) is not { } through) return output.WriteAsync(buffer, cancellationToken);
        var opcode = buffer.Span[0] & OpcodeMask;
        if (opcode == OpcodePong)
        {
            through.Pong(buffer.ToArray());
            return ValueTask.CompletedTask;
        }

        if (opcode == OpcodeClose)
        {
            // Nothing may follow it: it waits for the outbox to end.
            LastFrame = buffer.ToArray();
            return ValueTask.CompletedTask;
        }

        if (through.TryAnswer(buffer.ToArray())) return ValueTask.CompletedTask;
        return ValueTask.FromException(new IOException("the client takes no answers"));
    }

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => inner.ReadAsync(buffer, cancellationToken);

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override Task FlushAsync(CancellationToken cancellationToken) =>
        Volatile.Read(ref outbox) is null ? output.FlushAsync(cancellationToken) : Task.CompletedTask;

    /// <inheritdoc/>
    public override void Flush() => throw new NotSupportedException("asynchronous only");

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("asynchronous only");

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("asynchronous only");

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            socket?.Dispose();
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
