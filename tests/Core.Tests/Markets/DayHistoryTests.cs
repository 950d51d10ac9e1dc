using CompraVenta.Core.Markets;
using CompraVenta.TestKit;

namespace CompraVenta.Core.Tests.Markets;

public class DayHistoryTests
{
    private readonly ManualTimeProvider time = new(new DateTimeOffset(2026, 11, 20, 12, 7, 0, TimeSpan.Zero));
    private readonly DayHistory days = new();
    private readonly Listing listing = new ListingDirectory().Register(
        new Venue(0, "binance", "Binance", TimeSpan.FromSeconds(5)), "BTCUSDT", new Instrument("BTC", "USDT"), InstrumentRules.None, true, DateTimeOffset.UnixEpoch).Listing;

    private long NowNs => (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;

    [Fact]
    public void The_last_price_of_a_quarter_is_its_close_and_a_quarter_without_prices_is_a_gap()
    {
        days.Add(listing, NowNs, 10);
        time.Advance(TimeSpan.FromMinutes(7));
        days.Add(listing, NowNs, 11);
        time.Advance(TimeSpan.FromMinutes(1));
        days.Add(listing, NowNs, 12);
        time.Advance(TimeSpan.FromMinutes(30));
        days.Add(listing, NowNs, 13);
        Assert.Equal([11m, 12m, null, 13m], Read()[^4..]);
        Assert.All(Read()[..^4], point => Assert.Null(point));
    }

    [Fact]
    public void A_point_leaves_after_exactly_24_hours()
    {
        days.Add(listing, NowNs, 10);
        time.Advance(TimeSpan.FromHours(24) - TimeSpan.FromMinutes(7) - TimeSpan.FromTicks(1));
        Assert.Equal(10m, Read()[0]);
        time.Advance(TimeSpan.FromTicks(1));
        Assert.All(Read(), point => Assert.Null(point));
        days.Add(listing, NowNs, 11);
        Assert.Equal([null, 11m], Read()[^2..]);
    }

    [Fact]
    public void A_day_of_silence_leaves_nothing_of_the_ring()
    {
        for (var i = 0; i < 200; i++)
        {
            days.Add(listing, NowNs, i + 1);
            time.Advance(DayHistory.PointSpan);
        }

        Assert.Equal(106m, Read()[0]);
        time.Advance(TimeSpan.FromDays(3));
        days.Add(listing, NowNs, 7);
        Assert.Single(Read(), point => point is not null);
    }

    [Fact]
    public void What_the_venue_says_replaces_what_was_seen_except_of_the_quarter_that_goes_on()
    {
        days.Add(listing, NowNs, 10);
        time.Advance(DayHistory.PointSpan);
        days.Add(listing, NowNs, 20);
        Assert.True(days.HasGaps(listing, NowNs));
        days.Fill(listing, Enumerable.Range(-100, 105).Select(i => new DayClose(StartMs(i), 1_000 + i)), NowNs);
        Assert.Equal([.. Enumerable.Range(-95, 95).Select(i => (decimal?)(1_000 + i)), 20m], Read());
        Assert.False(days.HasGaps(listing, NowNs));
    }

    [Fact]
    public void What_an_earlier_run_saw_goes_into_gaps_only()
    {
        days.Add(listing, NowNs, 10);
        days.Restore("binance", "BTCUSDT", [new(StartMs(-1), 9), new(StartMs(0), 9.5m), new(StartMs(-96), 8), new(StartMs(1), 8), new(StartMs(-2), 0)], NowNs);
        Assert.Equal([null, 9m, 10m], Read()[^3..]);
        Assert.Equal([new DayClose(StartMs(-1), 9), new DayClose(StartMs(0), 10)], Assert.Single(days.ReadAll(NowNs)).Closes);
    }

    [Fact]
    public void A_known_listing_costs_no_allocation()
    {
        var minute = 0L;
        Run();
        Assert.Equal(0, Allocations.Of(Run));

        void Run()
        {
            for (var i = 0; i < 1_000; i++) days.Add(listing, 1_800_000_000_000_000_000 + (minute++ * 60_000_000_000L), 10);
        }
    }

    private decimal?[] Read()
    {
        var points = new decimal?[DayHistory.PointCount];
        Assert.Equal(days.Read(listing, NowNs, points), points.Count(point => point is not null));
        return points;
    }

    private long StartMs(int quarter) => DayHistory.FirstMs(NowNs) + ((DayHistory.PointCount - 1 + quarter) * 900_000L);
}
