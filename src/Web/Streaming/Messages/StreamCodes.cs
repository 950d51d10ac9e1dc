using CompraVenta.Web.Docs;
using CompraVenta.Web.Http;

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

    /// <summary>Nobody is signed in, or the token does not hold.</summary>
    public const string Unauthorized = "unauthorized";

    /// <summary>Somebody else's account is followed.</summary>
    public const string OtherUser = "other_user";

    /// <summary>What was signed in with has ended.</summary>
    public const string SessionEnded = "session_ended";

    /// <summary>The database can't be asked.</summary>
    public const string Unavailable = OutageAnswer.Code;

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
        (Unauthorized, "The channel needs signing in; or the token, or the API key, does not hold (any more) or not from here."),
        (OtherUser, "The token is another user's than the one whose account is followed; unsubscribe first."),
        (SessionEnded, "What was signed in with has run out or was ended, and with it the account channel; nothing was asked. All else goes on."),
        (Unavailable, "The database can't be asked just now; try again in a moment."),
        .. ApiCodes.Market.Select(c => (c.Code, c.Meaning)),
    ];
}
