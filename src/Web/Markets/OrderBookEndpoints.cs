using System.ComponentModel;
using System.Text.Json;
using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;
using CompraVenta.Infrastructure.Markets;
using CompraVenta.Web.Http;

namespace CompraVenta.Web.Markets;

/// <summary>The books over HTTP.</summary>
internal static class OrderBookEndpoints
{
    private const string BookExample =
        """
        {"pair":"BTC-USD","source":"simulated","time":"2026-11-20T12:00:00.05Z",
         "venues":{"bitfinex":{"age_ms":48,"stale":false},"coinbase":{"age_ms":12,"stale":false}},
         "bids":[["64000.1","0.25",{"bitfinex":"0.2","coinbase":"0.05"}]],"asks":[["64000.7","1.5",{"coinbase":"1.5"}]]}
        """;

    private const string VenueBookExample =
        """
        {"pair":"BTC-USD","exchange":"bitfinex","source":"simulated","time":"2026-11-20T12:00:00.05Z","age_ms":48,"stale":false,"update_id":812,
         "bids":[["64000.1","0.25",3]],"asks":[["64000.8","1.5",1]]}
        """;

    public static void MapOrderBooks(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/orderbook", GetConsolidatedAsync)
            .WithSummary("The consolidated order book, filtered")
            .WithDescription(
                "Levels of all exchanges merged, best first, each with the sizes of its exchanges: [price, size, {exchange: size}]. Books that are "
                + "stale are left out; `venues` says which, why, and how old each book is. Without `pair` the answer is {\"books\":[…]} with every live pair.")
            .Takes("exchange", MarketSchemas.Exchange)
            .Takes("side", MarketSchemas.BookSide)
            .Takes("price_greater_than", MarketSchemas.Bound)
            .Takes("price_less_than", MarketSchemas.Bound)
            .Takes("limit", static _ => ApiSchemas.Count(1, OrderBookParameters.LimitMax, OrderBookParameters.LimitDefault))
            .Answers(MarketSchemas.Books, BookExample, "The book; without `pair`, `books` with one such object for every live pair.")
            .NeedsListings()
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound);
        routes.MapGet("/api/book/{exchange}/{pair}", GetVenueAsync)
            .WithSummary("One exchange's own order book")
            .WithDescription(
                "Levels as [price, size, orders or null], best first. A book that is not live is answered as it was last known, with `stale` true, the `reason` "
                + "and its age: do not trade on it.")
            .Takes("exchange", MarketSchemas.Exchange)
            .Takes("limit", static _ => ApiSchemas.Count(1, OrderBookParameters.LimitMax, OrderBookParameters.LimitDefault))
            .Answers(MarketSchemas.VenueBook, VenueBookExample, "The book as last known.")
            .NeedsListings()
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> GetConsolidatedAsync(
        [AsParameters] OrderBookParameters parameters, MarketNames names, BookReader reader, FirstBooks first, MarketSourceState source, CancellationToken ct)
    {
        if (parameters.Read(names, out var instrument, out var query) is { } fault) return fault.ToProblem();
        if (instrument is null)
        {
            var all = await reader.ReadLiveAsync(query, ct);
            return new JsonBody(json => WriteBooks(json, all, query, names, source));
        }

        await first.WantAsync([.. names.ListingsOf(instrument).Where(l => query.Venue is null || l.Venue == query.Venue)], ct);
        var reading = await reader.ReadAsync(instrument, query, ct);
        return new JsonBody(json => WriteBook(json, reading, instrument, query, names, source), reading);
    }

    private static async Task<IResult> GetVenueAsync(
        [Description("The exchange: binance, bitfinex or coinbase.")] string exchange,
        [Description("The pair in any spelling.")] string pair,
        [Description("Levels a side, 1 to 5000, default 100.")] string? limit,
        MarketNames names,
        BookReader reader,
        FirstBooks first,
        MarketSourceState source,
        CancellationToken ct)
    {
        if (names.ReadExchange(exchange, "exchange", out var venue) is { } noVenue) return noVenue.ToProblem();
        if (names.ReadPair(pair, "pair", out var instrument) is { } noPair) return noPair.ToProblem();
        if (names.ReadListing(instrument, venue, "exchange", out var listing) is { } unlisted) return unlisted.ToProblem();
        if (MarketNames.ReadCount(limit, "limit", OrderBookParameters.LimitDefault, OrderBookParameters.LimitMax, out var depth) is { } bad) return bad.ToProblem();
        await first.WantAsync([listing], ct);
        var reading = await reader.ReadAsync(instrument, new BookQuery { Depth = depth, Venue = venue, IncludeStale = true }, ct);
        return new JsonBody(
            json =>
            {
                json.WriteStartObject();
                json.WriteString("pair"u8, instrument.Name);
                json.WriteString("exchange"u8, venue.Id);
                WriteMoment(json, source, reading);
                MarketJson.WriteFreshness(json, reading.Window.Venues[venue.Index], reading.TakenNs);
                json.WriteNumber("update_id"u8, reading.Window.Venues[venue.Index].UpdateId);
                MarketJson.WriteVenueSide(json, "bids"u8, reading.Window, reading.Window.Bids);
                MarketJson.WriteVenueSide(json, "asks"u8, reading.Window, reading.Window.Asks);
                json.WriteEndObject();
            },
            reading);
    }

    private static void WriteBooks(Utf8JsonWriter json, IReadOnlyList<BookReading> readings, BookQuery query, MarketNames names, MarketSourceState source)
    {
        json.WriteStartObject();
        json.WriteStartArray("books"u8);
        foreach (var reading in readings)
        {
            using (reading) WriteBook(json, reading, reading.Window.Instrument!, query, names, source);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteBook(
        Utf8JsonWriter json, BookReading reading, Instrument instrument, BookQuery query, MarketNames names, MarketSourceState source)
    {
        json.WriteStartObject();
        json.WriteString("pair"u8, instrument.Name);
        WriteMoment(json, source, reading);
        var listed = query.Venue is { } only ? [only] : names.VenuesOf(instrument);
        MarketJson.WriteVenues(json, reading.Window, listed, reading.TakenNs);
        MarketJson.WriteSide(json, "bids"u8, reading.Window, reading.Window.Bids, names.Venues);
        MarketJson.WriteSide(json, "asks"u8, reading.Window, reading.Window.Asks, names.Venues);
        json.WriteEndObject();
    }

    private static void WriteMoment(Utf8JsonWriter json, MarketSourceState source, BookReading reading)
    {
        json.WriteString("source"u8, source.Source.Word());
        json.WriteString("time"u8, MarketJson.TimeOf(reading.TakenNs));
    }
}
