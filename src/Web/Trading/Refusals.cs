using System.Globalization;
using CompraVenta.Core.Trading;
using CompraVenta.Infrastructure.Trading;
using CompraVenta.Web.Http;

namespace CompraVenta.Web.Trading;

/// <summary>Answers what the engine refuses: problem details with the rule's code, its value and its limit.</summary>
internal static class Refusals
{
    private const int RetrySeconds = 1;

    /// <summary>The answer to a call that the journal could not take.</summary>
    public static OutageWords NotBegun { get; } = new(JournalUnavailable, "The journal can't be written just now; nothing was done. Try again in a moment.");

    /// <summary>The codes of the rules that refuse an order with a 422.</summary>
    public static IEnumerable<string> RuleCodes =>
        Enum.GetValues<RejectReason>().Where(reason => reason != RejectReason.None && StatusOf(reason) == StatusCodes.Status422UnprocessableEntity).Select(reason => reason.Code());

    /// <summary>The answer.</summary>
    public static IResult ToProblem(this Rejection why)
    {
        var status = StatusOf(why.Reason);
        var extensions = new Dictionary<string, object?>(StringComparer.Ordinal) { ["code"] = why.Reason.Code() };
        if (why.Value is { } value) extensions["value"] = value;
        if (why.Limit is { } limit) extensions["limit"] = limit;
        if (why.Asset is { } asset) extensions["asset"] = asset;
        if (why.Term.Field() is { } field) extensions["parameter"] = field;
        var problem = TypedResults.Problem(detail: why.Sentence(), statusCode: status, extensions: extensions);
        return status == StatusCodes.Status503ServiceUnavailable ? new Later(problem, RetrySeconds) : problem;
    }

    /// <summary>The answer while the engine can't take or answer anything.</summary>
    public static IResult ToProblem(this TradingOutage outage)
    {
        var (code, detail, seconds) = outage switch
        {
            TradingOutage.JournalUnavailable => (NotBegun.Code, NotBegun.Message, 1),
            TradingOutage.OutcomeUnknown => (OutcomeUnknown, "It is not known yet whether this was done. Ask again with the same client order id: that tells, and does nothing twice.", 2),
            TradingOutage.EngineElsewhere => (EngineElsewhere, "No engine takes orders here just now; nothing was done. Try again in a moment.", 2),
            _ => throw new ArgumentOutOfRangeException(nameof(outage)),
        };
        return new Later(TypedResults.Problem(detail: detail, statusCode: StatusCodes.Status503ServiceUnavailable, extensions: [new("code", code)]), seconds);
    }

    /// <summary>What was asked for is not in the journal and never will be.</summary>
    public const string JournalUnavailable = "journal_unavailable";

    /// <summary>What was asked for may be in the journal.</summary>
    public const string OutcomeUnknown = "outcome_unknown";

    /// <summary>Another instance leads, or none does yet.</summary>
    public const string EngineElsewhere = "engine_elsewhere";

    private static int StatusOf(RejectReason reason) => reason switch
    {
        RejectReason.UnknownAccount or RejectReason.UnknownOrder => StatusCodes.Status404NotFound,
        RejectReason.OrderEnded or RejectReason.EpochEnded => StatusCodes.Status409Conflict,
        RejectReason.MarketUnavailable => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status422UnprocessableEntity,
    };

    /// <summary>An answer that says when to try again.</summary>
    private sealed class Later(IResult answer, int seconds) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
            return answer.ExecuteAsync(httpContext);
        }
    }
}
