namespace CompraVenta.Web.Docs;

/// <summary>One answer of a call.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="MediaType">What kind of text it is; empty without a body.</param>
/// <param name="Description">What it means.</param>
/// <param name="Fields">Its fields, where it is an object.</param>
/// <param name="Example">An example, as it is sent; null when the document has none.</param>
internal sealed record ApiAnswer(string Status, string MediaType, string Description, IReadOnlyList<ApiField> Fields, string? Example)
{
    /// <summary>Whether the call was refused or failed.</summary>
    public bool IsProblem => Status[0] is not '2';
}
