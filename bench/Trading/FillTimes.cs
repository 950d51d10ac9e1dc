using System.Collections.Concurrent;
using System.Diagnostics;
using CompraVenta.Bench.Accounts;
using CompraVenta.Core.Trading;

namespace CompraVenta.Bench.Trading;

/// <summary>From a price until the fill of the stop that it fires is in the journal, at a steady rate of fills.</summary>
internal static class FillTimes
{
    private const int Users = 500;
    private const decimal Highest = 63_000;

    /// <summary>Each trade is lower than the one before and fires one stop.</summary>
    public static async Task<Costs> RunAsync(TradingRig rig, int perSecond, TimeSpan time)
    {
        var warming = perSecond * 2;
        var count = warming + (int)(perSecond * time.TotalSeconds);
        var due = new ConcurrentDictionary<Guid, (int Number, long Ticks)>();
        var users = Enumerable.Range(0, Users).Select(i => new Guid(i + 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2)).ToArray();
        var accounts = await Task.WhenAll(users.Select(user => rig.Desk.OpenAccountAsync(user, CancellationToken.None)));
        var costs = new Costs();
        var filled = 0;
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var ids = new Guid[count];

        // Above every stop, where the round before left it below; and each user owns what the stops sell.
        await rig.TradeAsync(Highest + 1);
        var needed = 0.001m * ((count / Users) + 2);
        await Task.WhenAll(users.Select(user => rig.Desk.PlaceAsync(user, new() { Instrument = TradingRig.Pair, Side = OrderSide.Buy, Type = OrderType.Market, AmountBase = needed }, CancellationToken.None)));
        foreach (var chunk in Enumerable.Range(0, count).Chunk(500))
        {
            var placed = await Task.WhenAll(chunk.Select(number => rig.Desk.PlaceAsync(
                users[number % Users], new() { Instrument = TradingRig.Pair, Side = OrderSide.Sell, Type = OrderType.StopLoss, AmountBase = 0.001m, StopPrice = PriceOf(number) }, CancellationToken.None)));
            for (var i = 0; i < chunk.Length; i++) ids[chunk[i]] = placed[i].Order?.Id ?? throw new InvalidOperationException($"a stop was not placed: {placed[i].Rejection}");
        }

        var listening = accounts.Select(account => rig.Streams.Listen(account, told =>
        {
            var now = Stopwatch.GetTimestamp();
            if (told is null) return;
            foreach (var id in IdsOf(told.Body))
            {
                if (!due.TryRemove(id, out var sent)) continue;
                lock (costs)
                {
                    if (sent.Number >= warming) costs.Add(now - sent.Ticks);
                    if (++filled == count) done.TrySetResult();
                }
            }
        })).ToList();
        await Task.Factory.StartNew(() => Trade(rig, ids, due, perSecond), TaskCreationOptions.LongRunning);
        await done.Task.WaitAsync(TimeSpan.FromMinutes(1));
        foreach (var one in listening) one.Dispose();
        return costs;
    }

    private static void Trade(TradingRig rig, Guid[] ids, ConcurrentDictionary<Guid, (int Number, long Ticks)> due, int perSecond)
    {
        var step = Stopwatch.Frequency / perSecond;
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < ids.Length; i++)
        {
            var at = start + (i * step);
            Pace.WaitUntil(at);
            due[ids[i]] = (i, at);
            rig.TradeAsync(PriceOf(i)).GetAwaiter().GetResult();
        }
    }

    private static decimal PriceOf(int number) => Highest - (number * 0.01m);

    /// <summary>The numbers of the orders that an event tells of.</summary>
    private static IEnumerable<Guid> IdsOf(string body)
    {
        const string Name = "\"order_id\":\"";
        for (var at = body.IndexOf(Name, StringComparison.Ordinal); at >= 0; at = body.IndexOf(Name, at + 1, StringComparison.Ordinal))
        {
            yield return Guid.Parse(body.AsSpan(at + Name.Length, 36));
        }
    }
}
