using System.Collections.Concurrent;
using System.Net.WebSockets;

namespace CompraVenta.Web.Streaming;

/// <summary>All open connections: watched for clients that are stuck and for sessions that ended, and closed when the app stops.</summary>
internal sealed class StreamClients(TimeProvider time, IHostApplicationLifetime lifetime) : BackgroundService
{
    /// <summary>Half of the second within which an ended session is heard of everywhere.</summary>
    private static readonly TimeSpan CheckInterval = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentDictionary<ClientConnection, bool> open = new();

    /// <summary>Bytes of streams held for the client for which most is held; 0 without clients.</summary>
    public int HeldBytesMax => open.Keys.Select(client => client.HeldBytes).DefaultIfEmpty().Max();

    /// <summary>Notes a connection.</summary>
    public void Add(ClientConnection client)
    {
        open.TryAdd(client, true);
        if (lifetime.ApplicationStopping.IsCancellationRequested) CloseAll();
    }

    /// <summary>Forgets a connection.</summary>
    public void Remove(ClientConnection client) => open.TryRemove(client, out _);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Before the server waits for its requests to end: they end because of this.
        await using var stopping = lifetime.ApplicationStopping.Register(CloseAll);
        using var ticks = new PeriodicTimer(CheckInterval, time);
        while (await ticks.WaitForNextTickAsync(stoppingToken))
        {
            foreach (var (client, _) in open)
            {
                client.CheckProgress();
                client.CheckSession();
            }
        }
    }

    private void CloseAll()
    {
        foreach (var (client, _) in open) client.Close(WebSocketCloseStatus.EndpointUnavailable, "the server is stopping");
    }
}
