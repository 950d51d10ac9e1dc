using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace CompraVenta.TestKit;

/// <summary>A wire to a PostgreSQL server that can be cut, or lose the server's answers, at any moment: the server itself stays as it is.</summary>
public sealed class PostgresLink : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly UnixDomainSocketEndPoint server;
    private readonly CancellationTokenSource ending = new();
    private readonly Lock gate = new();
    private readonly List<(Socket Client, Socket Server)> wires = [];
    private readonly Task accepting;
    private volatile bool isDown;
    private volatile bool losesAnswers;
    private int lost;

    /// <summary>A wire to the server of a data source, which listens on a Unix socket.</summary>
    public PostgresLink(NpgsqlDataSource source)
    {
        var settings = new NpgsqlConnectionStringBuilder(source.ConnectionString);
        server = new UnixDomainSocketEndPoint(Path.Combine(settings.Host!, $".s.PGSQL.{settings.Port}"));
        listener.Start();
        settings.Host = "127.0.0.1";
        settings.Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        settings.SslMode = SslMode.Disable;
        ConnectionString = settings.ConnectionString;
        accepting = AcceptAsync();
    }

    /// <summary>How to connect by this wire.</summary>
    public string ConnectionString { get; }

    /// <summary>Nobody can connect.</summary>
    public bool IsDown
    {
        get => isDown;
        set => isDown = value;
    }

    /// <summary>What the server says is lost on the way; what it is told arrives.</summary>
    public bool LosesAnswers
    {
        get => losesAnswers;
        set => losesAnswers = value;
    }

    /// <summary>How many pieces of answers were lost.</summary>
    public int Lost => Volatile.Read(ref lost);

    /// <summary>Ends all connections.</summary>
    public void Cut()
    {
        lock (gate)
        {
            foreach (var (client, own) in wires)
            {
                client.Dispose();
                own.Dispose();
            }

            wires.Clear();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        listener.Stop();
        await accepting;
        Cut();
        listener.Dispose();
        ending.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!ending.IsCancellationRequested)
        {
            Socket client;
            try
            {
                client = await listener.AcceptSocketAsync(ending.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }

            if (IsDown)
            {
                client.Dispose();
                continue;
            }

            var own = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await own.ConnectAsync(server, ending.Token);
            lock (gate) wires.Add((client, own));
            _ = CarryAsync(client, own, isAnswer: false);
            _ = CarryAsync(own, client, isAnswer: true);
        }
    }

    private async Task CarryAsync(Socket from, Socket to, bool isAnswer)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer, ending.Token) is var count and > 0)
            {
                if (isAnswer && LosesAnswers)
                {
                    Interlocked.Increment(ref lost);
                    continue;
                }

                for (var sent = 0; sent < count;) sent += await to.SendAsync(buffer.AsMemory(sent, count - sent), ending.Token);
            }

            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            from.Dispose();
            to.Dispose();
        }
    }
}
