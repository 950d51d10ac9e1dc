using System.Globalization;
using CompraVenta.Simulator.Markets;
using CompraVenta.Simulator.Wire;

namespace CompraVenta.Simulator.Coinbase;

/// <summary>How Coinbase writes values: everything is a string; times are RFC 3339.</summary>
internal static class CoinbaseText
{
    /// <summary>A price without trailing zeros, as Advanced Trade sends it.</summary>
    public static WireText Price(this WireText text, Listing listing, long ticks) =>
        text.Raw("\""u8).Trimmed(ticks, listing.PriceDecimals).Raw("\""u8);

    public static WireText Size(this WireText text, Listing listing, long lots) =>
        text.Raw("\""u8).Trimmed(lots, listing.SizeDecimals).Raw("\""u8);

    /// <summary>A price with all the decimals of its step, as the Exchange feed sends it.</summary>
    public static WireText FullPrice(this WireText text, Listing listing, long ticks) =>
        text.Raw("\""u8).Fixed(ticks, listing.PriceDecimals, listing.PriceDecimals).Raw("\""u8);

    public static WireText FullSize(this WireText text, Listing listing, long lots) =>
        text.Raw("\""u8).Fixed(lots, listing.SizeDecimals, listing.SizeDecimals).Raw("\""u8);

    /// <summary>The least that an order is worth, in the quote asset, as the exchange has it for its markets: about a dollar.</summary>
    public static WireText MinimumFunds(this WireText text, Listing listing) => text.Raw(listing.QuoteCode switch { "BTC" => "\"0.000016\""u8, "ETH" => "\"0.00022\""u8, _ => "\"1\""u8 });

    public static WireText Stamp(this WireText text, long unixMs, int digits = 6) => text.Raw("\""u8).Time(unixMs, digits).Raw("\""u8);

    /// <summary>Order ids that nobody can look up, the same for the same print.</summary>
    public static WireText OrderId(this WireText text, Listing listing, long tradeId, ulong role)
    {
        var hash = Hash.Of(Hash.Of((ulong)tradeId, listing.Symbol), role);
        return text.Raw("\""u8).Raw(new Guid((int)hash, (short)(hash >> 32), (short)(((hash >> 48) & 0x0FFF) | 0x4000),
            0x80, 1, (byte)hash, (byte)(hash >> 8), (byte)(hash >> 16), (byte)(hash >> 24), (byte)(hash >> 32), (byte)(hash >> 40))
            .ToString("D", CultureInfo.InvariantCulture)).Raw("\""u8);
    }
}
