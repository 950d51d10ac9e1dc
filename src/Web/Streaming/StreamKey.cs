using CompraVenta.Core.Markets;
using CompraVenta.Web.Streaming.Messages;

namespace CompraVenta.Web.Streaming;

/// <summary>What kind of stream it is.</summary>
internal enum StreamChannel
{
    /// <summary>Levels of one instrument.</summary>
    Book,

    /// <summary>Trades of one instrument.</summary>
    Trades,

    /// <summary>The newest price of every instrument.</summary>
    Tickers,

    /// <summary>The health of the app.</summary>
    Status,

    /// <summary>Orders, fills and balances of whoever is signed in.</summary>
    Account,

    /// <summary>What whoever is signed in is told.</summary>
    Notifications,
}

/// <summary>What subscribers share: the same key is the same stream.</summary>
/// <param name="Channel">The kind.</param>
/// <param name="Instrument">The pair, of books and trades.</param>
/// <param name="Venue">The one venue; null for all.</param>
/// <param name="Depth">Levels a side, of books.</param>
internal sealed record StreamKey(StreamChannel Channel, Instrument? Instrument = null, Venue? Venue = null, int Depth = 0)
{
    /// <summary>The depths that book streams have.</summary>
    public static readonly int[] Depths = [1, 10, 50, 200, 1000];

    /// <summary>The depth of a subscription that names none.</summary>
    public const int DefaultDepth = 50;

    /// <summary>Of an account: whose it is, the connection knows.</summary>
    public static readonly StreamKey Account = new(StreamChannel.Account);

    /// <summary>Of an account's notifications.</summary>
    public static readonly StreamKey Notifications = new(StreamChannel.Notifications);

    /// <summary>Whether it is of whoever is signed in, and shared with nobody.</summary>
    public bool IsOfUser => ChannelRule.Of(Channel).NeedsUser;

    /// <summary>The word for the channel in messages.</summary>
    public string ChannelWord => ChannelRule.Of(Channel).Word;
}
