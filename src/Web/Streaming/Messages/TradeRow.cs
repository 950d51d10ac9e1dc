using CompraVenta.Core.Markets;
using CompraVenta.Web.Markets;

namespace CompraVenta.Web.Streaming.Messages;

/// <summary>One trade.</summary>
/// <param name="Trade">The trade.</param>
/// <param name="Venue">Where it was.</param>
internal readonly record struct TradeRow(Trade Trade, Venue Venue)
{
    /// <summary>How it is written.</summary>
    public static readonly MessageShape<TradeRow> Shape = new MessageShape<TradeRow>("trade", "One trade.")
        .Moment("time", "When the exchange says it happened, UTC.", static t => MarketJson.TimeOf(t.Trade.VenueTimeNs))
        .Whole("id", "The exchange's own number of it.", static t => t.Trade.Id)
        .Text("exchange", "Where it was.", static t => t.Venue.Id)
        .Word("side", "What the taker did.", static t => t.Trade.TakerSide.Word(), "buy", "sell")
        .Exact("price", "In the quote asset.", static t => t.Trade.Price)
        .Exact("size", "In the base asset.", static t => t.Trade.Size);
}
