using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace CompraVenta.Bench.Trading;

/// <summary>Users who place market orders over HTTP with a JWT: a connection each, kept open. The requests are made beforehand and of the answers only what is needed is read, so that most of
/// the processor is left to the app.</summary>
internal sealed class HttpCallers(Uri address)
{
    private static readonly TimeSpan Warming = TimeSpan.FromSeconds(5);
    private readonly List<byte[][]> requests = [];

    /// <summary>Makes the users: guests, who have tokens like all others.</summary>
    public async Task SignInAsync(int callers)
    {
        using var http = new HttpClient { BaseAddress = address };
        for (var i = 0; i < callers; i++)
        {
            using var answer = await http.PostAsync(new Uri("/api/guest", UriKind.Relative), null);
            answer.EnsureSuccessStatusCode();
            using var tokens = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync());
            var token = tokens.RootElement.GetProperty("access_token").GetString()!;
            requests.Add([Request(token, "BUY", "0.0002"), Request(token, "SELL", "0.0001")]);
        }
    }

    /// <summary>Each caller sends its next order as soon as the one before is answered.</summary>
    /// <returns>Orders a second.</returns>
    public async Task<double> RunAsync(TimeSpan time)
    {
        var from = Stopwatch.GetTimestamp() + (long)(Warming.TotalSeconds * Stopwatch.Frequency);
        var to = from + (long)(time.TotalSeconds * Stopwatch.Frequency);
        var counts = await Task.WhenAll(requests.Select(own => Task.Run(async () =>
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(IPAddress.Loopback, address.Port);
            var answer = new byte[16_384];
            var count = 0L;
            for (var i = 0; ; i++)
            {
                await socket.SendAsync(own[i % 2]);
                await ReadAsync(socket, answer);
                var now = Stopwatch.GetTimestamp();
                if (now >= to) return count;
                if (now >= from) count++;
            }
        })));
        return counts.Sum() / time.TotalSeconds;
    }

    private static async Task ReadAsync(Socket socket, byte[] answer)
    {
        var length = 0;
        while (true)
        {
            var read = await socket.ReceiveAsync(answer.AsMemory(length));
            if (read == 0) throw new IOException("the app closed a connection");
            length += read;
            if (IsWhole(answer.AsSpan(0, length))) return;
        }
    }

    private static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        var end = answer.IndexOf("\r\n\r\n"u8);
        if (end < 0) return false;
        if (!answer.StartsWith("HTTP/1.1 200 "u8)) throw new InvalidOperationException($"an order was not placed: {Encoding.UTF8.GetString(answer)}");
        var head = answer[..end];
        var body = answer[(end + 4)..];
        if (head.IndexOf("Content-Length: "u8) is var at and >= 0)
        {
            var digits = head[(at + 16)..];
            if (digits.IndexOf((byte)'\r') is var stop and >= 0) digits = digits[..stop];
            if (body.Length < int.Parse(digits, CultureInfo.InvariantCulture)) return false;
        }
        else if (!body.EndsWith("0\r\n\r\n"u8))
        {
            return false;
        }

        return body.IndexOf("\"state\":\"filled\""u8) >= 0 ? true : throw new InvalidOperationException($"an order was not filled: {Encoding.UTF8.GetString(body)}");
    }

    private byte[] Request(string token, string side, string amount)
    {
        var body = $$"""{"base":"BTC","quote":"USDT","side":"{{side}}","b_amount":"{{amount}}"}""";
        return Encoding.ASCII.GetBytes(
            $"POST /api/order/market HTTP/1.1\r\nHost: 127.0.0.1:{address.Port}\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}");
    }
}
