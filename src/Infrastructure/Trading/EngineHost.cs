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

    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(200);

    /// <summary>How long a batch waits for those who were answered by the one before.</summary>
    private static readonly TimeSpan Regrouping = TimeSpan.FromMilliseconds(1);

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
    private readonly Channel<Turn> turns = Channel.CreateUnbounded<Turn>(new() { SingleReader = true });
    private volatile EngineState state;
    private long lastEpoch;

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

    /// <summary>Whether this instance leads, though its engine may take no commands just now. On the market loop only.</summary>
    internal bool IsLeading => commit is not null;

    /// <summary>Whether the engine takes commands here now. On the market loop only.</summary>
    internal bool IsTakingCommands => commit is { IsOpen: true } && !isSpoiled && !isClosing;

    /// <summary>Has the engine decide something. On the market loop only.</summary>
    /// <param name="decide">Decides, by the engine and the market's time in nanoseconds since 1970-01-01 UTC.</param>
    /// <returns>False when it takes no commands now, or failed half-way: then nothing that it has in memory can be trusted, nothing of it is written, and it is made anew.</returns>
    internal bool TryDecide(Action<GroupCommit, long> decide)
    {
        if (!IsTakingCommands) return false;
        try
        {
            decide(commit!, market.NowNs);
            return true;
        }
#pragma warning disable CA1031 // Whatever it is: the engine may have decided half of something.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.Spoiled(logger, e);
            isSpoiled = true;
            turns.Writer.TryWrite(Turn.Spoiled);
            return false;
        }
    }

    /// <summary>Whoever makes the rounds was not answered: the lease may be lost.</summary>
    internal void LoseLease(EngineLease lease) => turns.Writer.TryWrite(new(default, null, lease));

    /// <inheritdoc/>
    void IMarketObserver.OnApplied()
    {
        // A batch of an engine that failed half-way may be unsound: it is not written.
        if (commit is { } own && !isSpoiled && own.Begin() is { } next) turns.Writer.TryWrite(new(next.Number, next.Batch));
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
                catch (Exception e) when (DatabaseOutage.IsOfDatabase(e))
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
            if (await EngineLease.TryTakeAsync(ConnectionString, Shard, options.LeasePatience, ct) is { } lease) return lease;
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

        // Each that takes over adds one. An engine that is replaced goes on seeing the market, unless somebody else has led since.
        if (epoch != lastEpoch + 1) await UninstallAsync(isOutcomeKnown: true);
        lastEpoch = epoch;
        var events = new AccountEvents();
        await InstallAsync(shard, last, events, ct);
        state = EngineState.Leading;
        Log.Leads(logger, shard.Key, epoch, last);
        await using var rounds = new EngineRounds(this, market, interest, options.DelistAfter, time, logger);
        rounds.Begin(lease, ct);
        var isOutcomeKnown = true;
        var isReplaced = false;
        try
        {
            while (true)
            {
                long? writing = null;
                IReadOnlyList<AccountEvent> told = [];
                try
                {
                    var next = await NextAsync(ct);
                    if (next.IsSpoiled) return;
                    if (next.Batch is not { } batch)
                    {
                        // A lease that was replaced since may be lost: whoever was told so last has settled it.
                        if (next.Lost != lease) continue;
                        throw new NpgsqlException("the lease's connection does not answer", new TimeoutException());
                    }

                    writing = next.Number;
                    told = events.Of(batch, time.GetUtcNow());
                    isOutcomeKnown = false;

                    // Not given up when the app stops: it is answered then.
                    var outcome = await journal.CommitAsync(shard, epoch, next.Number, batch, told, CancellationToken.None);
                    isOutcomeKnown = true;
                    if (outcome == CommitOutcome.Superseded)
                    {
                        Log.Superseded(logger, shard.Key, epoch);
                        return;
                    }
                }
                catch (Exception e) when (DatabaseOutage.IsOfDatabase(e))
                {
                    Log.OutcomeUnknown(logger, e, writing ?? 0);
                    await market.PostAsync(_ => commit!.Doubt(), ct);
                    await rounds.EndAsync();
                    var before = lease;
                    (lease, var taken, var isThere) = await SettleAsync(shard, lease, epoch, writing, ct);
                    if (before != first) await before.DisposeAsync();

                    // An epoch that is ours and one more says that nobody else has led.
                    var wasAlone = taken == epoch + 1;
                    Log.Settled(logger, writing ?? 0, isThere == true, wasAlone);
                    epoch = lastEpoch = taken;
                    isOutcomeKnown = true;
                    rounds.Begin(lease, ct);
                    if (!await market.ReadAsync(_ => commit!.Settle(isThere, wasAlone), CancellationToken.None))
                    {
                        isReplaced = wasAlone;
                        return;
                    }

                    state = EngineState.Leading;
                    if (writing is not null) streams.Publish(told);
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
            await rounds.EndAsync();
            if (lease != first) await lease.DisposeAsync();
            state = EngineState.Starting;
            await journal.CloseAsync();
            if (!isReplaced) await UninstallAsync(isOutcomeKnown);
            while (turns.Reader.TryRead(out _))
            {
                // What is left is of no engine that goes on.
            }
        }
    }

    /// <summary>The next batch, for which those who were answered by the one before are waited for no longer than a moment.</summary>
    private async Task<Turn> NextAsync(CancellationToken ct)
    {
        var isThere = turns.Reader.WaitToReadAsync(ct).AsTask();
        if (await Task.WhenAny(isThere, Task.Delay(Regrouping, time, ct)) != isThere) await market.PostAsync(_ => commit!.Hurry(), ct);
        await isThere;
        return await turns.Reader.ReadAsync(ct);
    }

    /// <summary>The app stops: takes no more commands, and writes what was decided.</summary>
    /// <returns>Whether the outcome of all of it is known.</returns>
    private async Task<bool> FinishAsync(EngineShard shard, long epoch, AccountEvents events)
    {
        await market.PostAsync(
            _ =>
            {
                isClosing = true;
                commit!.Hurry();
            },
            CancellationToken.None);
        while (await market.ReadAsync(_ => commit!.IsWriting, CancellationToken.None))
        {
            var next = await turns.Reader.ReadAsync(CancellationToken.None);
            if (next.IsSpoiled) return true;
            if (next.Batch is not { } batch) continue;
            var told = events.Of(batch, time.GetUtcNow());
            try
            {
                if (await journal.CommitAsync(shard, epoch, next.Number, batch, told, CancellationToken.None) != CommitOutcome.Committed) return true;
            }
            catch (Exception e) when (DatabaseOutage.IsOfDatabase(e))
            {
                Log.OutcomeUnknown(logger, e, next.Number);
                return false;
            }

            await market.PostAsync(
                _ =>
                {
                    commit!.Committed();
                    commit.Hurry();
                },
                CancellationToken.None);
            streams.Publish(told);
        }

        return true;
    }

    private async Task InstallAsync(EngineShard shard, long last, AccountEvents events, CancellationToken ct)
    {
        var limits = new EngineLimits(options.OpenOrdersMax, options.StartAsset, options.StartAmount) { DelistAfter = options.DelistAfter };
        var fees = market.Venues.Select(venue => options.FeesOf(venue.Id)).ToArray();
        var lastFill = await loader.LastFillAsync(shard, ct);
        var sees = await market.ReadAsync<IEngineMarket>(m => m, ct);
        var engine = new TradingEngine(sees, limits, fees, lastFill);
        await loader.LoadAsync(shard, engine, events, ct);
        await market.ReadAsync(
            m =>
            {
                if (commit is { } before) engine.GoOnFrom(before.Engine, before.Unwritten);
                (commit, isSpoiled) = (new GroupCommit(engine, last), false);
                m.Engine = engine;
                return true;
            },
            ct);
        streams.Reload();
    }

    /// <summary>Takes the engine out of the market, and refuses whatever it has decided and not written. Where the outcome of a batch is not known, nobody is told anything.</summary>
    private async Task UninstallAsync(bool isOutcomeKnown)
    {
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
    }

    /// <summary>Takes over anew, which ends whatever was under way, and asks the journal whether a batch is there.</summary>
    private async Task<(EngineLease Lease, long Epoch, bool? IsThere)> SettleAsync(EngineShard shard, EngineLease old, long epoch, long? number, CancellationToken ct)
    {
        await old.DisposeAsync();
        while (true)
        {
            EngineLease? lease = null;
            try
            {
                lease = await TakeLeaseAsync(ct);
                var (taken, _) = await journal.TakeOverAsync(shard, time.GetUtcNow(), ct);
                bool? isThere = number is { } one ? await journal.HasAsync(shard, epoch, one, ct) : null;
                state = EngineState.Starting;
                return (lease, taken, isThere);
            }
            catch (Exception e) when (DatabaseOutage.IsOfDatabase(e))
            {
                if (lease is not null) await lease.DisposeAsync();
                Log.Lost(logger, e);
                await Task.Delay(RetryAfter, time, ct);
            }
        }
    }

    /// <summary>What is to be done next: a batch to write, or nothing any more since the engine failed half-way, or a lease to look after.</summary>
    /// <param name="Number">The batch's.</param>
    /// <param name="Batch">What to write; null for the others.</param>
    /// <param name="Lost">The lease whose connection did not answer.</param>
    private readonly record struct Turn(long Number, JournalBatch? Batch, EngineLease? Lost = null)
    {
        public static Turn Spoiled => default;

        public bool IsSpoiled => Batch is null && Lost is null;
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

        [LoggerMessage(1507, LogLevel.Debug, "The trading engine's host ended", EventName = "EngineEnded")]
        public static partial void Ended(ILogger logger);
    }
}
