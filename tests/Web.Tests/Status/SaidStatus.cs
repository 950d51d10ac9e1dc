using CompraVenta.Infrastructure.Feeds;

namespace CompraVenta.Web.Tests.Status;

/// <summary>Feeds that stand as a test says.</summary>
internal sealed class SaidStatus(params VenueStatus[] statuses) : IFeedStatus
{
    public Task<IReadOnlyList<VenueStatus>> ReadAsync(CancellationToken ct) => Task.FromResult<IReadOnlyList<VenueStatus>>(statuses);
}
