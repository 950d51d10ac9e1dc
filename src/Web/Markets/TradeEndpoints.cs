using System.ComponentModel;
using CompraVenta.Core.Markets;
using CompraVenta.Core.Markets.Loop;
using CompraVenta.Infrastructure.Feeds;
using CompraVenta.Infrastructure.Markets;
using CompraVenta.Web.Http;
using CompraVenta.Web.Streaming.Messages;

namespace CompraVenta.Web.Markets;

/// <summary>The tape over HTTP.</summary>
internal static class TradeEndpoints
{
    private const string Example =
        """
        {"pair":"BTC-USD","exchange":"coinbase","source":"simulated","time":"2026-11-20T12:00:00.05Z",
         "trades":[{"time":"2026-11-20T12:00:00.012Z","id":812,"exchange":"coinbase","side":"buy","price":"64000.7","size":"0.25"}]}
        """;

    private const string CsvExample =
        """
        exchange,symbol,timestamp,local_timestamp,id,side,price,amount
        coinbase,BTC-USD,1795176000012000,1795176000050112,812,buy,64000.7,0.25

        """;

    public static void MapTrades(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/trades/{exchange}/{pair}", GetAsync)
            .WithSummary("The newest trades of one exchange")
            .WithDescription("Oldest first; `side` is the taker's: buy when the taker bought. Trades are kept while the pair is followed: the first call for a pair has it followed.")
            .Takes("exchange", MarketSchemas.Exchange)
            .Takes("limit", static _ => ApiSchemas.Count(1, Market.TapeLength, Market.TapeLength))
            .Answers(MarketSchemas.Trades, Example, "The trades.")
            .NeedsListings()
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound);
        routes.MapGet("/api/trades/{exchange}/{pair}.csv", GetCsvAsync)
            .WithSummary("The newest trades of one exchange as CSV, which may go on growing")
            .WithDescription(
                "Oldest first, in the columns of the Tardis.dev `trades` files: times in microseconds since 1970-01-01 UTC, `symbol` as the exchange "
                + "writes it, `side` the taker's, `amount` in the base asset. With `follow=true` the answer stays open and grows with every trade, each "
                + "once and in order as the exchange sent it, until you close it; a reader who falls 10 000 trades behind is cut off.")
            .Takes("exchange", MarketSchemas.Exchange)
            .Takes("limit", static _ => ApiSchemas.Count(1, Market.TapeLength, Market.TapeLength))
            .Takes("follow", static _ => ApiSchemas.Flag())
            .AnswersText("text/csv", CsvExample, "The trades.")
            .NeedsListings()
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound);
    }

    private static IResult GetCsvAsync(
        [Description("The exchange: binance, bitfinex or coinbase.")] string exchange,
        [Description("The pair in any spelling.")] string pair,
        [Description("How many of the newest trades to begin with, 1 to 1000, default 1000.")] string? limit,
        [Description("Whether the answer goes on growing; default false.")] string? follow,
        MarketNames names,
        IEnumerable<IVenueFeed> feeds)
    {
        if (names.ReadExchange(exchange, "exchange", out var venue) is { } noVenue) return noVenue.ToProblem();
        if (names.ReadPair(pair, "pair", out var instrument) is { } noPair) return noPair.ToProblem();
        if (names.ReadListing(instrument, venue, "exchange", out var listing) is { } unlisted) return unlisted.ToProblem();
        if (MarketNames.ReadCount(limit, "limit", Market.TapeLength, Market.TapeLength, out var count) is { } bad) return bad.ToProblem();
        var isFollowing = false;
        if (!string.IsNullOrEmpty(follow) && !bool.TryParse(follow, out isFollowing))
        {
            return RequestFault.BadParameter("follow", $"'{follow}' is neither true nor false.").ToProblem();
        }

        var symbol = feeds.FirstOrDefault(f => f.Venue.Index == venue.Index)?.TickSymbol(listing.Symbol) ?? listing.Symbol;
        return new TradeCsvAnswer(listing, symbol, count, isFollowing);
    }

    private static async Task<IResult> GetAsync(
        [Description("The exchange: binance, bitfinex or coinbase.")] string exchange,
        [Description("The pair in any spelling.")] string pair,
        [Description("How many of the newest trades, 1 to 1000, default 1000.")] string? limit,
        MarketNames names,
        MarketHost host,
        MarketInterest interest,
        MarketSourceState source,
        CancellationToken ct)
    {
        if (names.ReadExchange(exchange, "exchange", out var venue) is { } noVenue) return noVenue.ToProblem();
        if (names.ReadPair(pair, "pair", out var instrument) is { } noPair) return noPair.ToProblem();
        if (names.ReadListing(instrument, venue, "exchange", out var listing) is { } unlisted) return unlisted.ToProblem();
        if (MarketNames.ReadCount(limit, "limit", Market.TapeLength, Market.TapeLength, out var count) is { } bad) return bad.ToProblem();
        interest.Touch(instrument);
        var (trades, nowNs) = await host.ReadAsync(
            market =>
            {
                if (market.FindTape(listing.Slot) is not { } tape) return (Array.Empty<Trade>(), host.NowNs);
                var newest = new Trade[Math.Min(count, tape.Count)];
                tape.CopyNewest(newest);
                return (newest, host.NowNs);
            },
            ct);
        return new JsonBody(json =>
        {
            json.WriteStartObject();
            json.WriteString("pair"u8, instrument.Name);
            json.WriteString("exchange"u8, venue.Id);
            json.WriteString("source"u8, source.Source.Word());
            json.WriteString("time"u8, MarketJson.TimeOf(nowNs));
            json.WriteStartArray("trades"u8);
            foreach (ref readonly var trade in trades.AsSpan()) TradeRow.Shape.Write(json, new TradeRow(trade, venue));
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }
}
