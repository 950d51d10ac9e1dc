using System.Globalization;
using CompraVenta.Cli.Live;
using CompraVenta.Core.Markets;

namespace CompraVenta.Cli.Watch;

/// <summary>Trades as lines.</summary>
internal sealed class TradeLines(LiveOutput output, LiveText text, bool isJson)
{
    /// <summary>Writes trades until cancelled.</summary>
    public async Task RunAsync(ILiveSource source, CancellationToken ct)
    {
        await foreach (var trade in source.TradesAsync(ct)) output.Line(isJson ? Json(trade) : Line(trade));
    }

    private string Line(LiveTrade live)
    {
        var trade = live.Trade;
        var isBuy = trade.TakerSide == Side.Bid;
        var side = isBuy ? "buy " : "sell";
        if (output.HasColour) side = isBuy ? $"\u001b[32m{side}\u001b[0m" : $"\u001b[31m{side}\u001b[0m";
        return $"{text.Time(trade.VenueTimeNs)}  {side}  {trade.Price,16}  {trade.Size,18}  {trade.Id.ToString(CultureInfo.InvariantCulture)}";
    }

    private string Json(LiveTrade live) => LiveText.Json(new
    {
        time = text.Time(live.Trade.VenueTimeNs),
        exchange = live.Listing.Venue,
        pair = live.Listing.Pair,
        id = live.Trade.Id.ToString(CultureInfo.InvariantCulture),
        side = live.Trade.TakerSide == Side.Bid ? "buy" : "sell",
        price = live.Trade.Price.ToString(),
        size = live.Trade.Size.ToString(),
    });
}
