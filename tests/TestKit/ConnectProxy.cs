using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CompraVenta.TestKit;

/// <summary>A small HTTP proxy on a loopback port: tunnels (CONNECT) and plain requests, with or without a password. Whatever host it is
/// asked for, it connects to this machine, so that tests can use names that exist nowhere.</summary>
public sealed class ConnectProxy : IAsyncDisposable
{
    private const int HeadBytesMax = 16 * 1024;

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopping = new();
    private readonly string? authorization;
    private readonly Task accepting;
    private int tunnels;
    private int refusals;

    /// <summary>Starts it.</summary>
    /// <param name="user">Who may use it; null for anybody.</param>
    /// <param name="password">That user's password.</param>
    public ConnectProxy(string? user = null, string? password = null)
    {
        if (user is not null) authorization = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"));
        listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        accepting = AcceptAsync();
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>Tunnels opened.</summary>
    public int Tunnels => Volatile.Read(ref tunnels);

    /// <summary>Connections sent away for want of the password.</summary>
    public int Refusals => Volatile.Read(ref refusals);

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Stop();
        await accepting;
        listener.Dispose();
        stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true) serving.Add(ServeAsync(await listener.AcceptTcpClientAsync(stopping.Token)));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(TcpClient accepted)
    {
        using var client = accepted;
        try
        {
            var stream = client.GetStream();
            var head = new byte[HeadBytesMax];
            var length = 0;
            int end;
            while ((end = head.AsSpan(0, length).IndexOf("\r\n\r\n"u8)) < 0)
            {
                var read = await stream.ReadAsync(head.AsMemory(length), stopping.Token);
                if (read == 0) return;
                length += read;
            }

            var lines = Encoding.ASCII.GetString(head, 0, end).Split("\r\n");
            if (authorization is not null && !lines.Contains($"Proxy-Authorization: {authorization}", StringComparer.OrdinalIgnoreCase))
            {
                Interlocked.Increment(ref refusals);
                await stream.WriteAsync("HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"test\"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray(), stopping.Token);
                return;
            }

            var target = lines[0].Split(' ');
            var isTunnel = target[0] == "CONNECT";
            using var upstream = new TcpClient();
            await upstream.ConnectAsync(IPAddress.Loopback, new Uri(isTunnel ? "http://" + target[1] : target[1]).Port, stopping.Token);
            var onward = upstream.GetStream();
            if (isTunnel)
            {
                Interlocked.Increment(ref tunnels);
                await stream.WriteAsync("HTTP/1.1 200 OK\r\n\r\n"u8.ToArray(), stopping.Token);
                await onward.WriteAsync(head.AsMemory(end + 4, length - end - 4), stopping.Token);
            }
            else await onward.WriteAsync(head.AsMemory(0, length), stopping.Token);

            await Task.WhenAny(stream.CopyToAsync(onward, stopping.Token), onward.CopyToAsync(stream, stopping.Token));
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            // Either side went away, which ends a tunnel.
            client.Close();
        }
    }
}
