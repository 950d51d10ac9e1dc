using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace CompraVenta.Infrastructure.Feeds;

/// <summary>A TCP stream that knows when the kernel received what was read last, so that the time a frame waited for us counts as ours.</summary>
/// <remarks>Source: Linux kernel documentation, networking/timestamping, SO_TIMESTAMPING with software receive stamps, read by recvmsg.
/// What has arrived is read in large pieces and given out in small ones, since a WebSocket reads a frame's header and its payload by themselves. The stamp
/// is that of the oldest bytes of a piece: it makes no frame look fresher than it is. Where the system offers no stamps the stream works without them; the first bytes of a machine's first such
/// connection have none either, since the kernel begins to stamp a moment after it is asked.</remarks>
internal sealed partial class KernelStampedStream : Stream
{
    private const int SocketLevel = 1;
    private const int Timestamping = 37;
    private const int SoftwareReceive = 8 | 16;
    private const int DontWait = 0x40;
    private const int TryAgain = 11;
    private const int Interrupted = 4;
    private const int Peek = 2;
    private const int ControlBytes = 256;
    private const int PieceBytes = 16 * 1024;

    private readonly Socket socket;
    private readonly NetworkStream writer;
    private readonly bool isStamped;
    private byte[] piece = [];
    private int given;
    private int held;
    private long stampNs;

    /// <summary>Takes over a connected socket.</summary>
    public KernelStampedStream(Socket socket)
    {
        this.socket = socket;
        writer = new NetworkStream(socket, ownsSocket: true);
        isStamped = OperatingSystem.IsLinux() && TryEnable(socket);
    }

    /// <summary>When the kernel received the piece that was read from last, nanoseconds since 1970-01-01 UTC; 0 when it does not say.</summary>
    public long StampNs => Volatile.Read(ref stampNs);

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

    /// <summary>Connects to a host and stamps what it sends; for <see cref="SocketsHttpHandler.ConnectCallback"/>.</summary>
    public static async ValueTask<Stream> ConnectAsync(string host, int port, CancellationToken ct)
    {
        var connecting = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await connecting.ConnectAsync(host, port, ct);
            return new KernelStampedStream(connecting);
        }
        catch
        {
            connecting.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (given < held) return Give(buffer.Span);

        // A read of nothing waits until there is something to read.
        if (!isStamped || buffer.IsEmpty) return await writer.ReadAsync(buffer, cancellationToken);
        while (true)
        {
            if (TryReceive(buffer.Span, out var received)) return received;
            await WaitAsync(cancellationToken);
        }
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => writer.Read(buffer, offset, count);

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        writer.WriteAsync(buffer, cancellationToken);

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        writer.WriteAsync(buffer, offset, count, cancellationToken);

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => writer.Write(buffer, offset, count);

    /// <inheritdoc/>
    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) writer.Dispose();
        base.Dispose(disposing);
    }

    private int Give(Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, held - given);
        piece.AsSpan(given, count).CopyTo(buffer);
        given += count;
        return count;
    }

    private async ValueTask WaitAsync(CancellationToken ct)
    {
        try
        {
            await socket.ReceiveAsync(Memory<byte>.Empty, SocketFlags.None, ct);
        }
        catch (SocketException e)
        {
            throw new IOException($"receiving failed: {e.Message}", e);
        }
    }

    private static bool TryEnable(Socket socket)
    {
        Span<byte> flags = stackalloc byte[sizeof(int)];
        MemoryMarshal.Write(flags, SoftwareReceive);
        try
        {
            socket.SetRawSocketOption(SocketLevel, Timestamping, flags);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static unsafe long StampOf(byte* control, nuint length)
    {
        // A control message is a header (length, level, type) and its data, aligned to 8 bytes; the stamp's data begins with a timespec.
        for (nuint at = 0; at + 16 <= length;)
        {
            var size = *(nuint*)(control + at);
            if (size < 16) break;
            if (*(int*)(control + at + 8) == SocketLevel && *(int*)(control + at + 12) == Timestamping && size >= 32)
            {
                var time = (long*)(control + at + 16);
                return (time[0] * 1_000_000_000) + time[1];
            }

            at += (size + 7) & ~(nuint)7;
        }

        return 0;
    }

    [LibraryImport("libc", EntryPoint = "recvmsg", SetLastError = true)]
    private static unsafe partial nint Receive(SafeSocketHandle socket, Message* message, int flags);

    /// <summary>Reads what has arrived, and notes when.</summary>
    /// <returns>False when nothing has.</returns>
    /// <exception cref="IOException">The connection failed.</exception>
    private bool TryReceive(Span<byte> buffer, out int received)
    {
        // The stamp of a read is that of its newest bytes; a look at the first byte has that of the oldest.
        Span<byte> first = stackalloc byte[1];
        received = Receive(first, DontWait | Peek, out var stamp);
        if (received <= 0) return received == 0;
        if (stamp > 0) Volatile.Write(ref stampNs, stamp);
        if (buffer.Length >= PieceBytes)
        {
            received = Receive(buffer, DontWait, out _);
            return received >= 0;
        }

        if (piece.Length == 0) piece = new byte[PieceBytes];
        held = Receive(piece, DontWait, out _);
        given = 0;
        if (held < 0)
        {
            held = 0;
            return false;
        }

        received = Give(buffer);
        return true;
    }

    /// <returns>How many bytes; 0 at the end, -1 when nothing has arrived.</returns>
    private unsafe int Receive(Span<byte> buffer, int flags, out long stamp)
    {
        var control = stackalloc byte[ControlBytes];
        fixed (byte* bytes = buffer)
        {
            var part = new Part { Start = bytes, Length = (nuint)buffer.Length };
            var message = new Message { Parts = &part, PartCount = 1, Control = control, ControlLength = ControlBytes };
            var received = (int)Receive(socket.SafeHandle, &message, flags);
            stamp = received >= 0 ? StampOf(control, message.ControlLength) : 0;
            if (received >= 0) return received;
        }

        var error = Marshal.GetLastPInvokeError();
        return error is TryAgain or Interrupted ? -1 : throw new IOException($"receiving failed: {Marshal.GetPInvokeErrorMessage(error)}");
    }

    /// <summary>struct iovec.</summary>
    private unsafe struct Part
    {
        public byte* Start;
        public nuint Length;
    }

    /// <summary>struct msghdr, as 64-bit Linux lays it out.</summary>
    private unsafe struct Message
    {
        public void* Name;
        public nuint NameLength;
        public Part* Parts;
        public nuint PartCount;
        public byte* Control;
        public nuint ControlLength;
        public nint Flags;
    }
}
