using CompraVenta.Core.Markets;

namespace CompraVenta.Web.Markets;

/// <summary>One instrument in a list of markets.</summary>
/// <param name="Instrument">The pair.</param>
/// <param name="Venues">The venues that trade it now, by index.</param>
/// <param name="Summary">Its figures; null before its first ticker.</param>
/// <param name="QuoteWorth">Roughly one unit of its quote asset in dollars; 0 when no price tells.</param>
/// <param name="PriceDecimals">Decimals that all its prices are shown with.</param>
internal sealed record MarketRow(Instrument Instrument, IReadOnlyList<Venue> Venues, InstrumentSummary? Summary, decimal QuoteWorth, int PriceDecimals)
{
    /// <summary>Turnover of 24 hours, roughly in dollars; null when it is not known.</summary>
    public decimal? VolumeDollars => Summary?.VolumeQuote is { } volume && QuoteWorth > 0 ? Times(volume) : null;

    /// <summary>The last price, roughly in dollars.</summary>
    public decimal? PriceDollars => Summary?.Price is { } price && QuoteWorth > 0 ? Times(price) : null;

    /// <summary>Where the price stands between low (0) and high (1) of 24 hours; null when that is not known.</summary>
    public decimal? RangePlace => Summary is { Low: { } low, High: { } high, Price: { } price } && high > low ? Math.Clamp((price - low) / (high - low), 0, 1) : null;

    // An absurd figure of one venue must not fail the whole list.
    private decimal? Times(decimal amount) => QuoteWorth <= 1 || amount < decimal.MaxValue / QuoteWorth ? amount * QuoteWorth : null;
}
