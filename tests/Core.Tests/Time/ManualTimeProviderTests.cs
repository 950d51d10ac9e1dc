using CompraVenta.TestKit;

namespace CompraVenta.Core.Tests.Time;

public sealed class ManualTimeProviderTests
{
    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public void Stands_still_until_it_is_moved()
    {
        var (time, stamp) = (_clock.GetUtcNow(), _clock.GetTimestamp());

        _clock.Advance(TimeSpan.FromSeconds(90));

        Assert.Equal(time.AddSeconds(90), _clock.GetUtcNow());
        Assert.Equal(TimeSpan.FromSeconds(90), _clock.GetElapsedTime(stamp));
    }

    [Fact]
    public void Timers_fire_in_order_and_see_the_time_they_are_due()
    {
        var start = _clock.GetUtcNow();
        var seen = new List<(string, TimeSpan)>();
        using var late = Timer("late", 5, Timeout.InfiniteTimeSpan);
        using var early = Timer("early", 2, TimeSpan.FromSeconds(2));

        _clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal([("early", TimeSpan.FromSeconds(2)), ("early", TimeSpan.FromSeconds(4)), ("late", TimeSpan.FromSeconds(5))], seen);
        Assert.Equal(1, _clock.ActiveTimers);

        ITimer Timer(string name, int due, TimeSpan period) =>
            _clock.CreateTimer(_ => seen.Add((name, _clock.GetUtcNow() - start)), null, TimeSpan.FromSeconds(due), period);
    }

    [Fact]
    public void After_a_jump_each_timer_that_was_due_fires_once()
    {
        var start = _clock.GetUtcNow();
        var seen = new List<(string, TimeSpan)>();
        using var late = Timer("late", 5, Timeout.InfiniteTimeSpan);
        using var early = Timer("early", 2, TimeSpan.FromSeconds(2));
        using var later = Timer("later", 100, Timeout.InfiniteTimeSpan);

        _clock.Jump(TimeSpan.FromSeconds(61));
        Assert.Equal([("early", TimeSpan.FromSeconds(61)), ("late", TimeSpan.FromSeconds(61))], seen);

        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(("early", TimeSpan.FromSeconds(63)), seen[^1]);
        Assert.Equal(2, _clock.ActiveTimers);

        ITimer Timer(string name, int due, TimeSpan period) =>
            _clock.CreateTimer(_ => seen.Add((name, _clock.GetUtcNow() - start)), null, TimeSpan.FromSeconds(due), period);
    }

    [Fact]
    public async Task Delays_end_when_the_clock_reaches_them()
    {
        var delay = Task.Delay(TimeSpan.FromSeconds(10), _clock);

        _clock.Advance(TimeSpan.FromSeconds(10) - TimeSpan.FromTicks(1));
        Assert.False(delay.IsCompleted);
        _clock.Advance(TimeSpan.FromTicks(1));

        await delay.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_delay_of_nothing_ends_without_the_clock()
    {
        var fired = new TaskCompletionSource();
        using var timer = _clock.CreateTimer(_ => fired.SetResult(), null, TimeSpan.Zero, Timeout.InfiniteTimeSpan);

        await fired.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void A_disposed_timer_is_silent()
    {
        var timer = _clock.CreateTimer(_ => Assert.Fail("fired"), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        timer.Dispose();

        _clock.Advance(TimeSpan.FromSeconds(3));

        Assert.False(timer.Change(TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan));
        Assert.Equal(0, _clock.ActiveTimers);
    }
}
