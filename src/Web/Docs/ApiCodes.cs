using CompraVenta.Web.Markets;

namespace CompraVenta.Web.Docs;

/// <summary>What the <c>code</c> of a refused call says.</summary>
internal static class ApiCodes
{
    /// <summary>Every code that a documented call may answer with, by status.</summary>
    public static readonly IReadOnlyList<(int Status, string Code, string Meaning)> All =
    [
        (StatusCodes.Status400BadRequest, "bad_parameter", "A parameter can't be read, or is out of its range; parameter names it."),
        (StatusCodes.Status400BadRequest, "unknown_exchange", "There is no such exchange; candidates has those that there are."),
        (StatusCodes.Status400BadRequest, "ambiguous_pair", "The pair may mean several; candidates has them. Write it with its hyphen."),
        (StatusCodes.Status404NotFound, "unknown_pair", "No exchange lists the pair."),
        (StatusCodes.Status404NotFound, "not_listed", "This exchange does not list the pair; candidates has those that do."),
        (StatusCodes.Status503ServiceUnavailable, MarketNames.Unavailable, "No exchange has said yet what it lists. Try again in a few seconds."),
    ];

    /// <summary>The codes that come with a status.</summary>
    public static IEnumerable<(int Status, string Code, string Meaning)> With(string status) =>
        All.Where(c => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{c.Status}") == status);
}
