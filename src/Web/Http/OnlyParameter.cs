using Microsoft.AspNetCore.Http.Features;

namespace CompraVenta.Web.Http;

/// <summary>Calls that take one parameter of the query, which limits what can't be undone: empty, or sent where it is not read, it must not be lost.</summary>
internal static class OnlyParameter
{
    /// <summary>What is wrong with such a call; null when nothing is.</summary>
    /// <param name="request">The call.</param>
    /// <param name="name">The parameter.</param>
    /// <param name="value">What it holds; null when it was left out.</param>
    public static RequestFault? WhatIsWrong(HttpRequest request, string name, string? value)
    {
        if (value is "") return RequestFault.BadParameter(name, $"Give '{name}' a value, or leave it out.");
        return request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true }
            ? new(StatusCodes.Status400BadRequest, BodyFaults.Code, $"This call takes no body: '{name}' stands in the query.") : null;
    }
}
