namespace CompraVenta.Web.Streaming.Messages;

/// <summary>A channel: what it is called and what it takes. Clients' messages are read by it, and the page tells of it.</summary>
/// <param name="Channel">The channel.</param>
/// <param name="Word">Its name in messages.</param>
/// <param name="Meaning">What it brings.</param>
/// <param name="HasPair">Whether its streams are of one pair, and of one exchange where asked for.</param>
/// <param name="HasDepth">Whether its streams have a depth.</param>
/// <param name="NeedsUser">Whether one has to be signed in for it.</param>
/// <param name="HasSince">Whether its streams can be continued where they were left.</param>
internal sealed record ChannelRule(StreamChannel Channel, string Word, string Meaning, bool HasPair = false, bool HasDepth = false, bool NeedsUser = false, bool HasSince = false)
{
    /// <summary>Every channel, in the order of <see cref="StreamChannel"/>.</summary>
    public static readonly IReadOnlyList<ChannelRule> All =
    [
        new(StreamChannel.Book, "book", "The best levels of one pair's order book, over all exchanges or at one, as they change: at most every 50 ms.", HasPair: true, HasDepth: true),
        new(StreamChannel.Trades, "trades", "The trades of one pair, over all exchanges or at one.", HasPair: true),
        new(StreamChannel.Tickers, "tickers", "Price, change, volume and spread of every pair."),
        new(StreamChannel.Status, "status", "The health of the app and of each exchange's feed, once a second."),
        new(StreamChannel.Account, "account", "Your orders, fills and balances, each change of them, once it is in the journal. No message is ever skipped.", NeedsUser: true, HasSince: true),
        new(StreamChannel.Notifications, "notifications", "What you are told: fills, stops that fired, orders that ended, stale data; and how much of it is unread. No message is ever skipped.", NeedsUser: true, HasSince: true),
    ];

    /// <summary>The rule of a channel.</summary>
    public static ChannelRule Of(StreamChannel channel) => All[(int)channel];

    /// <summary>The rule of a word; null when no channel is called so.</summary>
    public static ChannelRule? Find(string? word) => All.FirstOrDefault(rule => rule.Word == word);
}
