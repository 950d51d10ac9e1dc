using CompraVenta.Web.Docs;

namespace CompraVenta.Web.Streaming.Messages;

/// <summary>Why a client's message is refused: the <c>code</c> of an error.</summary>
internal static class StreamCodes
{
    /// <summary>It can't be read.</summary>
    public const string BadMessage = "bad_message";

    /// <summary>A parameter can't be read, or is out of its range.</summary>
    public const string BadParameter = "bad_parameter";

    /// <summary>It is too long.</summary>
    public const string MessageTooLarge = "message_too_large";

    /// <summary>There were too many in a second.</summary>
    public const string TooManyMessages = "too_many_messages";

    /// <summary>The connection follows as many streams as it may.</summary>
    public const string TooManySubscriptions = "too_many_subscriptions";

    /// <summary>What is to be left is not followed.</summary>
    public const string NotSubscribed = "not_subscribed";

    /// <summary>The op is unknown.</summary>
    public const string UnknownOp = "unknown_op";

    /// <summary>The channel is unknown.</summary>
    public const string UnknownChannel = "unknown_channel";

    /// <summary>There is nothing to sign in to.</summary>
    public const string Unauthorized = "unauthorized";

    /// <summary>Every code with its meaning; those of pairs and exchanges are the same over HTTP.</summary>
    public static readonly IReadOnlyList<(string Code, string Meaning)> All =
    [
        (BadMessage, "It is not text, not JSON, or not an object."),
        (MessageTooLarge, "It is longer than messages may be."),
        (TooManyMessages, "More came in a second than may; the others of that second are ignored."),
        (UnknownOp, "The op is none of those of this page."),
        (UnknownChannel, "The channel is none of those of this page."),
        (TooManySubscriptions, "The connection follows as many streams as one may."),
        (NotSubscribed, "The stream to be left is not followed; pair, exchange and depth are part of its name."),
        (Unauthorized, "No channel here needs signing in."),
        .. ApiCodes.Market.Select(c => (c.Code, c.Meaning)),
    ];
}
