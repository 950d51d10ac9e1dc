using System.Net.WebSockets;
using CompraVenta.Web.Streaming;

namespace CompraVenta.Web.Tests.Streaming;

public sealed class WebSocketFrameTests
{
    [Theory]
    [InlineData(0, 2)]
    [InlineData(1, 2)]
    [InlineData(125, 2)]
    [InlineData(126, 4)]
    [InlineData(65_535, 4)]
    [InlineData(65_536, 10)]
    [InlineData(300_000, 10)]
    public async Task The_framework_reads_what_was_framed(int length, int header)
    {
        var message = new byte[length];
        Array.Fill(message, (byte)'x');
        var frame = WebSocketFrame.Text(message);
        Assert.Equal(header + length, frame.Length);
        using var reader = WebSocket.CreateFromStream(new MemoryStream(frame), new WebSocketCreationOptions { IsServer = false });
        var read = new byte[length + 1];
        var at = 0;
        ValueWebSocketReceiveResult result;
        do
        {
            result = await reader.ReceiveAsync(read.AsMemory(at), CancellationToken.None);
            at += result.Count;
        }
        while (!result.EndOfMessage);

        Assert.Equal(WebSocketMessageType.Text, result.MessageType);
        Assert.Equal(message, read[..at]);
    }
}
