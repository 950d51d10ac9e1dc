using CompraVenta.Core.Markets;
using CompraVenta.Core.Markets.Loop;
using CompraVenta.Core.Trading;
using CompraVenta.Infrastructure.Markets;
using Microsoft.Extensions.Options;
using Npgsql;

namespace CompraVenta.Infrastructure.Trading;

/// <summary>Leads a shard for as long as it takes to carry out what was asked of accounts, where no app runs: on a market that nothing comes from, so that nothing is filled.</summary>
public sealed class EngineErrand(NpgsqlDataSource database, IReadOnlyList<Venue> venues, IOptions<TradingOptions> options, TimeProvider time)
{
    /// <summary>Carries out what waits in a market.</summary>
    /// <param name="source">The word for the market's source.</param>
    /// <param name="ct">Ends it before anything is written.</param>
    /// <returns>False when somebody leads, who will do it.</returns>
    public async Task<bool> TryRunAsync(string source, CancellationToken ct)
    {
        var shard = new EngineShard(Enum.GetValues<MarketSource>().Single(known => string.Equals(known.Word(), source, StringComparison.Ordinal)));
        await using var lease = await EngineLease.TryTakeAsync(database.ConnectionString, shard, options.Value.LeasePatience, ct);
        if (lease is null) return false;
        var journal = new PostgresJournal(database);
        var (epoch, last) = await journal.TakeOverAsync(shard, time.GetUtcNow(), ct);
        var listings = new ListingDirectory();
        var loader = new EngineLoader(database, listings, venues, time);
        var set = options.Value;
        var engine = new TradingEngine(
            new Market(listings, venues, static _ => null, new Nobody()), new EngineLimits(set.OpenOrdersMax, set.StartAsset, set.StartAmount), [.. venues.Select(venue => set.FeesOf(venue.Id))], await loader.LastFillAsync(shard, ct));
        var events = new AccountEvents();
        await loader.LoadAsync(shard, engine, events, ct);
        var now = time.GetUtcNow();
        foreach (var command in await lease.ReadCommandsAsync(source, ct)) command.CarryOut(engine, PostgresJournal.ToNs(now));
        if (engine.Pending.IsEmpty) return true;
        var batch = engine.TakePending();
        try
        {
            return await journal.CommitAsync(shard, epoch, last + 1, batch, events.Of(batch, now), CancellationToken.None) == CommitOutcome.Committed;
        }
        finally
        {
            await journal.CloseAsync();
        }
    }

    private sealed class Nobody : MarketObserver;
}
