using System.Security.Claims;
using CompraVenta.Infrastructure.Accounts.Keys;
using CompraVenta.Web.Http;
using Microsoft.AspNetCore.Authorization;

namespace CompraVenta.Web.Accounts.Keys;

/// <summary>Lets API keys through to the calls that declare them, and to no other. What is open to all stays so: there a key is nobody in particular.</summary>
internal sealed class ApiKeyGate(RequestDelegate next)
{
    /// <summary>The refusal of calls that take no key.</summary>
    public static readonly RequestFault NotAllowed = new(StatusCodes.Status403Forbidden, AccountCodes.KeyNotAllowed, "API keys may not make this call; sign in for it.");

    private static readonly RequestFault OnlyReads = new(StatusCodes.Status403Forbidden, AccountCodes.KeyNotAllowed, "This key may only read.");

    private static readonly RequestFault WrongAddress = new(
        StatusCodes.Status403Forbidden, AccountCodes.AddressNotAllowed, "This key may not be used from this network address.");

    /// <summary>Handles a request.</summary>
    public async Task InvokeAsync(HttpContext http)
    {
        if (http.Features.Get<ApiKey>() is { } key && FaultOf(key, http) is { } fault)
        {
            if (http.GetEndpoint() is RouteEndpoint endpoint && endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null)
            {
                http.Response.Headers.CacheControl = "no-store";
                await fault.ToProblem().ExecuteAsync(http);
                return;
            }

            http.User = new ClaimsPrincipal(new ClaimsIdentity());
            http.Features.Set<ApiKey>(null);
        }

        await next(http);
    }

    private static RequestFault? FaultOf(ApiKey key, HttpContext http) =>
        !key.AllowsAddress(http.Connection.RemoteIpAddress) ? WrongAddress
        : http.GetEndpoint()?.Metadata.GetMetadata<ApiKeyAllowed>() is not { } allowed ? NotAllowed
        : !key.Allows(allowed.Scope) ? OnlyReads
        : null;
}
