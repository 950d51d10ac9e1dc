using System.ComponentModel;
using System.Text.Json;
using CompraVenta.Core.Markets;
using CompraVenta.Infrastructure.Markets;
using CompraVenta.Web.Http;
using CompraVenta.Web.Streaming.Messages;

namespace CompraVenta.Web.Markets;

/// <summary>Every instrument over HTTP.</summary>
internal static class SymbolEndpoints
{
    private const string Example =
        """
        {"source":"simulated","symbols":[{"pair":"BTC-USD","base":"BTC","quote":"USD","venues":["bitfinex","coinbase"],"first_seen":"2026-11-20T12:00:00Z",
         "price":"64000.1","change_percent":"1.25","volume_quote":"812345678.5","low":"62900","high":"64410.5","spread_bps":"0.02","price_exchange":"coinbase"}]}
        """;

    public static void MapSymbols(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/symbols", GetAsync)
            .WithSummary("Every instrument that an exchange lists")
            .WithDescription(
                "Ordered by turnover of 24 hours in US dollars, as far as prices tell; `volume_quote` is the sum over the exchanges, `price` and `change_percent` are those of "
                + "`price_exchange`, where most is traded, as are `low` and `high`; `spread_bps` is that of the consolidated book where one is followed (negative when crossed), else of that exchange (price without its ticker: the middle of the book). With `prices=false` the answer has no figures, is ordered by name, and "
                + "changes only when an exchange lists something: ask with `If-None-Match` and the `ETag` of the last answer, and get 304 while nothing has changed.")
            .Takes("prices", static _ =>
            {
                var schema = ApiSchemas.Flag();
                schema.Default = true;
                return schema;
            })
            .Answers(MarketSchemas.Symbols, Example, "The instruments; the figures only with prices.")
            .Produces(StatusCodes.Status304NotModified)
            .Refuses(StatusCodes.Status400BadRequest);

    private static async Task<IResult> GetAsync(
        [Description("false leaves the figures out; default true.")] string? prices,
        InstrumentCatalog catalog,
        InstrumentBoard board,
        MarketHost host,
        MarketSourceState source,
        CancellationToken ct)
    {
        if (prices is not (null or "" or "true" or "false")) return RequestFault.BadParameter("prices", $"'{prices}' is neither true nor false.").ToProblem();
        var symbols = catalog.All.ToList();
        if (prices == "false")
        {
            symbols.Sort((a, b) => string.CompareOrdinal(a.Key.Name, b.Key.Name));
            return new JsonBody(json => Write(json, source, symbols, null)) { IsRevalidated = true };
        }

        var figures = new Figures(board, await ReadMiddlesAsync(host, [.. symbols.Select(s => s.Key).Where(i => board.Find(i)?.Price is null)], ct));
        var worth = new QuoteWorth(board);
        var turnover = symbols.ToDictionary(s => s.Key, s => worth.InDollars(s.Key.Quote, board.Find(s.Key)?.VolumeQuote ?? 0));
        symbols.Sort((a, b) => turnover[b.Key].CompareTo(turnover[a.Key]) is var order and not 0 ? order : string.CompareOrdinal(a.Key.Name, b.Key.Name));
        return new JsonBody(json => Write(json, source, symbols, figures)) { IsRevalidated = true };
    }

    /// <summary>The middle between best bid and ask of those instruments that have live books.</summary>
    private static async Task<Dictionary<Instrument, decimal>> ReadMiddlesAsync(MarketHost host, Instrument[] instruments, CancellationToken ct) =>
        await host.ReadAsync(
            market =>
            {
                var middles = new Dictionary<Instrument, decimal>();
                foreach (var instrument in instruments)
                {
                    if (market.Find(instrument) is not { } book || !book.TryBest(Side.Bid, out var bid) || !book.TryBest(Side.Ask, out var ask)) continue;
                    var decimals = (byte)book.Scale.PriceDecimals;
                    middles.Add(instrument, (new ExactDecimal(bid, decimals).ToDecimal() + new ExactDecimal(ask, decimals).ToDecimal()) / 2);
                }

                return middles;
            },
            ct);

    private static void Write(Utf8JsonWriter json, MarketSourceState source, List<KeyValuePair<Instrument, Listing[]>> symbols, Figures? figures)
    {
        json.WriteStartObject();
        json.WriteString("source"u8, source.Source.Word());
        json.WriteStartArray("symbols"u8);
        foreach (var (instrument, listings) in symbols)
        {
            json.WriteStartObject();
            json.WriteString("pair"u8, instrument.Name);
            json.WriteString("base"u8, instrument.Base);
            json.WriteString("quote"u8, instrument.Quote);
            json.WriteStartArray("venues"u8);
            foreach (var listing in listings.OrderBy(l => l.Venue.Index))
            {
                if (listing.IsTrading) json.WriteStringValue(listing.Venue.Id);
            }

            json.WriteEndArray();
            json.WriteString("first_seen"u8, listings.Min(l => l.FirstSeen).UtcDateTime);
            if (figures is not null)
            {
                var summary = figures.Board.Find(instrument);
                var price = summary?.Price ?? (figures.Middles.TryGetValue(instrument, out var middle) ? middle : null);
                TickerRow.Figures.WriteFields(json, new TickerRow(instrument.Name, summary, price));
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private sealed record Figures(InstrumentBoard Board, Dictionary<Instrument, decimal> Middles);
}
