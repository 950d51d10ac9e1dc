using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace CompraVenta.Cli.Live;

/// <summary>Times and numbers as the console shows them.</summary>
/// <param name="isLocal">Whether times are those of this machine's zone, with their offset; else UTC.</param>
internal sealed class LiveText(bool isLocal)
{
    private static readonly JsonSerializerOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A time in nanoseconds since 1970-01-01 UTC, to the microsecond.</summary>
    public string Time(long ns) => Format(ns, "yyyy-MM-dd'T'HH:mm:ss.ffffff");

    /// <summary>A time in milliseconds since 1970-01-01 UTC, to the second.</summary>
    public string Second(long ms) => Format(ms * 1_000_000, "yyyy-MM-dd'T'HH:mm:ss");

    /// <summary>One JSON object on one line.</summary>
    public static string Json(object value) => JsonSerializer.Serialize(value, Writing);

    /// <summary>A number without trailing zeros.</summary>
    public static string Number(decimal number) => (number / 1.000000000000000000000000000000000m).ToString(CultureInfo.InvariantCulture);

    private string Format(long ns, string format)
    {
        var utc = DateTimeOffset.UnixEpoch.AddTicks(ns / TimeSpan.NanosecondsPerTick);
        return isLocal
            ? utc.ToLocalTime().ToString(format + "zzz", CultureInfo.InvariantCulture)
            : utc.ToString(format + "'Z'", CultureInfo.InvariantCulture);
    }
}
