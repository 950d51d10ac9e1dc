namespace CompraVenta.Infrastructure.Feeds;

/// <summary>REST calls to one venue, all within its one budget.</summary>
public interface IVenueRest
{
    /// <summary>Gets a path relative to the venue's REST base, waiting for the budget first.</summary>
    /// <param name="pathAndQuery">Begins with a slash.</param>
    /// <param name="weight">What the call costs in the venue's own weights.</param>
    /// <param name="ct">Gives up waiting.</param>
    /// <exception cref="VenueException">No answer, or not a success; the budget has noted a 429 or 418.</exception>
    Task<byte[]> GetAsync(string pathAndQuery, int weight, CancellationToken ct);
}
