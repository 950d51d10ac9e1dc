using System.Threading.Channels;
using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;
using CompraVenta.Core.Markets.Loop;
using CompraVenta.Core.Trading;
using CompraVenta.Infrastructure.Markets;
using CompraVenta.Infrastructure.Persistence;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace CompraVenta.Infrastructure.Trading;

/// <summary>Leads a shard, if nobody else does: puts its engine into the market's loop and writes what it decides, one batch after the other.</summary>
/// <remarks>The engine decides on the loop; the batch is written here, and its outcome goes back to the loop as an input, which answers the callers. One batch is written while the next
/// gathers. When PostgreSQL does not answer, the batch's outcome is not known: commands are refused from then on; once it answers, taking over anew ends whatever was under way, and the
/// journal says whether the batch is there. If it is not, all that was decided since is refused, and a new engine is made of what the journal has.</remarks>
public sealed partial class EngineHost : BackgroundService, IMarketObserver
{
    /// <summary>Time between two looks at who leads, and at what admins ask for.</summary>
    public static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(500);

    /// <summary>In place of a batch's number: the engine failed half-way.</summary>
    private const long SpoiledNumber = 0;

    /// <summary>In place of a batch's number: whoever looks around was not answered, so the lease may be lost.</summary>
    private const long LostNumber = -1;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(200);

    private readonly MarketHost market;
    private readonly Database? database;
    private readonly NpgsqlDataSource source;
    private readonly MarketSourceState marketSource;
    private readonly PostgresJournal journal;
    private readonly EngineLoader loader;
    private readonly AccountStreams streams;
    private readonly MarketInterest interest;
    private readonly TradingOptions options;
    private readonly TimeProvider time;
    private readonly ILogger<EngineHost> logger;
    private readonly Channel<(long Number, JournalBatch Batch)> batches = Channel.CreateUnbounded<(long, JournalBatch)>(new() { SingleReader = true });
    private readonly HashSet<Listing> delisted = [];
    private readonly Dictionary<Instrument, IDisposable> held = [];
    private volatile EngineState state;
    private CancellationTokenSource? looking;
    private Task look = Task.CompletedTask;

    // The market loop's.
    private GroupCommit? commit;
    private bool isSpoiled;
    private bool isClosing;

    /// <summary>An engine that does not lead yet.</summary>
    public EngineHost(
        MarketHost market,
        NpgsqlDataSource source,
        MarketSourceState marketSource,
        PostgresJournal journal,
        EngineLoader loader,
        AccountStreams streams,
        MarketInterest interest,
        IOptions<TradingOptions> options,
        TimeProvider time,
        ILogger<EngineHost> logger,
        Database? database = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        this.market = market;
        this.source = source;
        this.marketSource = marketSource;
        this.journal = journal;
        this.loader = loader;
        this.streams = streams;
        this.interest = interest;
        this.options = options.Value;
        this.time = time;
        this.logger = logger;
        this.database = database;
        market.Observe(this);
    }

    /// <summary>What this instance has to do with the engine.</summary>
    public EngineState State => state;

    /// <summary>The shard that it leads or waits for.</summary>
    public EngineShard Shard => new(marketSource.Source);

    /// <summary>The engine with those who wait for its journal; null when it takes no commands here. On the market loop only.</summary>
    internal GroupCommit? Commit => commit is { IsOpen: true } && !isSpoiled && !isClosing ? commit : null;

    /// <summary>Whether this instance leads, though its engine may take no commands just now. On the market loop only.</summary>
    internal bool IsLeading => commit is not null;

    /// <summary>A decision failed half-way: nothing that the engine has in memory can be trusted. On the market loop only.</summary>
    internal void Spoil(Exception e)
    {
        Log.Spoiled(logger, e);
        isSpoiled = true;
        batches.Writer.TryWrite((SpoiledNumber, new JournalBatch()));
    }

    /// <inheritdoc/>
    void IMarketObserver.OnApplied()
    {
        // A batch of an engine that failed half-way may be unsound: it is not written.
        if (commit is { } own && !isSpoiled && own.Begin() is { } next) batches.Writer.TryWrite(next);
    }

    /// <inheritdoc/>
    void IMarketObserver.OnBookChanged(VenueBook book)
    {
    }

    /// <inheritdoc/>
    void IMarketObserver.OnBookStateChanged(VenueBook book)
    {
    }

    /// <inheritdoc/>
    void IMarketObserver.OnTrade(in Trade trade)
    {
    }

    /// <inheritdoc/>
    void IMarketObserver.OnTicker(in Ticker ticker)
    {
    }

    /// <inheritdoc/>
    void IMarketObserver.OnResyncNeeded(VenueBook book, StaleReason reason)
    {
    }

    /// <inheritdoc/>
    void IMarketObserver.OnTick(Market source, long nowNs)
    {
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            if (database is not null) await database.WhenReadyAsync(stoppingToken);
            while (true)
            {
                try
                {
                    await using var lease = await TakeLeaseAsync(stoppingToken);
                    await LeadAsync(lease, stoppingToken);
                }
                catch (Exception e) when (e is NpgsqlException or TimeoutException)
                {
                    Log.Lost(logger, e);
                }

                state = EngineState.Starting;
                await Task.Delay(RetryAfter, time, stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            Log.Ended(logger);
        }
    }

    /// <summary>Waits until nobody else leads.</summary>
    private async Task<EngineLease> TakeLeaseAsync(CancellationToken ct)
    {
        while (true)
        {
            if (await EngineLease.TryTakeAsync(ConnectionString, Shard, ct) is { } lease) return lease;
            state = EngineState.Waiting;

            // What the one that leads writes is told to nobody here: those who listen read it in the journal.
            await streams.LookAsync(source, ct);
            await Task.Delay(LookInterval, time, ct);
        }
    }

    private string ConnectionString => database?.ConnectionString ?? source.ConnectionString;

    /// <summary>Leads until the engine can't be trusted any more, or the app stops.</summary>
    private async Task LeadAsync(EngineLease first, CancellationToken ct)
    {
        var shard = Shard;
        var lease = first;
        var (epoch, last) = await journal.TakeOverAsync(shard, time.GetUtcNow(), ct);
        var events = new AccountEvents();
        await InstallAsync(shard, last, events, ct);
        state = EngineState.Leading;
        Log.Leads(logger, shard.Key, epoch, last);
        BeginLooking(lease, shard, ct);
        var isOutcomeKnown = true;
        try
        {
            while (true)
            {
                (long Number, JournalBatch Batch)? writing = null;
                IReadOnlyList<AccountEvent> told = [];
                try
                {
                    var next = await batches.Reader.ReadAsync(ct);
                    if (next.Number == SpoiledNumber) return;
                    if (next.Number == LostNumber) throw new TimeoutException("the lease's connection does not answer");
                    writing = next;
                    told = events.Of(next.Batch, time.GetUtcNow());
                    isOutcomeKnown = false;

                    // Not given up when the app stops: it is answered then.
                    var outcome = await journal.CommitAsync(shard, epoch, next.Number, next.Batch, told, CancellationToken.None);
                    isOutcomeKnown = true;
                    if (outcome == CommitOutcome.Superseded)
                    {
                        Log.Superseded(logger, shard.Key, epoch);
                        return;
                    }
                }
                catch (Exception e) when (e is NpgsqlException or TimeoutException)
                {
                    Log.OutcomeUnknown(logger, e, writing?.Number ?? 0);
                    await market.PostAsync(_ => commit!.Doubt(), ct);
                    await EndLookingAsync();
                    var before = lease;
                    (lease, var taken, var isThere) = await SettleAsync(shard, lease, epoch, writing?.Number, ct);
                    if (before != first) await before.DisposeAsync();

                    // Each that takes over adds one: an epoch that is ours and one more says that nobody else has led.
                    var wasAlone = taken == epoch + 1;
                    Log.Settled(logger, writing?.Number ?? 0, isThere, wasAlone);
                    epoch = taken;
                    isOutcomeKnown = true;
                    BeginLooking(lease, shard, ct);
                    if (writing is not null && isThere) await market.PostAsync(_ => commit!.Committed(), CancellationToken.None);
                    if (!wasAlone || (writing is not null && !isThere)) return;
                    if (writing is null) await market.PostAsync(_ => commit!.Reopen(), ct);
                    else streams.Publish(told);
                    continue;
                }

                await market.PostAsync(_ => commit!.Committed(), CancellationToken.None);
                streams.Publish(told);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested && isOutcomeKnown)
        {
            isOutcomeKnown = await FinishAsync(shard, epoch, events);
            throw;
        }
        finally
        {
            await EndLookingAsync();
            if (lease != first) await lease.DisposeAsync();
            await UninstallAsync(isOutcomeKnown);
        }
    }

    /// <summary>The app stops: takes no more commands, and writes what was decided.</summary>
    /// <returns>Whether the outcome of all of it is known.</returns>
    private async Task<bool> FinishAsync(EngineShard shard, long epoch, AccountEvents events)
    {
        await market.PostAsync(_ => isClosing = true, CancellationToken.None);
        while (await market.ReadAsync(_ => commit!.IsWriting, CancellationToken.None))
        {
            var (number, batch) = await batches.Reader.ReadAsync(CancellationToken.None);
            if (number == SpoiledNumber) return true;
            if (number == LostNumber) continue;
            var told = events.Of(batch, time.GetUtcNow());
            try
            {
                if (await journal.CommitAsync(shard, epoch, number, batch, told, CancellationToken.None) != CommitOutcome.Committed) return true;
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException)
            {
                Log.OutcomeUnknown(logger, e, number);
                return false;
            }

            await market.PostAsync(_ => commit!.Committed(), CancellationToken.None);
            streams.Publish(told);
        }

        return true;
    }

    /// <summary>Looks around now and then, beside the writing, which waits for nothing here.</summary>
    private void BeginLooking(EngineLease lease, EngineShard shard, CancellationToken ct)
    {
        looking = CancellationTokenSource.CreateLinkedTokenSource(ct);
        look = LookAroundAsync(lease, shard, looking.Token);
    }

    private async Task EndLookingAsync()
    {
        if (looking is not { } own) return;
        looking = null;
        await own.CancelAsync();
        await look.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        own.Dispose();
    }

    private async Task LookAroundAsync(EngineLease lease, EngineShard shard, CancellationToken ct)
    {
        try
        {
            while (true)
            {
                await LookAsync(lease, shard, ct);
                await Task.Delay(LookInterval, time, ct);
            }
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            Log.Lost(logger, e);
            batches.Writer.TryWrite((LostNumber, new JournalBatch()));
        }
    }

    /// <summary>Looks whether the lease is held, what admins ask for, what was delisted, and which instruments are needed.</summary>
    private async Task LookAsync(EngineLease lease, EngineShard shard, CancellationToken ct)
    {
        foreach (var command in await lease.ReadCommandsAsync(shard.Source.Word(), ct)) await market.PostAsync(_ => Carry(command), ct);
        var now = time.GetUtcNow();
        foreach (var listing in market.Listings.All)
        {
            if (listing.UnlistedSince is not { } since) delisted.Remove(listing);
            else if (now - since >= options.DelistAfter && !delisted.Contains(listing) && await market.ReadAsync(_ => TryDelist(listing), ct))
            {
                delisted.Add(listing);
                Log.Delisted(logger, listing.Venue.Id, listing.Instrument.Name, since);
            }
        }

        var needed = await market.ReadAsync(_ => commit?.Engine.OpenInstruments.ToHashSet() ?? [], ct);
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

    /// <summary>Carries a command of an admin out: what it does and its answer are one batch.</summary>
    private void Carry(EngineCommand command)
    {
        if (Commit is not { } open || !carried.Add(command.Id)) return;
        try
        {
            command.CarryOut(open.Engine, market.NowNs);
        }
#pragma warning disable CA1031 // Whatever it is: the engine may have decided half of something, and is made anew.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Spoil(e);
        }
    }

    private bool TryDelist(Listing listing)
    {
        if (Commit is not { } open) return false;
        try
        {
            open.Engine.Delist(listing, market.NowNs);
            return true;
        }
#pragma warning disable CA1031 // As above.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Spoil(e);
            return false;
        }
    }

    // Commands that were carried out and whose batch may not be written yet. The market loop's.
    private readonly HashSet<long> carried = [];

    private async Task InstallAsync(EngineShard shard, long last, AccountEvents events, CancellationToken ct)
    {
        var limits = new EngineLimits(options.OpenOrdersMax, options.StartAsset, options.StartAmount);
        var fees = market.Venues.Select(venue => options.FeesOf(venue.Id)).ToArray();
        var lastFill = await loader.LastFillAsync(shard, ct);
        var sees = await market.ReadAsync<IEngineMarket>(m => m, ct);
        var engine = new TradingEngine(sees, limits, fees, lastFill);
        await loader.LoadAsync(shard, engine, events, ct);
        await market.ReadAsync(
            m =>
            {
                (commit, isSpoiled) = (new GroupCommit(engine, last), false);
                carried.Clear();
                m.Engine = engine;
                return true;
            },
            ct);
        delisted.Clear();
        streams.Reload();
    }

    /// <summary>Takes the engine out of the market, and refuses whatever it has decided and not written. Where the outcome of a batch is not known, nobody is told anything.</summary>
    private async Task UninstallAsync(bool isOutcomeKnown)
    {
        state = EngineState.Starting;
        try
        {
            await market.ReadAsync(
                m =>
                {
                    m.Engine = null;
                    if (isOutcomeKnown) commit?.Refused();
                    commit = null;
                    return true;
                },
                CancellationToken.None);
        }
        catch (OperationCanceledException)
        {
            // The market has stopped: its loop answers nobody any more, and callers' patience ends.
            Log.Ended(logger);
        }

        while (batches.Reader.TryRead(out _))
        {
        }
    }

    /// <summary>Takes over anew, which ends whatever was under way, and asks the journal whether a batch is there.</summary>
    private async Task<(EngineLease Lease, long Epoch, bool IsThere)> SettleAsync(EngineShard shard, EngineLease old, long epoch, long? number, CancellationToken ct)
    {
        await old.DisposeAsync();
        while (true)
        {
            EngineLease? lease = null;
            try
            {
                lease = await TakeLeaseAsync(ct);
                var (taken, _) = await journal.TakeOverAsync(shard, time.GetUtcNow(), ct);
                var isThere = number is { } one && await journal.HasAsync(shard, epoch, one, ct);
                state = EngineState.Leading;
                return (lease, taken, isThere);
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException)
            {
                if (lease is not null) await lease.DisposeAsync();
                Log.Lost(logger, e);
                await Task.Delay(RetryAfter, time, ct);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1501, LogLevel.Information, "Leads trading of shard {Shard} in epoch {Epoch} from batch {Batch}", EventName = "EngineLeads")]
        public static partial void Leads(ILogger logger, int shard, long epoch, long batch);

        [LoggerMessage(1502, LogLevel.Warning, "Another engine leads shard {Shard}; what epoch {Epoch} had not written is refused", EventName = "EngineSuperseded")]
        public static partial void Superseded(ILogger logger, int shard, long epoch);

        [LoggerMessage(1503, LogLevel.Warning, "PostgreSQL did not answer; the outcome of batch {Batch} is not known (0: none was being written)", EventName = "CommitUnknown")]
        public static partial void OutcomeUnknown(ILogger logger, Exception e, long batch);

        [LoggerMessage(1504, LogLevel.Information, "PostgreSQL answers again; batch {Batch} is in the journal: {IsThere}; nobody else has led meanwhile: {WasAlone}", EventName = "CommitSettled")]
        public static partial void Settled(ILogger logger, long batch, bool isThere, bool wasAlone);

        [LoggerMessage(1505, LogLevel.Warning, "PostgreSQL does not answer; trying again", EventName = "EngineDatabaseLost")]
        public static partial void Lost(ILogger logger, Exception e);

        [LoggerMessage(1506, LogLevel.Critical, "The trading engine failed; it is made anew from the journal", EventName = "EngineSpoiled")]
        public static partial void Spoiled(ILogger logger, Exception e);

        [LoggerMessage(1508, LogLevel.Warning, "{Venue} has not listed {Instrument} since {Since}: open orders there are cancelled", EventName = "Delisted")]
        public static partial void Delisted(ILogger logger, string venue, string instrument, DateTimeOffset since);

        [LoggerMessage(1507, LogLevel.Debug, "The trading engine's host ended", EventName = "EngineEnded")]
        public static partial void Ended(ILogger logger);
    }
}
