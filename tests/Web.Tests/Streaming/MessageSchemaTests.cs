using System.Text.Json;
using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;
using CompraVenta.TestKit;
using CompraVenta.Web.Markets;
using CompraVenta.Web.Streaming;
using CompraVenta.Web.Streaming.Messages;
using CompraVenta.Web.Tests.Accounts;
using CompraVenta.Web.Tests.Http;
using CompraVenta.Web.Tests.Trading;
using Microsoft.Extensions.DependencyInjection;

namespace CompraVenta.Web.Tests.Streaming;

/// <summary>What goes over the WebSocket is what its schema says, in both directions.</summary>
[Collection(PostgresCollection.Name)]
public sealed class MessageSchemaTests(WebApp app) : IClassFixture<WebApp>
{
    [Fact]
    public async Task Every_message_of_a_session_fits_its_schema_and_every_documented_field_is_sent()
    {
        var schema = await SchemaAsync();
        var check = new SchemaCheck(schema);
        var sent = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        var market = app.Market;
        var first = market.Coinbase.List("WORD-USD");
        var second = market.Bitfinex.List("WORD-USD");
        await market.Coinbase.SnapshotAsync(first, "100:1", "101:1");
        await market.Bitfinex.SnapshotAsync(second, "99:1", "102:1");
        await market.Coinbase.TradeAsync(first, Side.Bid, "100.5", "1");
        await market.Coinbase.TickerAsync(first, last: 2m, open: 1m, volumeQuote: 10m);
        var board = app.Services.GetRequiredService<InstrumentBoard>();
        await Eventually.True(() => board.Find(first.Instrument) is not null);
        await using var client = await StreamClient.ConnectAsync(app);

        await client.SendAsync("""{"op":"ping","id":1}""");
        await UntilAsync("pong");
        await client.SendAsync("""{"op":"subscribe","channel":"book","pair":"WORD-USD","exchange":"kraken","id":"a"}""");
        await UntilAsync("error");
        await client.SendAsync("""{"op":"subscribe","channel":"book","pair":"WORD-USD","exchange":"coinbase","depth":10,"id":"b"}""");
        await UntilAsync("subscription");
        await UntilAsync("book_snapshot");
        await market.Coinbase.UpdateAsync(first, "100:2 98:1", "");
        await UntilAsync("book_update");

        // A book that is lost says why, in an update and in the snapshot of whoever comes then.
        await market.Coinbase.LoseAsync(first, StaleReason.Gap);
        while (!sent["book_update"].Contains("venues.*.reason")) await UntilAsync("book_update");
        await client.SendAsync("""{"op":"subscribe","channel":"book","pair":"WORD-USD","exchange":"coinbase","depth":10}""");
        while (!sent["book_snapshot"].Contains("venues.*.reason")) await UntilAsync("book_snapshot");
        await client.SendAsync("""{"op":"subscribe","channel":"trades","pair":"WORD-USD","exchange":"coinbase"}""");
        await UntilAsync("trades");
        await market.Coinbase.TradeAsync(first, Side.Ask, "100.25", "1");
        await UntilAsync("trades");
        await client.SendAsync("""{"op":"subscribe","channel":"tickers"}""");
        await UntilAsync("tickers");
        await market.Coinbase.TickerAsync(first, last: 3m, open: 1m, volumeQuote: 10m);
        await UntilAsync("tickers");
        await client.SendAsync("""{"op":"subscribe","channel":"status"}""");
        await UntilAsync("status");
        await UntilAsync("status");
        await client.SendAsync("""{"op":"unsubscribe","channel":"status","id":"c"}""");
        await UntilAsync("subscription");

        var me = await SignInAsync(client);
        await UntilAsync("authenticated");
        await Eventually.True(async () => (await me.GetAsync("/api/wallet")).Status == 200);
        await me.DoneAsync(me.PostAsync("/api/orders", Trader.Limit("BUY", "0.1", "100")));
        await client.SendAsync("""{"op":"subscribe","channel":"account"}""");
        await UntilAsync("account_snapshot");
        await me.BuyAsync("0.1");
        await UntilAsync("account_update");
        await Eventually.True(async () => (await me.GetAsync("/api/notifications")).Body.GetProperty("unread").GetInt32() > 0);
        await client.SendAsync("""{"op":"subscribe","channel":"notifications"}""");
        await UntilAsync("notifications_snapshot");
        await me.BuyAsync("0.1");
        await UntilAsync("notifications_update");

        var definitions = schema.GetProperty("$defs");
        foreach (var name in Names(definitions.GetProperty("server")))
        {
            // What is below the status is the answer of /api/status, which is held to the same schema on its own.
            var documented = Paths(definitions.GetProperty(name), "").Where(path => !path.StartsWith("status.", StringComparison.Ordinal));
            Assert.True(sent.TryGetValue(name, out var seen), $"no {name} was sent");
            Assert.Empty(documented.Except(seen));
        }

        async Task UntilAsync(string name)
        {
            while (true)
            {
                var message = (await client.ReceiveAsync())!.Value;
                var kind = NameOf(message);
                var definition = schema.GetProperty("$defs").GetProperty(kind);
                var faults = check.Check(message, definition);
                Assert.True(faults.Count == 0, $"{message.GetRawText()}: {string.Join("; ", faults)}");
                if (!sent.TryGetValue(kind, out var seen)) sent.Add(kind, seen = []);
                seen.UnionWith(PathsOf(message, definition, ""));
                if (kind == name) return;
            }
        }
    }

    [Fact]
    public async Task Documented_requests_are_understood()
    {
        var definitions = (await SchemaAsync()).GetProperty("$defs");
        Assert.Equal(["subscribe", "unsubscribe", "ping", "auth"], Names(definitions.GetProperty("client")));
        var subscribe = definitions.GetProperty("subscribe").GetProperty("properties");
        await using var client = await StreamClient.ConnectAsync(app);
        await SignInAsync(client);
        await client.ReceiveAsync("authenticated");
        foreach (var channel in subscribe.GetProperty("channel").GetProperty("enum").EnumerateArray())
        {
            foreach (var depth in subscribe.GetProperty("depth").GetProperty("enum").EnumerateArray())
            {
                await client.SendAsync($$"""{"op":"subscribe","channel":"{{channel}}","pair":"BTC-USD","exchange":"coinbase","depth":{{depth}},"id":"s"}""");
                Assert.Equal(channel.GetString(), (await client.ReceiveAsync("subscribed")).GetProperty("stream").GetProperty("channel").GetString());
            }
        }

        await client.SendAsync("""{"op":"subscribe","channel":"book","pair":"BTC-USD","id":"d"}""");
        var answer = await client.ReceiveAsync("subscribed");
        Assert.Equal(subscribe.GetProperty("depth").GetProperty("default").GetInt32(), answer.GetProperty("stream").GetProperty("depth").GetInt32());
    }

    [Theory]
    [InlineData("""{"op":"dance"}""", StreamCodes.UnknownOp)]
    [InlineData("""{"op":"auth"}""", StreamCodes.BadParameter)]
    [InlineData("""{"op":"auth","token":"t"}""", StreamCodes.Unauthorized)]
    [InlineData("""{"op":"subscribe","channel":"account"}""", StreamCodes.Unauthorized)]
    [InlineData("""{"op":"subscribe","channel":"dreams"}""", StreamCodes.UnknownChannel)]
    [InlineData("""{"op":"subscribe","channel":"book"}""", StreamCodes.BadParameter)]
    [InlineData("""{"op":"unsubscribe","channel":"status"}""", StreamCodes.NotSubscribed)]
    [InlineData("""{"op":"subscribe","channel":"book","pair":"NOPE-USD"}""", "unknown_pair")]
    [InlineData("""{"op":"subscribe","channel":"book","pair":"BTC-USD","exchange":"binance"}""", "not_listed")]
    [InlineData("nothing", StreamCodes.BadMessage)]
    public async Task Refusals_have_documented_codes(string message, string code)
    {
        var schema = await SchemaAsync();
        await using var client = await StreamClient.ConnectAsync(app);
        await client.SendAsync(message);
        var error = await client.ReceiveAsync("error");
        Assert.Equal(code, error.GetProperty("code").GetString());
        Assert.Empty(new SchemaCheck(schema).Check(error, schema.GetProperty("$defs").GetProperty("error")));
    }

    [Fact]
    public void Every_channel_has_its_rule_in_its_place() =>
        Assert.All(Enum.GetValues<StreamChannel>(), channel => Assert.Equal(channel, ChannelRule.Of(channel).Channel));

    private static string NameOf(JsonElement message)
    {
        var type = message.GetProperty("type").GetString()!;
        if (!message.TryGetProperty("channel", out var channel)) return type is "subscribed" or "unsubscribed" ? "subscription" : type;
        return channel.GetString() is "book" or "account" or "notifications" ? $"{channel}_{type}" : channel.GetString()!;
    }

    private static IEnumerable<string> Names(JsonElement any) => any.GetProperty("anyOf").EnumerateArray().Select(one => one.GetProperty("$ref").GetString()!.Split('/')[^1]);

    /// <summary>Every field that a schema tells of.</summary>
    private static IEnumerable<string> Paths(JsonElement schema, string prefix)
    {
        if (schema.TryGetProperty("items", out var items)) return Paths(items, $"{prefix}[].");
        if (schema.TryGetProperty("additionalProperties", out var values) && values.ValueKind == JsonValueKind.Object) return Paths(values, $"{prefix}*.");
        return schema.TryGetProperty("properties", out var properties)
            ? properties.EnumerateObject().SelectMany(p => Paths(p.Value, $"{prefix}{p.Name}.").Prepend(prefix + p.Name))
            : [];
    }

    /// <summary>The same of a message, in the schema's words.</summary>
    private static IEnumerable<string> PathsOf(JsonElement message, JsonElement schema, string prefix)
    {
        switch (message.ValueKind)
        {
            case JsonValueKind.Array when schema.TryGetProperty("items", out var items):
                return message.EnumerateArray().SelectMany(item => PathsOf(item, items, $"{prefix}[]."));
            case JsonValueKind.Object when schema.TryGetProperty("properties", out var properties):
                return message.EnumerateObject().SelectMany(p => PathsOf(p.Value, properties.GetProperty(p.Name), $"{prefix}{p.Name}.").Prepend(prefix + p.Name));
            case JsonValueKind.Object when schema.TryGetProperty("additionalProperties", out var values):
                return message.EnumerateObject().SelectMany(p => PathsOf(p.Value, values, $"{prefix}*."));
            default:
                return [];
        }
    }

    /// <summary>Sends what signs a new user in.</summary>
    private async Task<Trader> SignInAsync(StreamClient client)
    {
        var user = await AccountClient.RegisterAsync(app);
        var (token, _) = await user.LoginAsync();
        await client.SendAsync($$"""{"op":"auth","token":"{{token}}","id":"in"}""");
        return new Trader(app, token, user.Email);
    }

    private async Task<JsonElement> SchemaAsync() => (await app.GetAsync("/docs/ws.json")).Body;
}
