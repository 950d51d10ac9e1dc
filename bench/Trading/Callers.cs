using System.Diagnostics;
using CompraVenta.Bench.Accounts;
using CompraVenta.Core.Trading;

namespace CompraVenta.Bench.Trading;

/// <summary>Users who place market orders at the desk, in this process.</summary>
internal sealed class Callers(TradingRig rig)
{
    private const int UsersEach = 16;
    private static readonly TimeSpan Warming = TimeSpan.FromSeconds(2);
    private static readonly OrderTerms[] Terms =
    [
        new() { Instrument = TradingRig.Pair, Side = OrderSide.Buy, Type = OrderType.Market, AmountBase = 0.002m },
        new() { Instrument = TradingRig.Pair, Side = OrderSide.Sell, Type = OrderType.Market, AmountBase = 0.0019m },
    ];

    /// <summary>So many callers, each with its next order as soon as the one before is answered.</summary>
    /// <returns>Orders a second.</returns>
    public async Task<double> RunAsync(int callers, TimeSpan time)
    {
        var from = Stopwatch.GetTimestamp() + (long)(Warming.TotalSeconds * Stopwatch.Frequency);
        var to = from + (long)(time.TotalSeconds * Stopwatch.Frequency);
        var counts = await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
        {
            var count = 0L;
            for (var i = 0; ; i++)
            {
                await PlaceAsync((caller * UsersEach) + (i / 2 % UsersEach), i % 2);
                var now = Stopwatch.GetTimestamp();
                if (now >= to) return count;
                if (now >= from) count++;
            }
        })));
        return counts.Sum() / time.TotalSeconds;
    }

    /// <summary>Orders at a steady rate, whether or not those before are answered.</summary>
    /// <returns>From when each was due until it was answered.</returns>
    public async Task<Costs> RunPacedAsync(int perSecond, TimeSpan time)
    {
        var costs = new Costs();
        var placing = new List<Task>();
        var step = Stopwatch.Frequency / perSecond;
        var start = Stopwatch.GetTimestamp();
        var warming = (int)(Warming.TotalSeconds * perSecond);
        var count = warming + (int)(time.TotalSeconds * perSecond);
        await Task.Factory.StartNew(
            () =>
            {
                for (var i = 0; i < count; i++)
                {
                    var due = start + (i * step);
                    Pace.WaitUntil(due);
                    var number = i;
                    placing.Add(MeasureAsync());

                    async Task MeasureAsync()
                    {
                        await PlaceAsync(number / 2 % 1_024, number % 2).ConfigureAwait(false);
                        var elapsed = Stopwatch.GetTimestamp() - due;
                        if (number < warming) return;
                        lock (costs) costs.Add(elapsed);
                    }
                }
            },
            TaskCreationOptions.LongRunning);
        await Task.WhenAll(placing);
        return costs;
    }

    /// <summary>Opens all accounts.</summary>
    public async Task OpenAsync()
    {
        foreach (var users in Enumerable.Range(0, 1_024).Chunk(128)) await Task.WhenAll(users.Select(user => rig.Desk.OpenAccountAsync(UserOf(user), CancellationToken.None)));
    }

    private async Task PlaceAsync(int user, int which)
    {
        var placed = await rig.Desk.PlaceAsync(UserOf(user), Terms[which], CancellationToken.None).ConfigureAwait(false);
        if (placed.Order is not { State: OrderState.Filled }) throw new InvalidOperationException($"an order was not filled: {placed.Rejection}");
    }

    private static Guid UserOf(int number) => new(number + 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);
}
