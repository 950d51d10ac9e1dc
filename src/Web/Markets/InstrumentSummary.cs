using CompraVenta.Core.Markets;

namespace CompraVenta.Web.Markets;

/// <summary>The 24-hour figures of one instrument over its venues.</summary>
/// <param name="Instrument">The pair.</param>
/// <param name="Exchange">The venue with the largest turnover, whose price and change these are; null before the first ticker.</param>
/// <param name="Price">Last price there, in the quote asset.</param>
/// <param name="ChangePercent">Against the price 24 hours ago there, rounded to 2 decimals.</param>
/// <param name="VolumeQuote">Turnover of 24 hours over all venues, in the quote asset, rounded to 8 decimals.</param>
internal sealed record InstrumentSummary(Instrument Instrument, Venue? Exchange, decimal? Price, decimal? ChangePercent, decimal? VolumeQuote);
