using CompraVenta.Simulator.Faults;
using CompraVenta.Simulator.Markets;
using CompraVenta.Simulator.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace CompraVenta.Simulator.Recordings;

/// <summary>A venue that plays a recording: its WebSocket frames to every client from the beginning, its REST answers as recorded.</summary>
internal sealed class RecordedExchange(VenueMarket market, FaultBoard faults, SimulatorOptions options, Recording recording, RecordedProtocol protocol)
    : VenueExchange(market, faults, options)
{
    public override async Task HandleAsync(HttpContext context, string path)
    {
        if (context.Request.Headers.Upgrade.Count > 0)
        {
            var topics = protocol.TopicsOf(path, context.Request.Query).ToList();
            if (!protocol.Serves(path)) context.Response.StatusCode = StatusCodes.Status404NotFound;
            else await ServeAsync(context, socket => new RecordedConnection(socket, this, recording, protocol, Options.RecordingSpeed, path, topics));
            return;
        }

        if (await RefusedAsync(context, context.Request.Query["symbol"], "{\"code\":-1003,\"msg\":\"Too many requests.\"}", "{\"code\":-1000,\"msg\":\"error\"}")) return;
        if (Find(path, context.Request.Query) is { } answer) await HttpAnswers.WriteAsync(context, StatusCodes.Status200OK, answer.Body);
        else if (protocol.MakeUp(path, NowMs) is { } body) await HttpAnswers.WriteAsync(context, StatusCodes.Status200OK, body);
        else await HttpAnswers.WriteAsync(context, StatusCodes.Status404NotFound, "{\"code\":-1121,\"msg\":\"Not in the recording.\"}");
    }

    protected override void OnBookEvent(VenueBook book)
    {
    }

    protected override void OnStep(long nowMs)
    {
    }

    private RecordedAnswer? Find(string path, IQueryCollection query)
    {
        // Old recordings name older versions of a call: the last part and the symbol decide.
        var name = path[(path.LastIndexOf('/') + 1)..];
        foreach (var answer in recording.Answers)
        {
            if (!answer.Path.EndsWith("/" + name, StringComparison.Ordinal)) continue;
            var symbol = QueryHelpers.ParseQuery(answer.Query).TryGetValue("symbol", out var recorded) ? recorded.ToString() : "";
            if (symbol.Length == 0 || symbol == query["symbol"].ToString()) return answer;
        }

        return null;
    }
}
