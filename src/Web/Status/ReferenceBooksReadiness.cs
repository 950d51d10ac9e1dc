using CompraVenta.Infrastructure.Markets;
using CompraVenta.Web.Markets;
using Microsoft.Extensions.Options;

namespace CompraVenta.Web.Status;

/// <summary>Every reference instrument has a live book at every venue that lists it.</summary>
internal sealed class ReferenceBooksReadiness(MarketHost host, MarketNames names, IOptions<ReadinessOptions> options) : IReadinessCheck
{
    /// <inheritdoc/>
    public string Name => "reference_books";

    /// <inheritdoc/>
    public bool IsDispensable => true;

    /// <inheritdoc/>
    public async ValueTask<string?> FindProblemAsync(CancellationToken ct)
    {
        var missing = new List<string>();
        foreach (var pair in options.Value.ReferencePairs)
        {
            if (names.ReadPair(pair, "pair", out var instrument) is not null)
            {
                missing.Add($"{pair} (not listed)");
                continue;
            }

            var listings = names.ListingsOf(instrument).Where(l => l.IsTrading).ToList();
            var dead = await host.ReadAsync(
                market => listings.Where(l => market.FindBook(l.Slot) is not { IsLive: true }).Select(l => l.Venue.Id).ToList(), ct);
            missing.AddRange(dead.Select(venue => $"{pair} at {venue}"));
        }

        return missing.Count == 0 ? null : $"No live book of {string.Join(", ", missing)}.";
    }
}
