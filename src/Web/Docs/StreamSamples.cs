namespace CompraVenta.Web.Docs;

/// <summary>Programs that follow a book over the WebSocket.</summary>
internal static class StreamSamples
{
    /// <summary>The same program in every language that is offered.</summary>
    /// <param name="address">The WebSocket as its reader sees it.</param>
    /// <param name="request">What is sent first, as JSON in one line.</param>
    public static IReadOnlyList<CodeSample> Of(string address, string request) =>
    [
        new("js", "JavaScript", JavaScript(address, request)),
        new("csharp", "C#", CSharp(address, request)),
        new("python", "Python", Python(address, request)),
        new("websocat", "websocat", $"echo '{request}' | websocat --no-close '{address}'"),
    ];

    private static string JavaScript(string address, string request) => $$"""
        // In browsers, and in Node.js 22 or newer.
        const bids = new Map();
        const socket = new WebSocket("{{address}}");
        socket.onopen = () => socket.send('{{request}}');
        socket.onmessage = ({ data }) => {
          const message = JSON.parse(data);
          if (message.type === "error") throw new Error(message.message);
          if (message.channel !== "book") return;
          if (message.type === "snapshot") bids.clear();
          for (const [price, size] of message.bids) {
            if (size === "0") bids.delete(price);
            else bids.set(price, size);
          }
          console.log(message.type, message.seq, bids.size, "bids");
        };
        """;

    private static string CSharp(string address, string request) => $$"""
        using System.Net.WebSockets;
        using System.Text.Json;

        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri("{{address}}"), CancellationToken.None);
        await socket.SendAsync("{{request.Replace("\"", "\\\"", StringComparison.Ordinal)}}"u8.ToArray(), WebSocketMessageType.Text, true, CancellationToken.None);
        var buffer = new byte[1 << 20];
        while (socket.State == WebSocketState.Open)
        {
            var length = 0;
            ValueWebSocketReceiveResult part;
            do
            {
                part = await socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
                length += part.Count;
            }
            while (!part.EndOfMessage);
            if (part.MessageType == WebSocketMessageType.Close) break;
            using var message = JsonDocument.Parse(buffer.AsMemory(0, length));
            Console.WriteLine(message.RootElement);
        }
        """;

    private static string Python(string address, string request) => $$"""
        # pip install websockets
        import asyncio
        import json
        import websockets


        async def main():
            bids = {}
            async with websockets.connect("{{address}}") as socket:
                await socket.send('{{request}}')
                async for text in socket:
                    message = json.loads(text)
                    if message["type"] == "error":
                        raise RuntimeError(message["message"])
                    if message.get("channel") != "book":
                        continue
                    if message["type"] == "snapshot":
                        bids.clear()
                    for price, size, venues in message["bids"]:
                        if size == "0":
                            bids.pop(price, None)
                        else:
                            bids[price] = size
                    print(message["type"], message["seq"], len(bids), "bids")


        asyncio.run(main())
        """;
}
