namespace CompraVenta.Infrastructure.Feeds.Coinbase;

/// <summary>Reads Coinbase's RFC 3339 times to the nanosecond: its envelopes carry nine decimals, two more than <see cref="DateTime"/> holds.</summary>
public static class CoinbaseTime
{
    /// <summary>The first year read as a time; before it lies only the venue's own "no time", year 1.</summary>
    private const int YearMin = 1970;

    /// <summary>The last whole year whose nanoseconds fit in 64 bits.</summary>
    private const int YearMax = 2261;

    /// <summary>Reads <c>2026-08-09T21:05:48.228568804Z</c>, with 0 to 9 decimals and <c>Z</c> or an offset such as <c>+02:00</c>.</summary>
    /// <param name="text">The time as sent, without quotes.</param>
    /// <param name="unixNs">Nanoseconds since 1970-01-01 UTC.</param>
    /// <returns>False when it is not such a time, or lies outside the years 1970 to 2261, as the bogus
    /// <c>0001-01-01T00:00:00Z</c> does that the venue sometimes sends.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out long unixNs)
    {
        unixNs = 0;
        if (text.Length < 20 || text[4] != '-' || text[7] != '-' || (text[10] | 0x20) != 't' || text[13] != ':' || text[16] != ':') return false;
        if (!TryDigits(text[..4], out var year) || !TryDigits(text[5..7], out var month) || !TryDigits(text[8..10], out var day)
            || !TryDigits(text[11..13], out var hour) || !TryDigits(text[14..16], out var minute) || !TryDigits(text[17..19], out var second))
        {
            return false;
        }

        // 60 is a leap second, which counts as the next second.
        if (year is < YearMin or > YearMax || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)
            || hour > 23 || minute > 59 || second > 60)
        {
            return false;
        }

        var at = 19;
        var nanoseconds = 0;
        if (text[at] == '.')
        {
            var first = ++at;
            while (at < text.Length && (uint)(text[at] - '0') <= 9)
            {
                if (at - first == 9) return false;
                nanoseconds = (nanoseconds * 10) + (text[at++] - '0');
            }

            if (at == first) return false;
            for (var digits = at - first; digits < 9; digits++) nanoseconds *= 10;
        }

        if (!TryOffset(text[at..], out var offsetMinutes)) return false;
        var seconds = (((((DaysSince1970(year, month, day) * 24) + hour) * 60) + minute - offsetMinutes) * 60) + second;
        if (seconds < 0) return false;
        unixNs = (seconds * 1_000_000_000) + nanoseconds;
        return true;
    }

    /// <summary>The same, with 0, which stands for no time, where <see cref="TryParse"/> says false.</summary>
    public static long ParseOrZero(ReadOnlySpan<byte> text) => TryParse(text, out var unixNs) ? unixNs : 0;

    private static bool TryDigits(ReadOnlySpan<byte> text, out int value)
    {
        value = 0;
        foreach (var letter in text)
        {
            var digit = letter - '0';
            if ((uint)digit > 9) return false;
            value = (value * 10) + digit;
        }

        return true;
    }

    private static bool TryOffset(ReadOnlySpan<byte> text, out int minutes)
    {
        minutes = 0;
        if (text.Length == 1) return (text[0] | 0x20) == 'z';
        if (text.Length != 6 || text[0] is not ((byte)'+' or (byte)'-') || text[3] != ':') return false;
        if (!TryDigits(text[1..3], out var hours) || !TryDigits(text[4..], out var rest) || hours > 23 || rest > 59) return false;
        minutes = ((hours * 60) + rest) * (text[0] == '-' ? -1 : 1);
        return true;
    }

    private static long DaysSince1970(int year, int month, int day)
    {
        // Years that begin in March put the leap day last, so that a month's first day needs no case for leap years.
        if (month <= 2) year--;
        var marchMonth = (month + 9) % 12;
        var dayOfYear = (((153 * marchMonth) + 2) / 5) + day - 1;
        return (365L * year) + (year / 4) - (year / 100) + (year / 400) + dayOfYear - 719_468;
    }
}
