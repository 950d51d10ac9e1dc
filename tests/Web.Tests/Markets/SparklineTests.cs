using System.Globalization;
using CompraVenta.Web.Markets;

namespace CompraVenta.Web.Tests.Markets;

public class SparklineTests
{
    [Theory]
    [InlineData(",1,2,2,1.5,,1,", "M1 100h0l1-100 1 0 1 50M6 100h0")]
    [InlineData("3,3", "M0 50h0l1 0")]
    [InlineData(",", "")]
    public void A_day_is_one_line_a_stretch_without_gaps_and_a_lone_quarter_a_dot(string points, string path) =>
        Assert.Equal(path, new Sparkline(null, [.. points.Split(',').Select(p => p.Length == 0 ? (decimal?)null : decimal.Parse(p, CultureInfo.InvariantCulture))]).ToPath());
}
