using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using CompraVenta.Simulator.Faults;
using CompraVenta.Simulator.Wire;
using Microsoft.AspNetCore.Http;

namespace CompraVenta.Simulator;

/// <summary>/control: faults, true books and counts, for tests and demonstrations.</summary>
internal sealed class ControlEndpoint(SimulatedWorld world)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    public async Task HandleAsync(HttpContext context, string path)
    {
        var parts = path.Split('/')[1..];
        switch (context.Request.Method, parts)
        {
            case ("POST", ["faults"]):
                await PostAsync(context);
                return;
            case ("GET", ["faults"]):
                await AnswerAsync(context, 200, new { faults = world.Faults.List().Select(item => new { fault = Describe(item.Fault), strikes = item.Strikes }) });
                return;
            case ("DELETE", ["faults"]):
                await AnswerAsync(context, 200, new { removed = world.Faults.Clear() });
                return;
            case ("DELETE", ["faults", var id]) when int.TryParse(id, CultureInfo.InvariantCulture, out var number):
                await AnswerAsync(context, world.Faults.Remove(number) ? 200 : 404, new { id = number });
                return;
            case ("GET", ["book", var venue, var symbol]):
                await BookAsync(context, venue, symbol);
                return;
            case ("GET", ["status"]):
                await AnswerAsync(context, 200, Status());
                return;
            default:
                await AnswerAsync(context, 404, new { error = "unknown control call" });
                return;
        }
    }

    private static FaultRequest Describe(Fault fault) => new()
    {
        Id = fault.Id, Kind = fault.Kind, Venue = fault.Venue, Symbol = fault.Symbol, Frames = fault.Frames, Probability = fault.Probability,
        Count = fault.Count, DurationMs = fault.Duration?.TotalMilliseconds, DelayMs = fault.Delay?.TotalMilliseconds, Variant = fault.Variant,
    };

    private static Task AnswerAsync(HttpContext context, int status, object body) =>
        HttpAnswers.WriteAsync(context, status, JsonSerializer.SerializeToUtf8Bytes(body, Json));

    private async Task PostAsync(HttpContext context)
    {
        FaultRequest? request;
        try
        {
            request = await JsonSerializer.DeserializeAsync<FaultRequest>(context.Request.Body, Json, context.RequestAborted);
        }
        catch (JsonException exception)
        {
            await AnswerAsync(context, 400, new { error = $"not a fault: {exception.Path}", kinds = Enum.GetValues<FaultKind>() });
            return;
        }

        if (request is not { Kind: { } kind })
        {
            await AnswerAsync(context, 400, new { error = "kind is required" });
            return;
        }

        if (request.Venue is { } venue && world.Find(venue) is null)
        {
            await AnswerAsync(context, 400, new { error = $"unknown venue {venue}" });
            return;
        }

        if (request.Probability is <= 0 or > 1 || (kind == FaultKind.Garbage && request.Variant is { } variant && !GarbageFrames.IsKnown(variant)))
        {
            await AnswerAsync(context, 400, new { error = "probability is in (0, 1]; variant must be known" });
            return;
        }

        var id = world.Faults.Add(
            new Fault
            {
                Kind = kind, Venue = request.Venue, Symbol = request.Symbol, Frames = request.Frames ?? "book", Probability = request.Probability ?? 1,
                Count = request.Count, Variant = request.Variant,
                Duration = request.DurationMs is { } duration ? TimeSpan.FromMilliseconds(duration) : null,
                Delay = request.DelayMs is { } delay ? TimeSpan.FromMilliseconds(delay) : null,
            },
            world.NowMs);
        await AnswerAsync(context, 200, new { id });
    }

    private async Task BookAsync(HttpContext context, string venue, string symbol)
    {
        if (world.TrueBook(venue, Uri.UnescapeDataString(symbol)) is not { } book)
        {
            await AnswerAsync(context, 404, new { error = "no such book" });
            return;
        }

        var culture = CultureInfo.InvariantCulture;
        await AnswerAsync(context, 200, new
        {
            book.Venue,
            book.Symbol,
            book.UpdateId,
            bids = book.Bids.Select(level => new[] { level.Price.ToString(culture), level.Size.ToString(culture) }),
            asks = book.Asks.Select(level => new[] { level.Price.ToString(culture), level.Size.ToString(culture) }),
        });
    }

    private object Status() => new
    {
        now = DateTimeOffset.FromUnixTimeMilliseconds(world.NowMs),
        started = DateTimeOffset.FromUnixTimeMilliseconds(world.StartedMs),
        faults = world.Faults.List().Count,
        venues = world.Exchanges.ToDictionary(exchange => exchange.Name, exchange =>
        {
            lock (exchange.Market.Gate)
            {
                return new
                {
                    symbols = exchange.Market.Books.Count,
                    connections = exchange.Connections.Count,
                    backlogBytes = exchange.Connections.Sum(connection => (long)connection.Backlog),
                    framesSent = exchange.FramesSent,
                    bookEvents = exchange.Market.Events,
                    trades = exchange.Market.Trades,
                };
            }
        }, StringComparer.Ordinal),
    };
}
