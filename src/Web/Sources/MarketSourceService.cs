using CompraVenta.Infrastructure.Markets;
using CompraVenta.Infrastructure.Settings;
using CompraVenta.Simulator;
using Microsoft.Extensions.Options;

namespace CompraVenta.Web.Sources;

/// <summary>Decides where market data comes from before the feeds start, and runs the simulator when it comes from there.</summary>
/// <remarks><c>auto</c> decides once and remembers in the database; afterwards a venue that can't be reached is stale, never
/// replaced, and only a flag changes the source.</remarks>
internal sealed partial class MarketSourceService(
    IOptions<MarketSourceOptions> options,
    IOptions<SimulatorOptions> simulation,
    SettingsStore settings,
    LiveProbe probe,
    MarketSourceState state,
    SimulatedAddresses addresses,
    TimeProvider time,
    ILoggerFactory loggers) : IHostedLifecycleService
{
    private const string Remembered = "market.source";

    private readonly ILogger<MarketSourceService> logger = loggers.CreateLogger<MarketSourceService>();
    private SimulatorServer? simulator;

    /// <inheritdoc/>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        var source = await DecideAsync(cancellationToken);
        if (source != MarketSource.Live)
        {
            var simulated = simulation.Value;
            if (source == MarketSource.Replay && string.IsNullOrEmpty(simulated.Recording))
            {
                throw new OptionsValidationException(
                    "Simulator:Recording", typeof(SimulatorOptions), ["Market:Source=replay needs a recording: set Simulator:Recording to its path"]);
            }

            simulator = await SimulatorServer.StartAsync(simulated, time, null, cancellationToken);
            addresses.Use(simulator.BaseAddress);
        }

        state.Decide(source);
        Log.Decided(logger, source.Word(), simulator?.BaseAddress);
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        if (simulator is not null) await simulator.DisposeAsync();
    }

    private async Task<MarketSource> DecideAsync(CancellationToken ct)
    {
        var word = options.Value.Source;
        if (string.Equals(word, "auto", StringComparison.Ordinal))
        {
            word = await settings.GetAsync(Remembered, ct)
                ?? await settings.GetOrAddAsync(Remembered, (await probe.AnswersAsync(ct) ? MarketSource.Live : MarketSource.Simulated).Word(), ct);
        }

        return Enum.GetValues<MarketSource>().Single(source => string.Equals(source.Word(), word, StringComparison.Ordinal));
    }

    private static partial class Log
    {
        [LoggerMessage(1201, LogLevel.Information, "Market data is {Source} {Simulator}", EventName = "SourceDecided")]
        public static partial void Decided(ILogger logger, string source, Uri? simulator);
    }
}
