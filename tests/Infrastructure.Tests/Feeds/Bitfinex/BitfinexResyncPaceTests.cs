using CompraVenta.Infrastructure.Feeds.Bitfinex;

namespace CompraVenta.Infrastructure.Tests.Feeds.Bitfinex;

public class BitfinexResyncPaceTests
{
    private const long Second = 1_000_000_000;

    [Fact]
    public void The_first_is_immediate_and_repeats_wait_longer()
    {
        var pace = new BitfinexResyncPace();
        var delays = new List<long>();
        for (var at = 0; at < 9; at++)
        {
            Assert.True(pace.TryNext((100 + at) * Second, isTrouble: false, out var delay));
            delays.Add(delay / Second);
        }

        Assert.Equal([0, 1, 2, 4, 8, 16, 32, 32, 32], delays);
    }

    [Fact]
    public void After_a_quiet_minute_it_is_immediate_again()
    {
        var pace = new BitfinexResyncPace();
        pace.TryNext(100 * Second, isTrouble: true, out _);
        pace.TryNext(101 * Second, isTrouble: true, out _);

        Assert.True(pace.TryNext((101 * Second) + BitfinexResyncPace.WindowNs, isTrouble: true, out var delay));
        Assert.Equal(0, delay);
    }

    [Theory]
    [InlineData(59, false)] // three within a minute
    [InlineData(60, true)] // the first is a minute ago
    public void The_third_trouble_within_a_minute_asks_for_another_connection(int thirdAfterSeconds, bool isResync)
    {
        var pace = new BitfinexResyncPace();
        Assert.True(pace.TryNext(100 * Second, isTrouble: true, out _));
        Assert.True(pace.TryNext(130 * Second, isTrouble: true, out _));

        Assert.Equal(isResync, pace.TryNext((100 + thirdAfterSeconds) * Second, isTrouble: true, out _));
    }

    [Fact]
    public void Checking_quiet_books_is_no_trouble()
    {
        var pace = new BitfinexResyncPace();
        for (var at = 0; at < 20; at++) Assert.True(pace.TryNext((100 + at) * Second, isTrouble: false, out _));
        Assert.True(pace.TryNext(121 * Second, isTrouble: true, out _));
    }
}
