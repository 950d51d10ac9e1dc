using CompraVenta.Core.Markets;
using CompraVenta.Infrastructure.Markets;
using Microsoft.Extensions.Logging;

namespace CompraVenta.Infrastructure.Trading;

/// <summary>The rounds of an engine that leads, beside its writing, which waits for nothing here: whether the lease is still held, what others than their users ask of accounts, what was delisted, and which
/// instruments its open orders need.</summary>
/// <param name="host">Whose engine.</param>
/// <param name="market">Its market.</param>
/// <param name="interest">Holds the instruments of open orders, so that their books stay; let go with the rounds.</param>
/// <param name="delistAfter">How long a venue must have left an instrument out of its list.</param>
/// <param name="time">The clock between two rounds.</param>
/// <param name="logger">The host's.</param>
internal sealed partial class EngineRounds(EngineHost host, MarketHost market, MarketInterest interest, TimeSpan delistAfter, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    private readonly HashSet<Listing> delisted = [];
    private readonly Dictionary<Instrument, IDisposable> held = [];
    private CancellationTokenSource? going;
    private Task rounds = Task.CompletedTask;

    // Commands that were carried out and whose batch may not be written yet. The market loop's.
    private readonly HashSet<long> carried = [];

    /// <summary>Begins, on the connection of a lease.</summary>
    public void Begin(EngineLease lease, CancellationToken ct)
    {
        going = CancellationTokenSource.CreateLinkedTokenSource(ct);
        rounds = GoAsync(lease, going.Token);
    }

    /// <summary>Ends, and goes on with the next lease.</summary>
    public async Task EndAsync()
    {
        if (going is not { } own) return;
        going = null;
        await own.CancelAsync();
        await rounds.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        own.Dispose();
    }

    /// <summary>Ends for good, and lets the instruments go.</summary>
    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        foreach (var hold in held.Values) hold.Dispose();
        held.Clear();
    }

    private async Task GoAsync(EngineLease lease, CancellationToken ct)
    {
        try
        {
            while (true)
            {
                foreach (var command in await lease.ReadCommandsAsync(host.Shard.Source.Word(), ct)) await market.PostAsync(_ => Carry(command), ct);
                await DelistAsync(ct);
                await HoldAsync(ct);
                await Task.Delay(EngineHost.LookInterval, time, ct);
            }
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            Log.Interrupted(logger, e);
            host.LoseLease(lease);
        }
    }

    /// <summary>Carries a command out: what it does and its answer are one batch.</summary>
    private void Carry(EngineCommand command)
    {
        if (!carried.Contains(command.Id) && host.TryDecide((commit, nowNs) => command.CarryOut(commit.Engine, nowNs))) carried.Add(command.Id);
    }

    private async Task DelistAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        foreach (var listing in market.Listings.All)
        {
            if (listing.UnlistedSince is not { } since) delisted.Remove(listing);
            else if (now - since >= delistAfter && !delisted.Contains(listing)
                && await market.ReadAsync(_ => host.TryDecide((commit, nowNs) => commit.Engine.Delist(listing, nowNs)), ct))
            {
                delisted.Add(listing);
                Log.Delisted(logger, listing.Venue.Id, listing.Instrument.Name, since);
            }
        }
    }

    private async Task HoldAsync(CancellationToken ct)
    {
        var needed = await market.ReadAsync(m => m.Engine?.OpenInstruments.ToHashSet() ?? [], ct);
        foreach (var instrument in needed)
        {
            if (!held.ContainsKey(instrument)) held.Add(instrument, interest.Hold(instrument));
        }

        foreach (var (instrument, hold) in held.Where(own => !needed.Contains(own.Key)).ToList())
        {
            hold.Dispose();
            held.Remove(instrument);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1508, LogLevel.Warning, "{Venue} has not listed {Instrument} since {Since}: open orders there are cancelled", EventName = "Delisted")]
        public static partial void Delisted(ILogger logger, string venue, string instrument, DateTimeOffset since);

        [LoggerMessage(1509, LogLevel.Warning, "The connection that holds the lease does not answer", EventName = "EngineRoundsInterrupted")]
        public static partial void Interrupted(ILogger logger, Exception e);
    }
}
