using System.Text.Json;

namespace CompraVenta.Web.Tests.Streaming;

/// <summary>A program that follows its account and keeps what it is told: every message must be the next.</summary>
internal sealed class AccountFollower(StreamClient client) : IAsyncDisposable
{
    /// <summary>The connection.</summary>
    public StreamClient Client => client;

    /// <summary>The number of the last message.</summary>
    public long Seq { get; private set; } = -1;

    /// <summary>The epoch of the last message.</summary>
    public int Epoch { get; private set; }

    /// <summary>The orders as they were told last, by number.</summary>
    public Dictionary<string, JsonElement> Orders { get; } = new(StringComparer.Ordinal);

    /// <summary>The balances of the epoch: free and locked.</summary>
    public Dictionary<string, (decimal Free, decimal Locked)> Balances { get; } = new(StringComparer.Ordinal);

    /// <summary>The fills that were told.</summary>
    public List<JsonElement> Fills { get; } = [];

    /// <summary>The snapshots that came.</summary>
    public int Snapshots { get; private set; }

    /// <summary>Connects, signs in and follows.</summary>
    public static async Task<AccountFollower> BeginAsync(WebApp app, string token, long? since = null, HttpMessageHandler? handler = null)
    {
        var follower = new AccountFollower(await StreamClient.ConnectAsync(app, handler: handler));
        await follower.SignInAsync(token);
        await follower.SubscribeAsync(since);
        return follower;
    }

    /// <summary>Signs in, and must get in.</summary>
    public async Task<JsonElement> SignInAsync(string token)
    {
        await client.SendAsync($$"""{"op":"auth","token":"{{token}}","id":"in"}""");
        var answer = (await client.ReceiveAsync())!.Value;
        Assert.True(answer.GetProperty("type").GetString() == "authenticated", answer.GetRawText());
        Assert.Equal("in", answer.GetProperty("id").GetString());
        return answer;
    }

    /// <summary>Follows the account; nothing of it comes before the answer.</summary>
    public async Task SubscribeAsync(long? since = null)
    {
        await client.SendAsync(since is { } last ? $$"""{"op":"subscribe","channel":"account","since":{{last}},"id":1}""" : """{"op":"subscribe","channel":"account","id":1}""");
        var answer = (await client.ReceiveAsync())!.Value;
        Assert.Equal("""{"type":"subscribed","id":1,"stream":{"channel":"account"}}""", answer.GetRawText());
        if (since is { } known) Seq = known;
    }

    /// <summary>The next message, of the account.</summary>
    public async Task<JsonElement> NextAsync()
    {
        var message = await client.ReceiveAsync() ?? throw new InvalidOperationException($"closed: {client.Socket.CloseStatus} {client.Socket.CloseStatusDescription}");
        Assert.True(message.TryGetProperty("channel", out var channel) && channel.GetString() == "account", message.GetRawText());
        Apply(message);
        return message;
    }

    /// <summary>Reads on until a condition holds.</summary>
    public async Task UntilAsync(Func<bool> holds)
    {
        while (!holds()) await NextAsync();
    }

    /// <summary>The other way of asking says the same: what is free and what is locked of every asset.</summary>
    public void AssertAgrees(JsonElement wallet)
    {
        foreach (var asset in wallet.GetProperty("balance").EnumerateObject())
        {
            var (free, locked) = Balances.GetValueOrDefault(asset.Name);
            Assert.Equal((asset.Value.GetDecimal(), wallet.GetProperty("fixed_balance").GetProperty(asset.Name).GetDecimal()), (free, locked));
        }
    }

    public ValueTask DisposeAsync() => client.DisposeAsync();

    private void Apply(JsonElement message)
    {
        var (isSnapshot, seq, epoch) = (message.GetProperty("type").GetString() == "snapshot", message.GetProperty("seq").GetInt64(), message.GetProperty("epoch").GetInt32());
        if (isSnapshot)
        {
            Snapshots++;
            Orders.Clear();
        }
        else Assert.Equal(Seq + 1, seq);
        if (isSnapshot || epoch != Epoch) Balances.Clear();
        (Seq, Epoch) = (seq, epoch);
        foreach (var order in message.GetProperty("orders").EnumerateArray()) Orders[order.GetProperty("order_id").GetString()!] = order;
        foreach (var own in message.GetProperty("balances").EnumerateArray()) Balances[own.GetProperty("asset").GetString()!] = (own.GetProperty("free").GetDecimal(), own.GetProperty("locked").GetDecimal());
        if (!isSnapshot) Fills.AddRange(message.GetProperty("fills").EnumerateArray());
    }
}
