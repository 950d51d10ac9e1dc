using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using CompraVenta.Simulator;

namespace CompraVenta.Infrastructure.Tests.Simulator;

/// <summary>A raw WebSocket client that keeps what it received.</summary>
internal sealed class WireClient : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ClientWebSocket _socket = new();
    private readonly byte[] _buffer = new byte[1 << 16];

    public static async Task<WireClient> ConnectAsync(SimulatorServer server, string path)
    {
        var client = new WireClient();
        using var patience = new CancellationTokenSource(Patience);
        await client._socket.ConnectAsync(new Uri($"ws://{server.BaseAddress.Authority}{path}"), patience.Token);
        return client;
    }

    public async Task SendAsync(string text)
    {
        using var patience = new CancellationTokenSource(Patience);
        await _socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, patience.Token);
    }

    /// <summary>The next frame's text; null when the server closed or cut the connection.</summary>
    public async Task<string?> TryReceiveAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        using var text = new MemoryStream();
        try
        {
            while (true)
            {
                var part = await _socket.ReceiveAsync(_buffer, patience.Token);
                if (part.MessageType == WebSocketMessageType.Close) return null;
                text.Write(_buffer, 0, part.Count);
                if (part.EndOfMessage) return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
            }
        }
        catch (WebSocketException)
        {
            return null;
        }
    }

    public async Task<string> ReceiveAsync() => await TryReceiveAsync() ?? throw new InvalidOperationException("The server ended the connection.");

    public async Task<JsonElement> ReceiveJsonAsync()
    {
        using var json = JsonDocument.Parse(await ReceiveAsync());
        return json.RootElement.Clone();
    }

    public ValueTask DisposeAsync()
    {
        _socket.Abort();
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }
}
