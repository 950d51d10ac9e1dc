namespace CompraVenta.Web.Docs;

/// <summary>One call of the API, as the OpenAPI document has it.</summary>
/// <param name="Id">Its place on the page: <c>get-api-book-exchange-pair</c>.</param>
/// <param name="Method">The HTTP method, in capitals.</param>
/// <param name="Path">Its path, with names in braces.</param>
/// <param name="Group">The heading it stands under.</param>
/// <param name="Summary">What it does, in a few words.</param>
/// <param name="Description">What it does, in sentences.</param>
/// <param name="Parameters">What it takes.</param>
/// <param name="Body">The fields of the body; empty when it takes none.</param>
/// <param name="BodyExample">A body as JSON on one line; null when it takes none.</param>
/// <param name="TokenVariable">The environment variable that samples read its token from; null when it needs none.</param>
/// <param name="KeyScope">How much an API key must be allowed to make the call: <c>read</c>, <c>trade</c>; null when keys are refused.</param>
/// <param name="Answers">What it answers, by status.</param>
internal sealed record ApiCall(
    string Id,
    string Method,
    string Path,
    string Group,
    string Summary,
    string Description,
    IReadOnlyList<ApiParameter> Parameters,
    IReadOnlyList<ApiField> Body,
    string? BodyExample,
    string? TokenVariable,
    string? KeyScope,
    IReadOnlyList<ApiAnswer> Answers)
{
    /// <summary>Path and query of the call with every example in its place.</summary>
    public string ExampleAddress
    {
        get
        {
            var path = Parameters.Where(p => p.IsInPath).Aggregate(
                Path, static (path, p) => path.Replace($"{{{p.Name}}}", Uri.EscapeDataString(p.Example ?? p.Name), StringComparison.Ordinal));
            var query = string.Join('&', Parameters.Where(p => !p.IsInPath && p.Example is not null).Select(p => $"{p.Name}={Uri.EscapeDataString(p.Example!)}"));
            return query.Length == 0 ? path : $"{path}?{query}";
        }
    }

    /// <summary>Whether it answers JSON; it is else text of another kind.</summary>
    public bool IsJson => Answers.FirstOrDefault(a => !a.IsProblem)?.MediaType.EndsWith("json", StringComparison.Ordinal) == true;
}
