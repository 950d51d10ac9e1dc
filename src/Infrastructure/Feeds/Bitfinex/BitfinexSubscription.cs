using CompraVenta.Core.Markets;

namespace CompraVenta.Infrastructure.Feeds.Bitfinex;

/// <summary>One listing followed: its book and its trades.</summary>
internal sealed class BitfinexSubscription(Listing listing)
{
    /// <summary>Whose they are.</summary>
    public Listing Listing { get; } = listing;

    /// <summary>False once it was released and only waits for the venue to confirm.</summary>
    public bool IsWanted { get; set; } = true;

    /// <summary>The book.</summary>
    public BitfinexChannel Book { get; } = new(BitfinexChannelKind.Book, listing);

    /// <summary>The trades.</summary>
    public BitfinexChannel Trades { get; } = new(BitfinexChannelKind.Trades, listing);

    /// <summary>The channel of a kind.</summary>
    public BitfinexChannel this[BitfinexChannelKind kind] => kind == BitfinexChannelKind.Book ? Book : Trades;
}
