using CompraVenta.Core.Markets;

namespace CompraVenta.Web.Markets;

/// <summary>The 24-hour figures of one instrument over its venues.</summary>
/// <param name="Instrument">The pair.</param>
/// <param name="Exchange">The venue with the largest turnover, whose price and change these are; null before the first ticker.</param>
/// <param name="Price">Last price there, in the quote asset.</param>
/// <param name="ChangePercent">Against the price 24 hours ago there, rounded to 2 decimals.</param>
/// <param name="VolumeQuote">Turnover of 24 hours over all venues, in the quote asset, rounded to 8 decimals.</param>
/// <param name="Low">Lowest price of 24 hours at that venue; null when it does not say.</param>
/// <param name="High">Highest price of 24 hours at that venue; null when it does not say.</param>
/// <param name="SpreadBps">Best ask less best bid in hundredths of a per cent of the middle, rounded to 2 decimals: of the consolidated book where one is
/// followed, negative when crossed; else of that venue's ticker.</param>
internal sealed record InstrumentSummary(Instrument Instrument, Venue? Exchange, decimal? Price, decimal? ChangePercent, decimal? VolumeQuote, decimal? Low, decimal? High,
    decimal? SpreadBps);
