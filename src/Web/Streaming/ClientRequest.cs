using System.Text.Json;
using CompraVenta.Core.Markets;
using CompraVenta.Web.Http;
using CompraVenta.Web.Markets;
using CompraVenta.Web.Streaming.Messages;

namespace CompraVenta.Web.Streaming;

/// <summary>A message of a client, read: <c>{"op":"subscribe","channel":"book","pair":"BTC-USDT","depth":50,"id":"a1"}</c>.</summary>
internal sealed class ClientRequest
{
    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = 4 };

    /// <summary>What the client calls this message, as JSON: a string or a number; null when it has no name.</summary>
    public string? Id { get; private set; }

    /// <summary>What is asked for; empty when it can't be read.</summary>
    public string Operation { get; private set; } = "";

    /// <summary>The stream of a subscribe or unsubscribe.</summary>
    public StreamKey? Key { get; private set; }

    /// <summary>The last number that the client has, of a subscribe that goes on where it was; null for a snapshot.</summary>
    public long? Since { get; private set; }

    /// <summary>What to sign in with, of an auth.</summary>
    public string? Token { get; private set; }

    /// <summary>What is wrong with it; null when nothing is.</summary>
    public RequestFault? Fault { get; private set; }

    /// <summary>Reads a message. Never throws: what is wrong with it is in <see cref="Fault"/>.</summary>
    public static ClientRequest Read(ReadOnlyMemory<byte> utf8, MarketNames names)
    {
        var request = new ClientRequest();
        try
        {
            using var document = JsonDocument.Parse(utf8, Reading);
            request.Fault = request.Read(document.RootElement, names);
        }
        catch (JsonException)
        {
            request.Fault = Bad(StreamCodes.BadMessage, "The message is not JSON.");
        }

        return request;
    }

    /// <summary>A subscription to the book of a pair, as <c>/ws?book=…</c> asks for it.</summary>
    public static ClientRequest ForBook(string pair, string? exchange, string? depth, MarketNames names)
    {
        var request = new ClientRequest { Operation = RequestMessage.Subscribe };
        request.Fault = MarketNames.ReadCount(depth, "depth", StreamKey.DefaultDepth, StreamKey.Depths[^1], out var levels) is null
            ? request.ReadStream(ChannelRule.Of(StreamChannel.Book).Word, pair, exchange, levels, names)
            : RequestFault.BadParameter("depth", $"The depth is none of {string.Join(", ", StreamKey.Depths)}.");
        return request;
    }

    private static RequestFault Bad(string code, string message, string? parameter = null) =>
        new(StatusCodes.Status400BadRequest, code, message, parameter);

    private RequestFault? Read(JsonElement message, MarketNames names)
    {
        if (message.ValueKind != JsonValueKind.Object) return Bad(StreamCodes.BadMessage, "The message is not a JSON object.");
        if (message.TryGetProperty("id", out var id))
        {
            if (id.ValueKind is not (JsonValueKind.String or JsonValueKind.Number) || id.GetRawText().Length > MessageId.LengthMax)
            {
                return Bad(StreamCodes.BadParameter, $"An id is a string of at most {MessageId.LengthMax - 2} characters, or a number.", "id");
            }

            Id = id.GetRawText();
        }

        Operation = TextOf(message, "op") ?? "";
        switch (Operation)
        {
            case RequestMessage.Ping: return FindStranger(message, "op", "id");
            case RequestMessage.Auth:
                Token = TextOf(message, "token");
                return string.IsNullOrEmpty(Token) ? Bad(StreamCodes.BadParameter, "Signing in needs a token, as a string.", "token") : FindStranger(message, "op", "id", "token");
            case RequestMessage.Subscribe or RequestMessage.Unsubscribe: break;
            default: return Bad(StreamCodes.UnknownOp, $"The op is none of {string.Join(", ", RequestMessage.Operations)}.", "op");
        }

        var depth = StreamKey.DefaultDepth;
        if (message.TryGetProperty("depth", out var levels) && !(levels.ValueKind == JsonValueKind.Number && levels.TryGetInt32(out depth)))
        {
            return Bad(StreamCodes.BadParameter, $"The depth is none of {string.Join(", ", StreamKey.Depths)}.", "depth");
        }

        if (message.TryGetProperty("exchange", out var exchange) && exchange.ValueKind is not (JsonValueKind.String or JsonValueKind.Null))
        {
            return Bad(StreamCodes.BadParameter, "The exchange is not a string.", "exchange");
        }

        if (message.TryGetProperty("since", out var since) && since.ValueKind != JsonValueKind.Null)
        {
            if (since.ValueKind != JsonValueKind.Number || !since.TryGetInt64(out var number) || number < 0) return Bad(StreamCodes.BadParameter, "The since is no seq: a whole number from 0.", "since");
            Since = number;
        }

        return ReadStream(TextOf(message, "channel"), TextOf(message, "pair"), TextOf(message, "exchange"), depth, names)
            ?? FindStranger(message, "op", "id", "channel", "pair", "exchange", "depth", "since");
    }

    /// <summary>A member that is misspelt, or comes twice, must not be lost in silence: a subscription would not be the one that was meant.</summary>
    private static RequestFault? FindStranger(JsonElement message, params ReadOnlySpan<string> known)
    {
        var (read, count) = (0, 0);
        foreach (var member in message.EnumerateObject())
        {
            var place = known.IndexOf(member.Name);
            if (place < 0) return Bad(StreamCodes.BadParameter, $"The message has no member '{member.Name}'; it knows {string.Join(", ", known)}.", member.Name);
            read |= 1 << place;
            if (++count != int.PopCount(read)) return Bad(StreamCodes.BadParameter, $"The member '{member.Name}' comes twice.", member.Name);
        }

        return null;
    }

    private RequestFault? ReadStream(string? channel, string? pair, string? exchange, int depth, MarketNames names)
    {
        if (ChannelRule.Find(channel) is not { } rule)
        {
            return Bad(StreamCodes.UnknownChannel, $"The channel is none of {string.Join(", ", ChannelRule.All.Select(c => c.Word))}.", "channel");
        }

        if (!rule.HasPair)
        {
            Key = new StreamKey(rule.Channel);
            return null;
        }

        if (string.IsNullOrEmpty(pair)) return Bad(StreamCodes.BadParameter, "The channel needs a pair.", "pair");
        if (names.ReadPair(pair, "pair", out var instrument) is { } noPair) return noPair;
        Venue? venue = null;
        if (!string.IsNullOrEmpty(exchange))
        {
            if (names.ReadExchange(exchange, "exchange", out venue) is { } noVenue) return noVenue;
            if (names.ReadListing(instrument, venue, "exchange", out _) is { } unlisted) return unlisted;
        }

        if (!rule.HasDepth)
        {
            Key = new StreamKey(rule.Channel, instrument, venue);
            return null;
        }

        if (!StreamKey.Depths.Contains(depth)) return Bad(StreamCodes.BadParameter, $"The depth is none of {string.Join(", ", StreamKey.Depths)}.", "depth");
        Key = new StreamKey(rule.Channel, instrument, venue, depth);
        return null;
    }

    private static string? TextOf(JsonElement message, string name) =>
        message.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
