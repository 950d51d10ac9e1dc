using System.Text;
using CompraVenta.Infrastructure.Feeds.Coinbase;

namespace CompraVenta.Infrastructure.Tests.Feeds.Coinbase;

public class CoinbaseTimeTests
{
    [Theory]
    [InlineData("1970-01-01T00:00:00Z", 0)]
    [InlineData("1970-01-01T00:00:00.000000001Z", 1)]
    [InlineData("2023-02-09T20:32:50.714964855Z", 1_675_974_770_714_964_855)]
    [InlineData("2019-08-14T20:42:27.265Z", 1_565_815_347_265_000_000)]
    [InlineData("2026-08-09T21:05:48.50436Z", 1_786_309_548_504_360_000)]
    [InlineData("2024-02-29T23:59:59.9Z", 1_709_251_199_900_000_000)]
    [InlineData("2024-03-01T00:00:00+00:00", 1_709_251_200_000_000_000)]
    [InlineData("2024-03-01T02:30:00+02:30", 1_709_251_200_000_000_000)]
    [InlineData("2024-02-29T19:00:00.5-05:00", 1_709_251_200_500_000_000)]
    [InlineData("2016-12-31T23:59:60Z", 1_483_228_800_000_000_000)]
    [InlineData("2261-12-31T23:59:59.999999999Z", 9_214_646_399_999_999_999)]
    public void Reads_every_decimal(string text, long unixNs)
    {
        Assert.True(CoinbaseTime.TryParse(Encoding.ASCII.GetBytes(text), out var actual));
        Assert.Equal(unixNs, actual);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0001-01-01T00:00:00.000000Z")]
    [InlineData("1969-12-31T23:59:59Z")]
    [InlineData("1970-01-01T00:00:00+00:01")]
    [InlineData("2262-01-01T00:00:00Z")]
    [InlineData("2023-02-29T00:00:00Z")]
    [InlineData("2023-13-01T00:00:00Z")]
    [InlineData("2023-00-01T00:00:00Z")]
    [InlineData("2023-01-00T00:00:00Z")]
    [InlineData("2023-01-01T24:00:00Z")]
    [InlineData("2023-01-01T00:60:00Z")]
    [InlineData("2023-01-01T00:00:61Z")]
    [InlineData("2023-01-01T00:00:00")]
    [InlineData("2023-01-01T00:00:00.Z")]
    [InlineData("2023-01-01T00:00:00.1234567890Z")]
    [InlineData("2023-01-01T00:00:00.5")]
    [InlineData("2023-01-01T00:00:00+24:00")]
    [InlineData("2023-01-01T00:00:00ZZ")]
    [InlineData("2023-01-01 00:00:00 +0000 UTC")]
    [InlineData("20x3-01-01T00:00:00Z")]
    public void Refuses_what_is_no_time_or_none_of_ours(string text)
    {
        Assert.False(CoinbaseTime.TryParse(Encoding.ASCII.GetBytes(text), out var unixNs));
        Assert.Equal(0, unixNs);
    }

    [Fact]
    public void Agrees_with_the_framework_on_each_day_of_three_centuries()
    {
        for (var day = DateTime.UnixEpoch; day.Year < 2262; day = day.AddDays(1).AddSeconds(7).AddTicks(13))
        {
            if (day.Year > 2261) break;
            Assert.True(CoinbaseTime.TryParse(Encoding.ASCII.GetBytes($"{day:yyyy-MM-dd'T'HH:mm:ss.fffffff}Z"), out var unixNs));
            Assert.Equal((day - DateTime.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick, unixNs);
        }
    }
}
