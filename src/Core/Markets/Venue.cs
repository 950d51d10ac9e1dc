namespace CompraVenta.Core.Markets;

/// <summary>An exchange that we read.</summary>
/// <param name="Index">Position among the registered venues, 0 upwards and without holes; arrays per venue use it.</param>
/// <param name="Id">The lower-case word used in addresses, settings and JSON, such as <c>binance</c>.</param>
/// <param name="Name">The name people read.</param>
/// <param name="StaleAfter">Age of the last proof after which one of its books is stale.</param>
public sealed record Venue(int Index, string Id, string Name, TimeSpan StaleAfter)
{
    /// <inheritdoc/>
    public override string ToString() => Id;
}
