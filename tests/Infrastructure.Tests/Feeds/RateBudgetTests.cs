using CompraVenta.Infrastructure.Feeds;
using CompraVenta.TestKit;

namespace CompraVenta.Infrastructure.Tests.Feeds;

public class RateBudgetTests
{
    private readonly ManualTimeProvider time = new();

    private RateBudget Budget() => new(weight: 60, TimeSpan.FromMinutes(1), time);

    [Fact]
    public async Task A_mass_reconnect_is_spread_so_that_no_window_exceeds_the_limit()
    {
        var budget = Budget();
        var granted = new List<DateTimeOffset>();
        var calls = Enumerable.Range(0, 20).Select(_ => budget.TakeAsync(10, CancellationToken.None).AsTask()
            .ContinueWith(_ => { lock (granted) granted.Add(time.GetUtcNow()); }, TaskContinuationOptions.ExecuteSynchronously)).ToArray();
        for (var second = 0; second < 200; second++) time.Advance(TimeSpan.FromSeconds(1));
        await Task.WhenAll(calls);
        Assert.Equal(6, granted.Count(g => g == granted[0]));
        Assert.All(granted.Skip(6).Zip(granted.Skip(7)), pair => Assert.True(pair.Second - pair.First >= TimeSpan.FromSeconds(10)));
        Assert.Equal(TimeSpan.FromSeconds(140), granted[^1] - granted[0]);
    }

    [Fact]
    public void A_call_heavier_than_the_window_costs_the_whole_window()
    {
        var budget = Budget();
        Assert.True(budget.TakeAsync(1_000, CancellationToken.None).AsTask().IsCompleted);
        var next = budget.TakeAsync(1, CancellationToken.None).AsTask();
        Assert.False(next.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(next.IsCompleted);
    }

    [Fact]
    public void Nothing_is_given_out_while_the_venue_says_stop()
    {
        var budget = Budget();
        budget.Stop(TimeSpan.FromSeconds(30));
        var call = budget.TakeAsync(1, CancellationToken.None).AsTask();
        time.Advance(TimeSpan.FromSeconds(30));
        Assert.False(call.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(call.IsCompleted);
    }

    [Fact]
    public void Those_who_wait_already_are_stopped_too()
    {
        var budget = Budget();
        Assert.True(budget.TakeAsync(60, CancellationToken.None).AsTask().IsCompleted);
        var waiting = budget.TakeAsync(1, CancellationToken.None).AsTask();
        budget.Stop(TimeSpan.FromSeconds(30));
        time.Advance(TimeSpan.FromSeconds(29));
        Assert.False(waiting.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.True(waiting.IsCompleted);
    }

    [Fact]
    public async Task What_was_given_up_is_not_owed()
    {
        var budget = Budget();
        Assert.True(budget.TakeAsync(60, CancellationToken.None).AsTask().IsCompleted);
        using var patience = new CancellationTokenSource();
        var calls = Enumerable.Range(0, 50).Select(_ => budget.TakeAsync(10, patience.Token).AsTask()).ToArray();
        await patience.CancelAsync();
        foreach (var call in calls) await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        var next = budget.TakeAsync(1, CancellationToken.None).AsTask();
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(next.IsCompleted);
    }

    [Fact]
    public async Task A_caller_can_give_up()
    {
        var budget = Budget();
        budget.Stop(TimeSpan.FromHours(1));
        using var patience = new CancellationTokenSource();
        var call = budget.TakeAsync(1, patience.Token).AsTask();
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }
}
