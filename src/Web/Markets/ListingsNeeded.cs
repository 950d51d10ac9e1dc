using CompraVenta.Infrastructure.Feeds;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CompraVenta.Web.Markets;

/// <summary>Tells a caller who asked for a pair before any exchange said what it lists what is the matter with each of them.</summary>
internal sealed class ListingsNeeded(IFeedStatus? feeds = null) : IEndpointFilter
{
    private const string RetryAfterSeconds = "5";

    /// <inheritdoc/>
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var answer = await next(context);
        if (answer is not ProblemHttpResult { StatusCode: StatusCodes.Status503ServiceUnavailable } refusal
            || !refusal.ProblemDetails.Extensions.TryGetValue("code", out var code) || code is not MarketNames.Unavailable)
        {
            return answer;
        }

        var http = context.HttpContext;
        http.Response.Headers.RetryAfter = RetryAfterSeconds;
        if (feeds is not null)
        {
            var problems = (await feeds.ReadAsync(http.RequestAborted)).Select(s => $"{s.Venue.Name}: {s.Problem ?? "not asked yet"}.");
            refusal.ProblemDetails.Detail += " " + string.Join(' ', problems);
        }

        return refusal;
    }
}
