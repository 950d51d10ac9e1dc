using CompraVenta.Infrastructure.Feeds.Coinbase;

namespace CompraVenta.Infrastructure.Tests.Feeds.Coinbase;

public class CoinbaseResyncPaceTests
{
    private const long SecondNs = 1_000_000_000;

    [Fact]
    public void Waits_longer_each_time_that_it_repeats()
    {
        var pace = new CoinbaseResyncPace();
        var now = 1_000 * SecondNs;
        var delays = new List<double>();
        for (var i = 0; i < 10; i++)
        {
            var due = pace.Plan(now);
            delays.Add((due - now) / (double)SecondNs);
            now = due + SecondNs;
        }

        Assert.Equal([0, 1, 2, 4, 8, 16, 32, 60, 60, 60], delays);
    }

    [Theory]
    [InlineData(60.0, 1.0)]
    [InlineData(60.1, 0.0)]
    public void A_calm_minute_is_forgiven(double pauseSeconds, double delaySeconds)
    {
        var pace = new CoinbaseResyncPace();
        var now = pace.Plan(1_000 * SecondNs) + (long)(pauseSeconds * SecondNs);
        Assert.Equal(delaySeconds, (pace.Plan(now) - now) / (double)SecondNs);
    }

    [Theory]
    [InlineData(30, 30, true)]
    [InlineData(30, 31, false)]
    [InlineData(0, 0, true)]
    public void The_third_trouble_within_a_minute_is_one_too_many(int toSecond, int toThird, bool expected)
    {
        var pace = new CoinbaseResyncPace();
        var now = 1_000 * SecondNs;
        Assert.False(pace.IsRepeatedTrouble(now));
        Assert.False(pace.IsRepeatedTrouble(now += toSecond * SecondNs));
        Assert.Equal(expected, pace.IsRepeatedTrouble(now += toThird * SecondNs));
        Assert.True(pace.IsRepeatedTrouble(now + 1) || !expected);
    }
}
