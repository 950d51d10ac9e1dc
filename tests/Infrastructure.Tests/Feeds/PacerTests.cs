using CompraVenta.Infrastructure.Feeds;
using CompraVenta.TestKit;

namespace CompraVenta.Infrastructure.Tests.Feeds;

public class PacerTests
{
    [Fact]
    public void Turns_come_one_interval_apart_and_an_idle_time_saves_up_nothing()
    {
        var time = new ManualTimeProvider();
        var pacer = new Pacer(TimeSpan.FromSeconds(3), time);
        time.Advance(TimeSpan.FromHours(1));
        Assert.True(pacer.WaitAsync(CancellationToken.None).AsTask().IsCompleted);
        var second = pacer.WaitAsync(CancellationToken.None).AsTask();
        var third = pacer.WaitAsync(CancellationToken.None).AsTask();
        time.Advance(TimeSpan.FromSeconds(2.999));
        Assert.False(second.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(0.001));
        Assert.True(second.IsCompleted);
        Assert.False(third.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(3));
        Assert.True(third.IsCompleted);
    }
}
