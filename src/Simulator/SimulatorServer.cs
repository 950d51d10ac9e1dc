using System.Net;
using CompraVenta.Simulator.Faults;
using CompraVenta.Simulator.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CompraVenta.Simulator;

/// <summary>Exchanges in a box: Binance, Bitfinex and Coinbase on loopback, speaking their own REST and WebSocket protocols over
/// a seeded market model, with faults on demand.</summary>
/// <remarks>Below <see cref="BaseAddress"/>: <c>/binance</c>, <c>/bitfinex</c>, <c>/coinbase</c> and <c>/control</c>; docs/simulation.md lists them.
/// All members are thread-safe.</remarks>
public sealed class SimulatorServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly SimulatedWorld _world;
    private readonly ITimer _timer;

    private SimulatorServer(WebApplication app, SimulatedWorld world, ITimer timer, Uri baseAddress)
    {
        _app = app;
        _world = world;
        _timer = timer;
        BaseAddress = baseAddress;
    }

    /// <summary>Where it listens, such as <c>http://127.0.0.1:41234/</c>; WebSockets are at the same address with <c>ws</c>.</summary>
    public Uri BaseAddress { get; }

    /// <summary>Time up to which the simulated market has moved; at most one step behind the clock.</summary>
    public DateTimeOffset Now => DateTimeOffset.FromUnixTimeMilliseconds(_world.NowMs);

    /// <summary>The faults in force.</summary>
    public IReadOnlyList<Fault> Faults => [.. _world.Faults.List().Select(item => item.Fault)];

    /// <summary>Starts the market at the clock's present and listens.</summary>
    /// <param name="options">What to simulate; out-of-range values throw <see cref="ArgumentOutOfRangeException"/>.</param>
    /// <param name="time">The clock that moves the market; a manual one gives the same frames for the same seed.</param>
    /// <param name="loggers">Where Kestrel's warnings go; null for nowhere.</param>
    /// <param name="ct">Cancels the start.</param>
    public static async Task<SimulatorServer> StartAsync(SimulatorOptions options, TimeProvider time, ILoggerFactory? loggers, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        var world = new SimulatedWorld(options, time);
        var control = new ControlEndpoint(world);
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = [] });
        builder.Logging.ClearProviders();
        if (loggers is not null) builder.Services.AddSingleton(loggers);

        // Its address is its own, whatever the app beside it was told.
        builder.WebHost.UseSetting(WebHostDefaults.ServerUrlsKey, null);
        builder.WebHost.UseKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, options.Port);
            kestrel.AddServerHeader = false;
        });
        var app = builder.Build();
        app.Run(context => RouteAsync(context, world, control));
        await app.StartAsync(ct);
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        var timer = time.CreateTimer(static state => ((SimulatedWorld)state!).CatchUp(), world, options.Step, options.Step);
        return new SimulatorServer(app, world, timer, new Uri(address));
    }

    /// <summary>The true book of a venue's symbol; null if there is none.</summary>
    public TrueBook? FindBook(string venue, string symbol) => _world.TrueBook(venue, symbol);

    /// <summary>The symbols that a venue lists now, in its own spelling; empty for an unknown venue.</summary>
    public IReadOnlyList<string> Symbols(string venue)
    {
        if (_world.Find(venue) is not { } exchange) return [];
        lock (exchange.Market.Gate) return [.. exchange.Market.Books.Select(book => book.Listing.Symbol)];
    }

    /// <summary>Orders a fault and returns its id.</summary>
    public int AddFault(Fault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        return _world.Faults.Add(fault, _world.NowMs);
    }

    /// <summary>Ends one fault; false if it had ended.</summary>
    public bool RemoveFault(int id) => _world.Faults.Remove(id);

    /// <summary>Ends all faults.</summary>
    public void ClearFaults() => _world.Faults.Clear();

    /// <summary>Stops the market and cuts all connections.</summary>
    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync();
        foreach (var exchange in _world.Exchanges)
        {
            lock (exchange.Market.Gate)
            {
                foreach (var connection in exchange.Connections) connection.Abort();
            }
        }

        await _app.DisposeAsync();
    }

    private static async Task RouteAsync(HttpContext context, SimulatedWorld world, ControlEndpoint control)
    {
        var path = context.Request.Path.Value ?? "/";
        var end = path.IndexOf('/', 1);
        var venue = end < 0 ? path[1..] : path[1..end];
        var rest = end < 0 ? "" : path[end..];
        if (venue == "control") await control.HandleAsync(context, rest);
        else if (world.Find(venue) is { } exchange) await exchange.HandleAsync(context, rest);
        else await HttpAnswers.WriteAsync(context, StatusCodes.Status404NotFound, "{\"error\":\"no such venue\"}");
    }
}
