using CompraVenta.Infrastructure.Markets;
using CompraVenta.Web.Markets;

namespace CompraVenta.Web.Streaming.Messages;

/// <summary>What every message of a stream begins with.</summary>
/// <param name="Key">The stream.</param>
/// <param name="Type"><c>snapshot</c> or <c>update</c>.</param>
/// <param name="Seq">Its number in the stream.</param>
/// <param name="TimeNs">When it was collected, nanoseconds since 1970-01-01 UTC.</param>
/// <param name="Source">Where the market data come from.</param>
internal abstract record StreamMessage(StreamKey Key, string Type, long Seq, long TimeNs, MarketSource Source)
{
    /// <summary>The type of a message that stands for itself.</summary>
    public const string Snapshot = "snapshot";

    /// <summary>The type of a message that changes what the one before it left.</summary>
    public const string Update = "update";

    private static readonly string[] Sources = [.. Enum.GetValues<MarketSource>().Select(source => source.Word())];

    /// <summary>The shape of a channel's messages so far: their head.</summary>
    /// <typeparam name="T">The message.</typeparam>
    /// <param name="name">What the message is called in the schema.</param>
    /// <param name="meaning">What it says.</param>
    /// <param name="channel">Its channel.</param>
    /// <param name="types">The types that it may have.</param>
    protected static MessageShape<T> Head<T>(string name, string meaning, StreamChannel channel, params IReadOnlyList<string> types)
        where T : StreamMessage
    {
        var rule = ChannelRule.Of(channel);
        return StreamFields.Of(
                new MessageShape<T>(name, meaning)
                    .Word("channel", "The channel.", static m => m.Key.ChannelWord, rule.Word)
                    .Word("type", "A snapshot stands for itself; an update changes what the message before it left.", static m => m.Type, types),
                rule,
                static m => m.Key)
            .Whole("seq", "Number in the stream: an update has that of the message before plus 1; a snapshot begins anew.", static m => m.Seq)
            .Moment("time", "When it was so, UTC.", static m => MarketJson.TimeOf(m.TimeNs))
            .Word("source", "Where market data come from.", static m => m.Source.Word(), Sources);
    }
}
