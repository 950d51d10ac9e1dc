namespace CompraVenta.Web.Streaming;

/// <summary>The connection below one client's WebSocket. The framework reads from it; what the framework writes by itself (pings, pongs, closes)
/// goes through the client's outbox, so that frames never mix.</summary>
/// <remarks>A client that speaks first, after the answer to its handshake (RFC 6455, section 4.1), gets its frames straight on the socket, without the
/// server's buffers between: nothing is left in them which could come later. One that is sent something first stays behind the server's buffers, and
/// so does one whose first frame came before the answer: that frame is there as soon as anybody reads. One that comes later is read by the server
/// after it has sent the answer, both being done in turn.</remarks>
/// <param name="inner">The server's side of the connection.</param>
/// <param name="socket">The socket below it; null where it is not ours alone, as under TLS and HTTP/2.</param>
/// <param name="abort">Ends the connection at once.</param>
internal sealed class ClientStream(Stream inner, Stream? socket, Action abort) : Stream
{
    private const int OpcodeMask = 0x0F;
    private const int OpcodeClose = 8;

    private Outbox? outbox;
    private Stream? output = socket is null ? inner : null;

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
    public ValueTask SendAsync(ReadOnlyMemory<byte> frames) => (Volatile.Read(ref output) ?? Take(inner)).WriteAsync(frames, CancellationToken.None);

    /// <summary>Ends the connection at once; a write that hangs ends with it.</summary>
    public void Abort() => abort();

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (Volatile.Read(ref outbox) is not { } through) return (Volatile.Read(ref output) ?? Take(inner)).WriteAsync(buffer, cancellationToken);
        if ((buffer.Span[0] & OpcodeMask) == OpcodeClose)
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
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = inner.ReadAsync(buffer, cancellationToken);
        if (Volatile.Read(ref output) is not null) return read;
        if (!read.IsCompleted) return HearAsync(read);
        Take(inner);
        return read;
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override Task FlushAsync(CancellationToken cancellationToken) =>
        Volatile.Read(ref outbox) is null && Volatile.Read(ref output) is { } last ? last.FlushAsync(cancellationToken) : Task.CompletedTask;

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

    private async ValueTask<int> HearAsync(ValueTask<int> read)
    {
        // Also one of no bytes, which only waits for some.
        var count = await read;
        Take(socket!);
        return count;
    }

    /// <summary>Decides, once for all, where frames go.</summary>
    private Stream Take(Stream choice) => Interlocked.CompareExchange(ref output, choice, null) ?? choice;
}
