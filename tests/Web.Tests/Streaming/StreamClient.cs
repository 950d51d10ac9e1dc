using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using CompraVenta.TestKit;

namespace CompraVenta.Web.Tests.Streaming;

/// <summary>A client of the WebSocket, with deadlines instead of endless waits.</summary>
internal sealed class StreamClient : IAsyncDisposable
{
    private readonly byte[] buffer = new byte[1 << 20];

    private StreamClient()
    {
    }

    public ClientWebSocket Socket { get; } = new();

    public static async Task<StreamClient> ConnectAsync(WebApp app, string query = "", Action<ClientWebSocketOptions>? configure = null, HttpMessageHandler? handler = null)
    {
        var client = new StreamClient();
        configure?.Invoke(client.Socket.Options);
        var address = new UriBuilder(app.Address) { Scheme = "ws", Path = "/ws", Query = query }.Uri;
        using var limit = new CancellationTokenSource(Eventually.DefaultDeadline);
        using var invoker = handler is null ? null : new HttpMessageInvoker(handler, disposeHandler: false);
        await client.Socket.ConnectAsync(address, invoker, limit.Token);
        return client;
    }

    public Task SendAsync(string json) => SendAsync(Encoding.UTF8.GetBytes(json));

    public async Task SendAsync(byte[] bytes, WebSocketMessageType type = WebSocketMessageType.Text)
    {
        using var limit = new CancellationTokenSource(Eventually.DefaultDeadline);
        await Socket.SendAsync(bytes, type, endOfMessage: true, limit.Token);
    }

    /// <summary>The next message; null when the server has closed.</summary>
    public async Task<JsonElement?> ReceiveAsync()
    {
        using var limit = new CancellationTokenSource(Eventually.DefaultDeadline);
        var length = 0;
        while (true)
        {
            var result = await Socket.ReceiveAsync(buffer.AsMemory(length), limit.Token);
            if (result.MessageType == WebSocketMessageType.Close) return null;
            length += result.Count;
            if (result.EndOfMessage) return JsonSerializer.Deserialize<JsonElement>(buffer.AsSpan(0, length));
        }
    }

    /// <summary>The next message of a type.</summary>
    public async Task<JsonElement> ReceiveAsync(string type)
    {
        while (true)
        {
            var message = await ReceiveAsync() ?? throw new InvalidOperationException($"closed ({Socket.CloseStatus} {Socket.CloseStatusDescription}) while waiting for {type}");
            if (message.GetProperty("type").GetString() == type) return message;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Socket.Abort();
        Socket.Dispose();
        await Task.CompletedTask;
    }
}
