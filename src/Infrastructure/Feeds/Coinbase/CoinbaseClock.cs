namespace CompraVenta.Infrastructure.Feeds.Coinbase;

/// <summary>Reads a connection's times, which nearly all lie in the minute of the one before: only their seconds are read then.</summary>
/// <remarks>Means what <see cref="CoinbaseTime"/> means. Not thread-safe.</remarks>
internal sealed class CoinbaseClock
{
    private const int MinuteLength = 17;
    private const int SecondsEnd = 19;
    private const int DecimalsMax = 9;
    private const long MinuteNs = 60_000_000_000;

    private readonly byte[] minute = new byte[MinuteLength];
    private long minuteNs;

    /// <inheritdoc cref="CoinbaseTime.TryParse"/>
    public bool TryParse(ReadOnlySpan<byte> text, out long unixNs)
    {
        if (text.Length > SecondsEnd && text[..MinuteLength].SequenceEqual(minute) && TrySeconds(text, out var ns))
        {
            unixNs = minuteNs + ns;
            return true;
        }

        if (!CoinbaseTime.TryParse(text, out unixNs)) return false;
        if (text[^1] == (byte)'Z' && TrySeconds(text, out ns))
        {
            text[..MinuteLength].CopyTo(minute);
            minuteNs = unixNs - ns;
        }

        return true;
    }

    /// <inheritdoc cref="CoinbaseTime.ParseOrZero"/>
    public long ParseOrZero(ReadOnlySpan<byte> text) => TryParse(text, out var unixNs) ? unixNs : 0;

    /// <summary>Reads <c>48.228568804Z</c> behind the minute. A leap second is left to the whole reading.</summary>
    private static bool TrySeconds(ReadOnlySpan<byte> text, out long ns)
    {
        var (tens, ones) = ((uint)(text[MinuteLength] - '0'), (uint)(text[MinuteLength + 1] - '0'));
        ns = ((tens * 10) + ones) * 1_000_000_000L;
        if (tens > 5 || ones > 9 || ns >= MinuteNs) return false;
        if (text[SecondsEnd] == (byte)'Z') return text.Length == SecondsEnd + 1;
        if (text[SecondsEnd] != (byte)'.' || text[^1] != (byte)'Z') return false;
        var decimals = text[(SecondsEnd + 1)..^1];
        if (decimals.Length is 0 or > DecimalsMax) return false;
        var weight = 100_000_000L;
        foreach (var letter in decimals)
        {
            var digit = (uint)(letter - '0');
            if (digit > 9) return false;
            ns += digit * weight;
            weight /= 10;
        }

        return true;
    }
}
