using CompraVenta.Core.Markets;

namespace CompraVenta.Infrastructure.Feeds.Coinbase;

/// <summary>The one place that knows what the <c>side</c> of a Coinbase trade means.</summary>
/// <remarks>
/// <para>It is the <em>maker's</em> side on both feeds, so the taker is on the other one.</para>
/// <para>Exchange says so of <c>match</c> ("Matches": a <c>sell</c> is an up-tick). What is written about Advanced Trade's
/// <c>market_trades</c> contradicts itself, so it was decided on recorded data of August 2026 (BTC-USD and ETH-USD). Of the 57 trades
/// that came after their book's snapshot, 51 printed at the touch or beyond it, each <c>BUY</c> at the bid and each <c>SELL</c> at the ask as they
/// stood before. The other 6 belong to bursts of one instant whose prices walk away from the touch, down for <c>BUY</c> and up for
/// <c>SELL</c>. So <c>BUY</c> is the resting order there too, and the taker sold. A test repeats the comparison.</para>
/// <para>The <c>side</c> of Exchange's <c>ticker</c> is the taker's instead; it is not read.</para>
/// </remarks>
internal static class CoinbaseTakerSide
{
    /// <summary>The taker's side of a trade.</summary>
    /// <param name="makerSide"><c>BUY</c> or <c>SELL</c> in either case, as <c>match</c> and <c>market_trades</c> send it.</param>
    /// <param name="taker">The side of the taker.</param>
    /// <returns>False for any other text.</returns>
    public static bool TryRead(ReadOnlySpan<byte> makerSide, out Side taker)
    {
        taker = Side.Ask;
        if (makerSide.SequenceEqual("BUY"u8) || makerSide.SequenceEqual("buy"u8)) return true;
        taker = Side.Bid;
        return makerSide.SequenceEqual("SELL"u8) || makerSide.SequenceEqual("sell"u8);
    }
}
