using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace CompraVenta.Simulator.Wire;

/// <summary>The server's side of one WebSocket (RFC 6455) on an upgraded Kestrel connection: frames are appended to an
/// outbox that one task writes out in large pieces, so that a hundred thousand frames a second cost few system calls.</summary>
/// <remarks>Appending is thread-safe. The outbox is bounded: a client that does not read is disconnected.</remarks>
internal sealed class WireSocket : IDisposable
{
    private const string AcceptSuffix = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private const int ClientMessageBytesMax = 1 << 20;

    private readonly HttpContext _context;
    private readonly Stream _stream;
    private readonly int _outboxBytesMax;
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _filled = new(0, 1);
    private byte[] _pending = new byte[16_384];
    private byte[] _writing = new byte[16_384];
    private byte[] _input = new byte[4_096];
    private int _inputLength;
    private int _pendingLength;
    private bool _signalled;
    private bool _closed;

    private WireSocket(HttpContext context, Stream stream, int outboxBytesMax)
    {
        _context = context;
        _stream = stream;
        _outboxBytesMax = outboxBytesMax;
    }

    /// <summary>Answers the handshake; null if the request is not a WebSocket upgrade (400 was set then).</summary>
    public static async Task<WireSocket?> AcceptAsync(HttpContext context, int outboxBytesMax)
    {
        var upgrade = context.Features.Get<IHttpUpgradeFeature>();
        var key = context.Request.Headers.SecWebSocketKey.ToString();
        if (upgrade is not { IsUpgradableRequest: true } || key.Length == 0)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return null;
        }

#pragma warning disable CA5350 // RFC 6455 prescribes SHA-1 for the accept key; it protects nothing.
        var accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + AcceptSuffix)));
#pragma warning restore CA5350
        context.Response.Headers.Upgrade = "websocket";
        context.Response.Headers.Connection = "Upgrade";
        context.Response.Headers.SecWebSocketAccept = accept;
        return new WireSocket(context, await upgrade.UpgradeAsync(), outboxBytesMax);
    }

    /// <summary>Bytes waiting to be written.</summary>
    public int Backlog => _pendingLength;

    /// <summary>Appends one text frame made of up to four pieces.</summary>
    public void Frame(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b = default, ReadOnlySpan<byte> c = default, ReadOnlySpan<byte> d = default) =>
        Append(ClientMessage.Text, a, b, c, d);

    public void Control(int opcode, ReadOnlySpan<byte> payload) => Append(opcode, payload, default, default, default);

    /// <summary>Sends a close frame; what was appended before still goes out.</summary>
    public void Close(int code, string reason)
    {
        Span<byte> payload = stackalloc byte[125];
        BinaryPrimitives.WriteUInt16BigEndian(payload, (ushort)code);
        var length = 2 + Encoding.UTF8.GetBytes(reason.AsSpan(0, Math.Min(reason.Length, 120)), payload[2..]);
        Append(ClientMessage.Close, payload[..length], default, default, default);
        lock (_gate) _closed = true;
    }

    /// <summary>Cuts the connection without a word.</summary>
    public void Abort()
    {
        lock (_gate)
        {
            _closed = true;
            _pendingLength = 0;
        }

        _context.Abort();
        Signal();
    }

    /// <summary>Writes the outbox until the connection ends; run it once, beside the reading.</summary>
    public async Task WriteAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            await _filled.WaitAsync(ct);
            while (true)
            {
                int length;
                bool closed;
                lock (_gate)
                {
                    (_pending, _writing) = (_writing, _pending);
                    length = _pendingLength;
                    _pendingLength = 0;
                    closed = _closed;
                    if (length == 0) _signalled = false;
                }

                if (length > 0) await _stream.WriteAsync(_writing.AsMemory(0, length), ct);
                else if (closed) return;
                else break;
            }
        }
    }

    /// <summary>The next message of the client; null when the connection is over. Close frames are answered.</summary>
    public async ValueTask<ClientMessage?> ReadAsync(CancellationToken ct)
    {
        MemoryStream? parts = null;
        while (true)
        {
            if (!await FillAsync(2, ct)) return null;
            var final = (_input[0] & 0x80) != 0;
            var opcode = _input[0] & 0x0F;
            var masked = (_input[1] & 0x80) != 0;
            long length = _input[1] & 0x7F;
            var header = 2 + (length == 126 ? 2 : length == 127 ? 8 : 0) + (masked ? 4 : 0);
            if (!await FillAsync(header, ct)) return null;
            if (length == 126) length = BinaryPrimitives.ReadUInt16BigEndian(_input.AsSpan(2));
            else if (length == 127) length = BinaryPrimitives.ReadInt64BigEndian(_input.AsSpan(2));
            if (!masked || length is < 0 or > ClientMessageBytesMax) return null;
            if (!await FillAsync(header + (int)length, ct)) return null;
            var payload = _input.AsSpan(header, (int)length).ToArray();
            for (var i = 0; i < payload.Length; i++) payload[i] ^= _input[header - 4 + (i & 3)];
            Consume(header + (int)length);
            if (opcode >= ClientMessage.Close)
            {
                if (opcode == ClientMessage.Close) Close(1000, "");
                return new ClientMessage(opcode, payload);
            }

            if (final && parts is null) return new ClientMessage(opcode, payload);
            parts ??= new MemoryStream();
            parts.Write(payload);
            if (parts.Length > ClientMessageBytesMax) return null;
            if (final) return new ClientMessage(ClientMessage.Text, parts.ToArray());
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            // Whoever still holds the connection may append to it in vain.
            _closed = true;
            _signalled = true;
        }

        _filled.Dispose();
    }

    private void Append(int opcode, ReadOnlySpan<byte> a, ReadOnlySpan<byte> b, ReadOnlySpan<byte> c, ReadOnlySpan<byte> d)
    {
        var length = a.Length + b.Length + c.Length + d.Length;
        var overrun = false;
        lock (_gate)
        {
            if (_closed) return;
            if (_pendingLength + length > _outboxBytesMax)
            {
                overrun = true;
            }
            else
            {
                Reserve(length + 10);
                var target = _pending.AsSpan(_pendingLength);
                var at = WriteHeader(target, opcode, length);
                a.CopyTo(target[at..]);
                b.CopyTo(target[(at += a.Length)..]);
                c.CopyTo(target[(at += b.Length)..]);
                d.CopyTo(target[(at += c.Length)..]);
                _pendingLength += at + d.Length;
            }
        }

        if (overrun) Abort();
        else Signal();
    }

    private static int WriteHeader(Span<byte> target, int opcode, int length)
    {
        target[0] = (byte)(0x80 | opcode);
        if (length < 126)
        {
            target[1] = (byte)length;
            return 2;
        }

        if (length <= ushort.MaxValue)
        {
            target[1] = 126;
            BinaryPrimitives.WriteUInt16BigEndian(target[2..], (ushort)length);
            return 4;
        }

        target[1] = 127;
        BinaryPrimitives.WriteUInt64BigEndian(target[2..], (ulong)length);
        return 10;
    }

    private void Reserve(int count)
    {
        if (_pending.Length - _pendingLength >= count) return;
        Array.Resize(ref _pending, Math.Max(_pending.Length * 2, _pendingLength + count));
    }

    private void Signal()
    {
        lock (_gate)
        {
            if (_signalled) return;
            _signalled = true;
            _filled.Release();
        }
    }

    private async ValueTask<bool> FillAsync(int count, CancellationToken ct)
    {
        if (_input.Length < count) Array.Resize(ref _input, Math.Max(_input.Length * 2, count));
        while (_inputLength < count)
        {
            var read = await _stream.ReadAsync(_input.AsMemory(_inputLength), ct);
            if (read == 0) return false;
            _inputLength += read;
        }

        return true;
    }

    private void Consume(int count)
    {
        _inputLength -= count;
        Array.Copy(_input, count, _input, 0, _inputLength);
    }
}
