using System.Globalization;

namespace CompraVenta.Web.Http;

/// <summary>Moments in the parameters of calls and pages: a day, which is its beginning, or a moment; UTC unless it has an offset.</summary>
internal static class MomentParameter
{
    private static readonly string[] Forms = ["yyyy-MM-dd", "yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mm:ss.FFFFFFF", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK"];

    /// <summary>Reads one.</summary>
    /// <param name="name">The parameter.</param>
    /// <param name="text">What it holds; nothing is no moment.</param>
    /// <param name="moment">The moment; null for none.</param>
    /// <returns>What is wrong, or null.</returns>
    public static RequestFault? Read(string name, string? text, out DateTimeOffset? moment)
    {
        moment = null;
        if (string.IsNullOrWhiteSpace(text)) return null;
        if (!DateTimeOffset.TryParseExact(text.Trim(), Forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var read))
        {
            return RequestFault.BadParameter(name, $"'{text}' is no time: write 2026-11-20 or 2026-11-20T12:00:00Z.");
        }

        moment = read;
        return null;
    }
}
