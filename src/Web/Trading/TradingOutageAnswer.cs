using CompraVenta.Infrastructure.Trading;
using CompraVenta.Web.Accounts;
using Microsoft.AspNetCore.Diagnostics;

namespace CompraVenta.Web.Trading;

/// <summary>Answers calls of the API that the engine could not take, or not answer: 503, with when to try again. It is no defect of the call.</summary>
internal sealed class TradingOutageAnswer : IExceptionHandler
{
    /// <inheritdoc/>
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not TradingUnavailableException { Outage: var outage } || !AccountSchemes.IsApi(httpContext)) return false;
        httpContext.Response.Headers.CacheControl = "no-store";
        await outage.ToProblem().ExecuteAsync(httpContext);
        return true;
    }
}
