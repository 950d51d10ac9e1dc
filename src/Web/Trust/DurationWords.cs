using System.Globalization;

namespace CompraVenta.Web.Trust;

/// <summary>Says how long a setting lasts.</summary>
internal static class DurationWords
{
    private static readonly (TimeSpan Unit, string Name)[] Units =
    [
        (TimeSpan.FromDays(1), "day"),
        (TimeSpan.FromHours(1), "hour"),
        (TimeSpan.FromMinutes(1), "minute"),
        (TimeSpan.FromSeconds(1), "second"),
    ];

    /// <summary>In the largest unit that it is a whole number of: <c>30 days</c>, <c>90 minutes</c>; parts of a second are left out.</summary>
    public static string Of(TimeSpan duration)
    {
        var whole = TimeSpan.FromSeconds(Math.Floor(duration.TotalSeconds));
        var (unit, name) = Units.First(u => whole.Ticks % u.Unit.Ticks == 0);
        var count = whole.Ticks / unit.Ticks;
        return string.Create(CultureInfo.InvariantCulture, $"{count:N0} {name}{(count == 1 ? "" : "s")}");
    }
}
