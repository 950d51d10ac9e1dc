namespace CompraVenta.Web.Streaming.Messages;

/// <summary>A subscription was taken or ended. Only a stream's own messages have a channel at the top, so that a reader who sorts by it meets the
/// snapshot first.</summary>
/// <param name="Type"><see cref="Taken"/> or <see cref="Ended"/>.</param>
/// <param name="Id">What the client called its message, as JSON; null when it had no name.</param>
/// <param name="Stream">The stream.</param>
internal sealed record SubscriptionAnswer(string Type, string? Id, StreamKey Stream)
{
    /// <summary>The type when a stream is followed from now on.</summary>
    public const string Taken = "subscribed";

    /// <summary>The type when a stream is not followed any more.</summary>
    public const string Ended = "unsubscribed";

    /// <summary>How it is written.</summary>
    public static readonly MessageShape<SubscriptionAnswer> Shape = MessageId.Of(
            new MessageShape<SubscriptionAnswer>("subscription", "The answer to subscribe and unsubscribe. The stream's snapshot comes after the former; nothing of the stream comes after the latter.")
                .Word("type", "What was done.", static m => m.Type, Taken, Ended),
            static m => m.Id)
        .Part(
            "stream",
            StreamFields.OfAny(
                new MessageShape<StreamKey>("stream", "The stream as it was understood.").Word("channel", "The channel.", static k => k.ChannelWord, [.. ChannelRule.All.Select(c => c.Word)]),
                static k => k),
            static m => m.Stream);
}
