using System.Buffers.Binary;
using System.Buffers.Text;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CompraVenta.Bench.Fanout;

/// <summary>Many WebSocket clients on one thread, which count messages and how long they were under way.</summary>
internal sealed class LoadClients : IDisposable
{
    private const int HeadBytes = 96;
    private const int BucketMicroseconds = 20;
    private const byte RecordEnd = 0x1E;

    private readonly List<Client> clients = [];
    private readonly Epoll epoll = new();
    private readonly byte[] buffer = new byte[262_144];
    private readonly int[] buckets = new int[500_000];
    private readonly bool isSignalR;
    private readonly bool countsLevels;

    /// <summary>Connects.</summary>
    /// <param name="port">The server's port on this machine.</param>
    /// <param name="count">Clients.</param>
    /// <param name="path">What they ask for.</param>
    /// <param name="first">The messages each sends first, by its number.</param>
    /// <param name="countsLevels">Whether the levels of books are counted in place of the time that messages were under way.</param>
    public LoadClients(int port, int count, string path, Func<int, IEnumerable<string>> first, bool countsLevels = false)
    {
        isSignalR = path == "/hub";
        this.countsLevels = countsLevels;
        for (var i = 0; i < count; i++) clients.Add(Connect(port, path, first(i), i));
        foreach (var client in clients) epoll.Watch((int)client.Socket.Handle, client.Number);
    }

    /// <summary>Messages received since <see cref="Reset"/>.</summary>
    public long Deliveries { get; private set; }

    /// <summary>Levels of books received since <see cref="Reset"/>.</summary>
    public long Levels { get; private set; }

    /// <summary>Clients that were closed.</summary>
    public int Lost { get; private set; }

    public int Count => clients.Count;

    /// <summary>Connects a client of its own that reads nothing after the handshake.</summary>
    public static Socket Stall(int port, string first)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4_096 };
        socket.Connect(IPAddress.Loopback, port);
        socket.Send(Request("/ws"));
        var answer = new List<byte>();
        var next = new byte[1];
        while (!answer.TakeLast(4).SequenceEqual("\r\n\r\n"u8.ToArray()) && socket.Receive(next) == 1) answer.Add(next[0]);
        socket.Send(TextFrame(first));
        return socket;
    }

    public void Reset()
    {
        Array.Clear(buckets);
        Deliveries = 0;
        Levels = 0;
    }

    /// <summary>Receives for a time, on the last core only.</summary>
    public void Run(TimeSpan time)
    {
        using var core = Cores.Last();
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < time)
        {
            // Never asleep: who sends to a sleeping receiver on the same machine pays for waking it, which no server of remote clients does.
            var ready = epoll.Wait(0);
            if (ready == 0) Thread.SpinWait(500);
            for (var i = 0; i < ready; i++) Receive(clients[epoll.NumberOf(i)]);
        }
    }

    /// <summary>The time under way that a share of messages did not exceed, in milliseconds.</summary>
    public double Latency(double share)
    {
        var wanted = (long)(buckets.Sum(b => (long)b) * share);
        for (var i = 0; i < buckets.Length; i++)
        {
            if ((wanted -= buckets[i]) <= 0) return i * BucketMicroseconds / 1_000.0;
        }

        return double.PositiveInfinity;
    }

    public void Dispose()
    {
        foreach (var client in clients) client.Socket.Dispose();
        epoll.Dispose();
    }

    private static Client Connect(int port, string path, IEnumerable<string> first, int number)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(IPAddress.Loopback, port);
        socket.Send(Request(path));
        var client = new Client(socket, number);
        var one = new byte[1];
        var tail = 0u;
        while (tail != 0x0D0A0D0A)
        {
            if (socket.Receive(one) == 0) throw new InvalidOperationException("the server closed during the handshake");
            tail = (tail << 8) | one[0];
        }

        foreach (var message in first) socket.Send(TextFrame(message));
        return client;
    }

    private static byte[] Request(string path) => Encoding.ASCII.GetBytes(
        $"GET {path} HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n");

    private static byte[] TextFrame(string text) => [0x81, (byte)(0x80 | text.Length), 0, 0, 0, 0, .. Encoding.ASCII.GetBytes(text)];

    private void Receive(Client client)
    {
        var kept = client.KeptBytes;
        client.Kept.AsSpan(0, kept).CopyTo(buffer);
        var read = Epoll.Read((int)client.Socket.Handle, buffer.AsSpan(kept));
        if (read <= 0)
        {
            if (read == 0 && !client.IsLost)
            {
                client.IsLost = true;
                Lost++;
                client.Socket.Dispose();
            }

            return;
        }

        var bytes = buffer.AsSpan(0, kept + read);
        if (isSignalR)
        {
            Deliveries += bytes.Count(RecordEnd);
            return;
        }

        // A level is [price, size, …], both strings, and nothing else in these messages begins like it.
        if (countsLevels) Levels += buffer.AsSpan(kept, read).Count("[\""u8);
        var now = Stopwatch.GetTimestamp() / (Stopwatch.Frequency / 1_000_000);
        client.KeptBytes = 0;
        while (!bytes.IsEmpty)
        {
            if (client.Skip > 0)
            {
                var skipped = (int)Math.Min(client.Skip, bytes.Length);
                client.Skip -= skipped;
                bytes = bytes[skipped..];
                continue;
            }

            // A frame's beginning is looked at when it is there; the rest of it is passed over.
            if (!TryFrame(bytes, out var header, out var payload) || (bytes.Length < HeadBytes && bytes.Length < header + payload))
            {
                bytes.CopyTo(client.Kept);
                client.KeptBytes = bytes.Length;
                return;
            }

            OnFrame(client, bytes[0], bytes.Slice(header, (int)Math.Min(payload, bytes.Length - header)), now);
            client.Skip = header + payload;
        }
    }

    private void OnFrame(Client client, byte first, ReadOnlySpan<byte> payload, long now)
    {
        switch (first & 0x0F)
        {
            case 1:
                Deliveries++;
                break;
            case 9:
                client.Socket.Send([0x8A, (byte)(0x80 | payload.Length), 0, 0, 0, 0, .. payload]);
                return;
            default:
                return;
        }

        if (countsLevels) return;
        var head = payload[..Math.Min(payload.Length, HeadBytes)];
        var at = head.IndexOf("\"t\":"u8);
        if (at < 0 || !Utf8Parser.TryParse(head[(at + 4)..], out long sent, out _)) return;
        buckets[Math.Clamp((now - sent) / BucketMicroseconds, 0, buckets.Length - 1)]++;
    }

    private static bool TryFrame(ReadOnlySpan<byte> bytes, out int header, out long payload)
    {
        (header, payload) = (2, bytes.Length < 2 ? 0 : bytes[1] & 0x7F);
        if (bytes.Length < 2) return false;
        if (payload < 126) return true;
        header = payload == 126 ? 4 : 10;
        if (bytes.Length < header) return false;
        payload = header == 4 ? BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]) : (long)BinaryPrimitives.ReadUInt64BigEndian(bytes[2..]);
        return true;
    }

    private sealed class Client(Socket socket, int number)
    {
        public Socket Socket { get; } = socket;

        public int Number { get; } = number;

        public byte[] Kept { get; } = new byte[HeadBytes];

        public int KeptBytes { get; set; }

        public long Skip { get; set; }

        public bool IsLost { get; set; }
    }
}
