using CompraVenta.Infrastructure.Persistence;
using Microsoft.AspNetCore.Diagnostics;

namespace CompraVenta.Web.Http;

/// <summary>Answers calls that the database is needed for while it can't be asked: 503 <c>unavailable</c>, with when to try again. It is no defect of the call.</summary>
internal sealed partial class OutageAnswer(ILogger<OutageAnswer> logger) : IExceptionHandler
{
    /// <summary>The stable word.</summary>
    public const string Code = "unavailable";

    private const string RetrySeconds = "1";

    private static readonly OutageWords Usual = new(Code, "The database can't be asked just now; try again in a moment.");

    /// <summary>Answers a call that has not begun, since who calls can't be asked.</summary>
    public static Task RefuseAsync(HttpContext context) => WriteAsync(context, context.GetEndpoint()?.Metadata.GetMetadata<OutageWords>() ?? Usual);

    private static Task WriteAsync(HttpContext context, OutageWords words)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.RetryAfter = RetrySeconds;
        return new RequestFault(StatusCodes.Status503ServiceUnavailable, words.Code, words.Message).ToProblem().ExecuteAsync(context);
    }

    /// <inheritdoc/>
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (!DatabaseOutage.IsCauseOf(exception)) return false;
        Log.NotAnswered(logger, httpContext.Request.Method, httpContext.Request.Path, exception.Message);
        await WriteAsync(httpContext, Usual);
        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(1401, LogLevel.Warning, "{Method} {Path} was not answered, the database being away: {Why}", EventName = "DatabaseAway")]
        public static partial void NotAnswered(ILogger logger, string method, string path, string why);
    }
}
