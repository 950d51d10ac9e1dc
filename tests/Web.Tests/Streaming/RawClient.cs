using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CompraVenta.Web.Tests.Streaming;

/// <summary>A WebSocket client that writes and reads single frames, to do what no well-behaved client does.</summary>
internal sealed class RawClient : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly Socket socket;
    private readonly NetworkStream stream;

    private RawClient(Socket socket) => (this.socket, stream) = (socket, new NetworkStream(socket));

    /// <summary>Connects, and reads the answer to the handshake.</summary>
    /// <param name="app">The server.</param>
    /// <param name="query">What follows the path.</param>
    /// <param name="receiveBytes">How much the system takes in before anybody reads.</param>
    /// <param name="early">Sent together with the handshake, as no client may.</param>
    public static async Task<RawClient> ConnectAsync(WebApp app, string query = "", int receiveBytes = 65_536, byte[]? early = null)
    {
        var connected = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = receiveBytes };
        await connected.ConnectAsync(IPAddress.Loopback, app.Address.Port);
        var client = new RawClient(connected);
        await client.stream.WriteAsync((byte[])
        [
            .. Encoding.ASCII.GetBytes(Request(query)),
            .. early ?? [],
        ]);
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await client.ReadAsync(one);
            head.Append((char)one[0]);
        }

        // The answer to the key above, from RFC 6455, section 1.3.
        Assert.StartsWith("HTTP/1.1 101", head.ToString(), StringComparison.Ordinal);
        Assert.Contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", head.ToString(), StringComparison.Ordinal);
        return client;
    }

    /// <summary>Sends one masked frame; its first byte holds the final bit and the kind.</summary>
    public async Task SendAsync(byte first, byte[] payload) => await stream.WriteAsync(FrameOf(first, payload));

    /// <summary>Sends frames in one go.</summary>
    public async Task SendTogetherAsync(IEnumerable<byte[]> frames) => await stream.WriteAsync((byte[])[.. frames.SelectMany(f => f)]);

    /// <summary>Asks for the handshake and resets the connection at once.</summary>
    public static void HandshakeAndReset(WebApp app)
    {
        using var reset = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { LingerState = new LingerOption(true, 0) };
        reset.Connect(IPAddress.Loopback, app.Address.Port);
        reset.Send(Encoding.ASCII.GetBytes(Request("")));
    }

    /// <summary>One masked frame.</summary>
    public static byte[] FrameOf(byte first, byte[] payload)
    {
        byte[] length = payload.Length < 126 ? [(byte)(0x80 | payload.Length)] : [0x80 | 126, (byte)(payload.Length >> 8), (byte)payload.Length];
        byte[] mask = [1, 2, 3, 4];
        return [first, .. length, .. mask, .. payload.Select((b, i) => (byte)(b ^ mask[i % 4]))];
    }

    /// <summary>The next frame, checked for what a server's must be.</summary>
    public async Task<(byte First, byte[] Payload)> ReceiveAsync()
    {
        var head = new byte[10];
        await ReadAsync(head.AsMemory(0, 2));
        Assert.Equal(0, head[0] & 0x70);
        Assert.Equal(0, head[1] & 0x80);
        long length = head[1];
        if (length == 126)
        {
            await ReadAsync(head.AsMemory(2, 2));
            length = BinaryPrimitives.ReadUInt16BigEndian(head.AsSpan(2));
        }
        else if (length == 127)
        {
            await ReadAsync(head.AsMemory(2, 8));
            length = BinaryPrimitives.ReadInt64BigEndian(head.AsSpan(2));
        }

        var payload = new byte[length];
        await ReadAsync(payload);
        return (head[0], payload);
    }

    /// <summary>Resets the connection, as a machine that has gone away does.</summary>
    public void Reset() => socket.Close(timeout: 0);

    public void Dispose()
    {
        stream.Dispose();
        socket.Dispose();
    }

    private static string Request(string query) =>
        $"GET /ws{query} HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";

    private async Task ReadAsync(Memory<byte> buffer)
    {
        using var limit = new CancellationTokenSource(Deadline);
        await stream.ReadExactlyAsync(buffer, limit.Token);
    }
}
