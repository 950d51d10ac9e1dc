namespace CompraVenta.Web.Docs;

/// <summary>One parameter of a call, as the OpenAPI document has it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsInPath">Whether it stands in the path; it is else in the query.</param>
/// <param name="IsRequired">Whether it must be given.</param>
/// <param name="Type">Its type, in words.</param>
/// <param name="Range">What it may be, in words; empty when anything of its type.</param>
/// <param name="WhenLeftOut">Its default as text; null when there is none.</param>
/// <param name="Description">What it means.</param>
/// <param name="Example">A value that samples use; null when they leave it out.</param>
internal sealed record ApiParameter(
    string Name, bool IsInPath, bool IsRequired, string Type, string Range, string? WhenLeftOut, string Description, string? Example);
