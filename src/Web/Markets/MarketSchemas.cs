using CompraVenta.Core.Markets;
using CompraVenta.Infrastructure.Markets;
using CompraVenta.Web.Http;
using Microsoft.OpenApi;
using static CompraVenta.Web.Http.ApiSchemas;

namespace CompraVenta.Web.Markets;

/// <summary>The shapes of market data in the API's document.</summary>
internal static class MarketSchemas
{
    private const string AgeText = "Milliseconds since the exchange last proved the book; null before the first proof.";
    private const string ReasonText = "Why it is stale; only when it is.";

    /// <summary>The names that an exchange is asked for by.</summary>
    public static OpenApiSchema Exchange(IServiceProvider services) =>
        Word([.. services.GetRequiredService<IReadOnlyList<Venue>>().Select(venue => venue.Id), MarketNames.OldCoinbase]);

    /// <summary>The sides of a book that can be asked for.</summary>
    public static OpenApiSchema BookSide(IServiceProvider services) => Word("bid", "ask", "buy", "sell");

    /// <summary>A price bound.</summary>
    public static OpenApiSchema Bound(IServiceProvider services) => new() { Type = JsonSchemaType.String, Pattern = @"^[0-9]+(\.[0-9]+)?$", MaxLength = MarketNames.DigitsMax + 2 };

    /// <summary>The consolidated book, or with every pair the list of them.</summary>
    public static OpenApiSchema Books() => Either(Book(), Object(("books", List(Book()))));

    /// <summary>One venue's book.</summary>
    public static OpenApiSchema VenueBook() => Object(
        ("pair", Text()),
        ("exchange", Text()),
        ("source", Source()),
        ("time", Moment()),
        ("age_ms", Whole().OrNull().Saying(AgeText)),
        ("stale", Flag()),
        ("reason?", Text().Saying(ReasonText)),
        ("update_id", Whole()),
        ("bids", List(VenueLevel())),
        ("asks", List(VenueLevel())));

    /// <summary>Every instrument.</summary>
    public static OpenApiSchema Symbols() => Object(
        ("source", Source()),
        ("symbols", List(Object(
            ("pair", Text()),
            ("base", Text()),
            ("quote", Text()),
            ("venues", List(Text())),
            ("first_seen", Moment()),
            ("price?", Exact().OrNull()),
            ("change_percent?", Exact().OrNull()),
            ("volume_quote?", Exact().OrNull()),
            ("low?", Exact().OrNull()),
            ("high?", Exact().OrNull()),
            ("spread_bps?", Exact().OrNull()),
            ("price_exchange?", Text().OrNull())))));

    /// <summary>The last 24 hours of some instruments.</summary>
    public static OpenApiSchema Sparklines() => Object(
        ("source", Source()),
        ("start", Moment()),
        ("interval_ms", Whole()),
        ("sparklines", List(Object(
            ("pair", Text()),
            ("exchange", Text().OrNull()),
            ("points", List(Exact().OrNull()))))));

    /// <summary>The tape of one venue.</summary>
    public static OpenApiSchema Trades() => Object(
        ("pair", Text()),
        ("exchange", Text()),
        ("source", Source()),
        ("time", Moment()),
        ("trades", List(Object(
            ("time", Moment()),
            ("id", Whole()),
            ("exchange", Text()),
            ("side", Word("buy", "sell")),
            ("price", Exact()),
            ("size", Exact())))));

    private static OpenApiSchema Source() => Word(Enum.GetValues<MarketSource>().Select(source => source.Word()));

    private static OpenApiSchema Book() => Object(
        ("pair", Text()),
        ("source", Source()),
        ("time", Moment()),
        ("venues", Venues().Saying("By exchange, how its book stands.")),
        ("bids", List(Level())),
        ("asks", List(Level())));

    /// <summary>By exchange, how its book stands.</summary>
    public static OpenApiSchema Venues() => Map(Object(("age_ms", Whole().OrNull().Saying(AgeText)), ("stale", Flag()), ("reason?", Text().Saying(ReasonText))));

    /// <summary>One level of a consolidated book.</summary>
    public static OpenApiSchema Level() => Row(3, Exact(), Map(Exact())).Saying("[price, size, {exchange: size}]");

    private static OpenApiSchema VenueLevel() => Row(3, Exact(), Whole().OrNull()).Saying("[price, size, orders or null]");
}
