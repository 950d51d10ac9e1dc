using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Options;

namespace CompraVenta.Web.Http;

/// <summary>Answers calls whose body can't be read as what they take: 400 <c>bad_body</c>, which names the field. It is its sender's mistake, so nothing is logged.</summary>
internal sealed class BodyFaults(RequestDelegate next)
{
    /// <summary>The stable word.</summary>
    public const string Code = "bad_body";

    private const string Body = "body";

    /// <summary>Handles a request.</summary>
    public async Task InvokeAsync(HttpContext http)
    {
        try
        {
            await next(http);
        }
        catch (BadHttpRequestException e) when (!http.Response.HasStarted)
        {
            // Others than these are told by their status, as pages and calls tell any.
            if (FaultOf(e, http) is { } fault) await fault.ToProblem().ExecuteAsync(http);
            else http.Response.StatusCode = e.StatusCode;
        }
    }

    private static RequestFault? FaultOf(BadHttpRequestException e, HttpContext http) => e switch
    {
        { InnerException: JsonException json } => Fault(json, http),
        { StatusCode: StatusCodes.Status400BadRequest } when NeedsBody(http) => new(e.StatusCode, Code, "The call needs a body, which is a JSON object.", Body),
        _ => null,
    };

    /// <summary>Whether the call can't do without: where its body could be read, it was empty or <c>null</c>, which is none. Our calls read all their other parameters themselves.</summary>
    private static bool NeedsBody(HttpContext http) =>
        http.GetEndpoint()?.Metadata.GetMetadata<IAcceptsMetadata>() is { IsOptional: false } accepts
        && accepts.ContentTypes.Contains("application/json", StringComparer.Ordinal);

    /// <summary>The reader's own complaint is inside where the text is no JSON at all; else a value does not fit its field.</summary>
    private static RequestFault Fault(JsonException json, HttpContext http)
    {
        if (json.InnerException is JsonException || json.Path is null) return new(StatusCodes.Status400BadRequest, Code, "The body can't be read as JSON.", Body);
        if (FieldOf(json.Path) is { } field)
        {
            return IsKnown(field, http)
                ? new(StatusCodes.Status400BadRequest, Code, $"The field '{field}' comes twice, or its value is of a type that it does not take, or out of its range.", field)
                : new(StatusCodes.Status400BadRequest, Code, $"This call has no field '{field}'.", field);
        }

        return new(StatusCodes.Status400BadRequest, Code, "The body is to be a JSON object with the fields of this call.", Body);
    }

    /// <summary>Whether a call's body has a field; of a path into a field nothing more is known than that its beginning is there.</summary>
    private static bool IsKnown(string field, HttpContext http)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType is not { } type) return true;
        var options = http.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        return options.GetTypeInfo(type) is not { Kind: JsonTypeInfoKind.Object } body
            || body.Properties.Any(own => string.Equals(own.Name, field.Split('.', '[')[0], StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The field that a path such as <c>$.networks[0]</c> leads to; null for the whole.</summary>
    private static string? FieldOf(string path) =>
        path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : path.Length > 1 ? path[1..] : null;
}
