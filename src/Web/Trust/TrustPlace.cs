namespace CompraVenta.Web.Trust;

/// <summary>One of the pages that say what this site is, and what it does with people and data.</summary>
/// <param name="Name">The words people read.</param>
/// <param name="Path">Its address, from <c>/</c>.</param>
internal sealed record TrustPlace(string Name, string Path)
{
    /// <summary>All of them, in the order of their list.</summary>
    public static IReadOnlyList<TrustPlace> All { get; } =
    [
        new("About", "/About"),
        new("Virtual money only", "/Virtual-money"),
        new("Simulated trading", "/Simulation"),
        new("Privacy", "/Privacy"),
        new("Terms", "/Terms"),
        new("Data terms", "/Data-terms"),
    ];
}
