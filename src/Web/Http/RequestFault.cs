namespace CompraVenta.Web.Http;

/// <summary>Why a request is refused: a problem document over HTTP, an error message on the WebSocket.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">Stable word for programs.</param>
/// <param name="Message">One sentence for people.</param>
/// <param name="Parameter">The parameter that is wrong, as the caller spells it; null when none is.</param>
/// <param name="Candidates">What the parameter may mean, where it means several things.</param>
internal sealed record RequestFault(int Status, string Code, string Message, string? Parameter = null, IReadOnlyList<string>? Candidates = null)
{
    /// <summary>A parameter that can't be read.</summary>
    public static RequestFault BadParameter(string parameter, string message) =>
        new(StatusCodes.Status400BadRequest, "bad_parameter", message, parameter);

    /// <summary>As an answer to an HTTP request: RFC 9457 problem details.</summary>
    public IResult ToProblem()
    {
        var extensions = new Dictionary<string, object?>(StringComparer.Ordinal) { ["code"] = Code };
        if (Parameter is not null) extensions["parameter"] = Parameter;
        if (Candidates is not null) extensions["candidates"] = Candidates;
        return TypedResults.Problem(detail: Message, statusCode: Status, extensions: extensions);
    }
}
