using System.Globalization;
using System.Text;

namespace CompraVenta.Infrastructure.Feeds.Bitfinex;

/// <summary>The frames that a session sends. Source: Bitfinex API v2, "General" and "Public Channels".</summary>
/// <param name="bookLength">Levels a side.</param>
internal sealed class BitfinexRequests(int bookLength)
{
    /// <summary>Chooses what the connection sends; has to come before any subscription.</summary>
    public static byte[] Configure(BitfinexFlags flags) =>
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""{"event":"conf","flags":{{(long)flags}}}"""));

    /// <summary>Subscribes to a listing's book (finest prices, real time) or trades.</summary>
    public byte[] Subscribe(BitfinexChannel channel)
    {
        var (symbol, slot) = (channel.Listing!.Symbol, channel.Listing.Slot);
        return Encoding.UTF8.GetBytes(channel.Kind == BitfinexChannelKind.Book
            ? string.Create(
                CultureInfo.InvariantCulture,
                $$"""{"event":"subscribe","channel":"book","symbol":"{{symbol}}","prec":"P0","freq":"F0","len":"{{bookLength}}","subId":"b{{slot}}"}""")
            : string.Create(
                CultureInfo.InvariantCulture,
                $$"""{"event":"subscribe","channel":"trades","symbol":"{{symbol}}","subId":"t{{slot}}"}"""));
    }

    /// <summary>Ends a channel.</summary>
    public static byte[] Unsubscribe(long channelId) =>
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""{"event":"unsubscribe","chanId":{{channelId}}}"""));
}
