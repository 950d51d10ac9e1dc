using System.ComponentModel;
using System.Globalization;
using CompraVenta.Core.Markets;
using CompraVenta.Infrastructure.Markets;
using CompraVenta.Web.Http;

namespace CompraVenta.Web.Markets;

/// <summary>The last 24 hours of instruments over HTTP.</summary>
internal static class SparklineEndpoints
{
    /// <summary>Most pairs of a request.</summary>
    public const int PairsMax = 200;

    private const string Example =
        """
        {"source":"simulated","start":"2026-11-19T12:15:00Z","interval_ms":900000,
         "sparklines":[{"pair":"BTC-USD","exchange":"coinbase","points":["63890.2","63912.5",null,"64000.1"]}]}
        """;

    public static void MapSparklines(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/sparklines", Get)
            .WithSummary("The last 24 hours of some pairs, to be drawn")
            .WithDescription(
                "For each pair 96 closes of a quarter of an hour, the oldest first; `start` is when the first one began, and the last one still goes on. A quarter that nobody saw is null: "
                + "nothing is made up. All points of a pair are those of one `exchange`, the one of which most is known; null while nothing is.")
            .Takes("pairs", static _ => ApiSchemas.Text())
            .Answers(MarketSchemas.Sparklines, Example, "The pairs in the order asked for.")
            .NeedsListings()
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound);

    private static IResult Get(
        [Description("1 to 200 pairs, separated by commas.")] string? pairs, MarketNames names, SparklineReader reader, MarketSourceState source)
    {
        var asked = (pairs ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (asked.Length is 0 or > PairsMax)
        {
            return RequestFault.BadParameter("pairs", string.Create(CultureInfo.InvariantCulture, $"Name 1 to {PairsMax} pairs, separated by commas.")).ToProblem();
        }

        var instruments = new List<Instrument>(asked.Length);
        foreach (var text in asked)
        {
            if (names.ReadPair(text, "pairs", out var instrument) is { } fault) return fault.ToProblem();
            instruments.Add(instrument);
        }

        return new JsonBody(json =>
        {
            json.WriteStartObject();
            json.WriteString("source"u8, source.Source.Word());
            json.WriteString("start"u8, reader.Start);
            json.WriteNumber("interval_ms"u8, (long)DayHistory.PointSpan.TotalMilliseconds);
            json.WriteStartArray("sparklines"u8);
            foreach (var instrument in instruments)
            {
                var line = reader.Read(instrument);
                json.WriteStartObject();
                json.WriteString("pair"u8, instrument.Name);
                json.WriteString("exchange"u8, line.Exchange?.Id);
                json.WriteStartArray("points"u8);
                foreach (var point in line.Points)
                {
                    if (point is { } price) json.WriteStringValue(Plain(price));
                    else json.WriteNullValue();
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static string Plain(decimal price) => price.ToString("0.############################", CultureInfo.InvariantCulture);
}
