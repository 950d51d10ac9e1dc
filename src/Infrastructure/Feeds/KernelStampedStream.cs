using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace CompraVenta.Infrastructure.Feeds;

/// <summary>A TCP stream that knows when the kernel received what was read last, so that the time a frame waited for us counts as ours.</summary>
/// <remarks>Source: Linux kernel documentation, networking/timestamping, SO_TIMESTAMPING with software receive stamps, read by recvmsg.
/// A stamp belongs to the last bytes of a read: for frames that arrive together it is an upper bound. Where the system offers no
/// stamps the stream works without them.</remarks>
internal sealed partial class KernelStampedStream : Stream
{
    private const int SocketLevel = 1;
    private const int Timestamping = 37;
    private const int SoftwareReceive = 8 | 16;
    private const int DontWait = 0x40;
    private const int TryAgain = 11;
    private const int Interrupted = 4;
    private const int ControlBytes = 256;

    private readonly Socket socket;
    private readonly NetworkStream writer;
    private readonly bool isStamped;
    private long stampNs;

    /// <summary>Takes over a connected socket.</summary>
    public KernelStampedStream(Socket socket)
    {
        this.socket = socket;
        writer = new NetworkStream(socket, ownsSocket: true);
        isStamped = OperatingSystem.IsLinux() && TryEnable(socket);
    }

    /// <summary>When the kernel received the bytes read last, nanoseconds since 1970-01-01 UTC; 0 when it does not say.</summary>
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

    /// <summary>Reads what has arrived.</summary>
    /// <returns>False when nothing has.</returns>
    /// <exception cref="IOException">The connection failed.</exception>
    private unsafe bool TryReceive(Span<byte> buffer, out int received)
    {
        var control = stackalloc byte[ControlBytes];
        fixed (byte* bytes = buffer)
        {
            var part = new Part { Start = bytes, Length = (nuint)buffer.Length };
            var message = new Message { Parts = &part, PartCount = 1, Control = control, ControlLength = ControlBytes };
            received = (int)Receive(socket.SafeHandle, &message, DontWait);
            if (received >= 0)
            {
                if (StampOf(control, message.ControlLength) is > 0 and var stamp) Volatile.Write(ref stampNs, stamp);
                return true;
            }
        }

        var error = Marshal.GetLastPInvokeError();
        return error is TryAgain or Interrupted ? false : throw new IOException($"receiving failed: {Marshal.GetPInvokeErrorMessage(error)}");
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
