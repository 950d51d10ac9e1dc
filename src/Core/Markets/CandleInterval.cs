using System.Diagnostics.CodeAnalysis;

namespace CompraVenta.Core.Markets;

/// <summary>The lengths that candles have, by the words that people and venues use.</summary>
public static class CandleInterval
{
    private static readonly (string Word, TimeSpan Length)[] Known =
    [
        ("1m", TimeSpan.FromMinutes(1)), ("3m", TimeSpan.FromMinutes(3)), ("5m", TimeSpan.FromMinutes(5)), ("15m", TimeSpan.FromMinutes(15)),
        ("30m", TimeSpan.FromMinutes(30)), ("1h", TimeSpan.FromHours(1)), ("2h", TimeSpan.FromHours(2)), ("4h", TimeSpan.FromHours(4)),
        ("6h", TimeSpan.FromHours(6)), ("12h", TimeSpan.FromHours(12)), ("1d", TimeSpan.FromDays(1)),
    ];

    /// <summary>The words, shortest length first.</summary>
    public static IReadOnlyList<string> Words { get; } = [.. Known.Select(k => k.Word)];

    /// <summary>The length that a word names; each divides a day of UTC.</summary>
    /// <returns>False when it names none.</returns>
    public static bool TryParse([NotNullWhen(true)] string? word, out TimeSpan length)
    {
        length = Known.FirstOrDefault(k => string.Equals(k.Word, word, StringComparison.Ordinal)).Length;
        return length > TimeSpan.Zero;
    }
}
