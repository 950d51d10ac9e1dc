using CompraVenta.Core.Books;

namespace CompraVenta.Core.Tests.Books;

public class UpdatePaceTests
{
    private const long Ms = 1_000_000;

    private readonly UpdatePace pace = new();
    private long now = 1_000 * Ms;

    private void Frames(int count, int everyMs)
    {
        for (var i = 0; i < count; i++)
        {
            now += everyMs * Ms;
            pace.Note(now);
        }
    }

    [Theory]
    [InlineData(10, 5_000)]
    [InlineData(100, 5_000)]
    [InlineData(249, 5_000)]
    [InlineData(1_000, 20_000)]
    [InlineData(7_000, 140_000)]
    public void Is_suspect_after_five_seconds_or_twenty_median_intervals(int everyMs, int afterMs)
    {
        Frames(1_000, everyMs);
        Assert.Equal(afterMs * Ms, pace.SuspectAfterNs());
    }

    [Fact]
    public void Waits_a_minute_while_the_pace_is_not_known()
    {
        Frames(4, 1_000);
        Assert.Equal(60_000 * Ms, pace.SuspectAfterNs());
        Frames(1, 1_000);
        Assert.Equal(20_000 * Ms, pace.SuspectAfterNs());
    }

    [Fact]
    public void Bursts_count_as_one()
    {
        for (var burst = 0; burst < 20; burst++)
        {
            Frames(10, 5);
            now += 3_000 * Ms;
        }

        Assert.InRange(pace.SuspectAfterNs(), 60_000 * Ms, 62_000 * Ms);
    }

    [Fact]
    public void Takes_twice_as_long_after_a_suspicion_that_was_wrong_and_as_before_after_a_right_one()
    {
        Frames(100, 100);
        pace.Checked(wasRight: false);
        pace.Checked(wasRight: false);
        Assert.Equal(20_000 * Ms, pace.SuspectAfterNs());
        for (var i = 0; i < 20; i++) pace.Checked(wasRight: false);
        Assert.Equal(64 * 5_000 * Ms, pace.SuspectAfterNs());
        pace.Checked(wasRight: true);
        Assert.Equal(5_000 * Ms, pace.SuspectAfterNs());
    }

    [Fact]
    public void Keeps_its_pace_over_an_interruption_and_does_not_count_it()
    {
        Frames(100, 100);
        now += 3_600_000 * Ms;
        pace.Interrupt();
        pace.Note(now);
        Assert.Equal(5_000 * Ms, pace.SuspectAfterNs());
    }
}
