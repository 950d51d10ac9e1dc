using System.Threading.Channels;
using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;
using CompraVenta.Core.Markets.Loop;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CompraVenta.Infrastructure.Markets;

/// <summary>Runs one <see cref="Market"/>: a single loop takes feed batches, reads and clock ticks in the order they came.</summary>
/// <remarks>The queue holds 4 096 inputs; when it is full, feeds wait and the venues' sockets fill up behind them. A failure inside
/// the loop is a broken invariant: it is logged and the application stops, rather than go on with a state nobody can trust.</remarks>
public sealed partial class MarketHost : BackgroundService, IMarketObserver
{
    /// <summary>Time between two ticks of the market's clock; streams publish on ticks.</summary>
    public static readonly TimeSpan TickInterval = TimeSpan.FromMilliseconds(50);

    private const int QueueLength = 4_096;

    private readonly Channel<Input> inputs = Channel.CreateBounded<Input>(
        new BoundedChannelOptions(QueueLength) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly TimeProvider time;
    private readonly long startTimestamp;
    private readonly long startNs;
    private readonly FeedBatchPool pool;
    private readonly IHostApplicationLifetime? lifetime;
    private readonly ILogger<MarketHost> logger;
    private readonly Market market;
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile IMarketObserver[] observers = [];

    /// <summary>A market that has not started.</summary>
    public MarketHost(
        ListingDirectory listings,
        IReadOnlyList<Venue> venues,
        Func<Listing, IBookChecksum?> checksums,
        FeedBatchPool pool,
        TimeProvider time,
        ILogger<MarketHost> logger,
        IHostApplicationLifetime? lifetime = null)
    {
        Listings = listings;
        Venues = venues;
        this.pool = pool;
        this.time = time;
        startTimestamp = time.GetTimestamp();
        startNs = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
        this.logger = logger;
        this.lifetime = lifetime;
        market = new Market(listings, venues, checksums, this);
        Latencies = [.. venues.Select(_ => new LatencyWindow())];
    }

    /// <summary>Time from receipt of a frame to its applied book, by venue index.</summary>
    public IReadOnlyList<LatencyWindow> Latencies { get; }

    /// <summary>Who is listed where.</summary>
    public ListingDirectory Listings { get; }

    /// <summary>The registered venues, by index.</summary>
    public IReadOnlyList<Venue> Venues { get; }

    /// <summary>The market's time: nanoseconds since 1970-01-01 UTC. It starts at the wall clock and goes on evenly, so that a wall
    /// clock that is set makes no book look older or younger than it is.</summary>
    public long NowNs => startNs + (time.GetElapsedTime(startTimestamp).Ticks * TimeSpan.NanosecondsPerTick);

    /// <summary>Adds an observer; it is told of everything from the next input on.</summary>
    public void Observe(IMarketObserver observer)
    {
        lock (inputs) observers = [.. observers, observer];
    }

    /// <summary>Hands a batch over; it returns to the pool once applied.</summary>
    public ValueTask ApplyAsync(FeedBatch batch, CancellationToken ct) => inputs.Writer.WriteAsync(new Input(batch, null), ct);

    /// <summary>Hands a command over: it runs on the loop, between two inputs. A failure in it ends the market.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up, or the market has stopped.</exception>
    public async ValueTask PostAsync(Action<Market> command, CancellationToken ct)
    {
        try
        {
            await inputs.Writer.WriteAsync(new Input(null, command), ct);
        }
        catch (ChannelClosedException e)
        {
            throw new OperationCanceledException("the market has stopped", e);
        }
    }

    /// <summary>Ends when the loop has ended.</summary>
    public Task Ended => ended.Task;

    /// <summary>Reads the market between two inputs. The function runs on the loop: it copies what it needs and returns.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up, or the market has stopped.</exception>
    public async Task<T> ReadAsync<T>(Func<Market, T> read, CancellationToken ct)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        void Run(Market m)
        {
            try
            {
                answer.TrySetResult(read(m));
            }
#pragma warning disable CA1031 // The reader's own failure belongs to the reader, whatever it is.
            catch (Exception e)
#pragma warning restore CA1031
            {
                answer.TrySetException(e);
            }
        }

        await PostAsync(Run, ct);
        var first = await Task.WhenAny(answer.Task, ended.Task).WaitAsync(ct);
        return first == answer.Task || answer.Task.IsCompleted ? await answer.Task : throw new OperationCanceledException("the market has stopped");
    }

    /// <inheritdoc/>
    void IMarketObserver.OnBookChanged(VenueBook book)
    {
        foreach (var observer in observers) observer.OnBookChanged(book);
    }

    /// <inheritdoc/>
    void IMarketObserver.OnBookStateChanged(VenueBook book)
    {
        foreach (var observer in observers) observer.OnBookStateChanged(book);
    }

    /// <inheritdoc/>
    void IMarketObserver.OnTrade(in Trade trade)
    {
        foreach (var observer in observers) observer.OnTrade(trade);
    }

    /// <inheritdoc/>
    void IMarketObserver.OnTicker(in Ticker ticker)
    {
        foreach (var observer in observers) observer.OnTicker(ticker);
    }

    /// <inheritdoc/>
    void IMarketObserver.OnResyncNeeded(VenueBook book, StaleReason reason)
    {
        foreach (var observer in observers) observer.OnResyncNeeded(book, reason);
    }

    /// <inheritdoc/>
    void IMarketObserver.OnTick(Market source, long nowNs)
    {
        foreach (var observer in observers) observer.OnTick(source, nowNs);
    }

    /// <inheritdoc/>
    void IMarketObserver.OnApplied()
    {
        foreach (var observer in observers) observer.OnApplied();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var ticks = time.CreateTimer(_ => inputs.Writer.TryWrite(default), null, TickInterval, TickInterval);
        try
        {
            while (await inputs.Reader.WaitToReadAsync(stoppingToken))
            {
                while (inputs.Reader.TryRead(out var input)) Apply(input);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            Log.Stopped(logger);
        }
#pragma warning disable CA1031 // Any failure here is a broken invariant of ours: the market must not go on.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.Failed(logger, e);
            lifetime?.StopApplication();
        }
        finally
        {
            inputs.Writer.TryComplete();
            ended.TrySetResult();
        }
    }

    private void Apply(in Input input)
    {
        if (input.Batch is { } batch)
        {
            market.Apply(batch, NowNs);
            var applied = NowNs;
            var latencies = Latencies[batch.VenueIndex];
            foreach (ref readonly var e in batch.Events) latencies.Add(applied - e.ReceivedNs);
            pool.Return(batch);
        }
        else if (input.Command is { } command) command(market);
        else market.Tick(NowNs);
        foreach (var observer in observers) observer.OnApplied();
    }

    /// <summary>A batch, a command (or read), or neither: a clock tick.</summary>
    private readonly record struct Input(FeedBatch? Batch, Action<Market>? Command);

    private static partial class Log
    {
        [LoggerMessage(1101, LogLevel.Information, "Market loop stopped", EventName = "MarketStopped")]
        public static partial void Stopped(ILogger logger);

        [LoggerMessage(1102, LogLevel.Critical, "Market loop failed; the application stops", EventName = "MarketFailed")]
        public static partial void Failed(ILogger logger, Exception e);
    }
}
