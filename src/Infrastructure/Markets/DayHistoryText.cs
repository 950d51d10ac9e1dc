using System.Buffers.Text;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using CompraVenta.Core.Markets;

namespace CompraVenta.Infrastructure.Markets;

/// <summary>A <see cref="DayHistory"/> as one text: a line a listing, <c>venue symbol start price start price …</c> with starts in quarters of an hour, compressed.</summary>
internal static class DayHistoryText
{
    private static readonly long PointMs = (long)DayHistory.PointSpan.TotalMilliseconds;

    /// <summary>Writes all that is known.</summary>
    public static string Save(DayHistory days, long nowNs)
    {
        using var bytes = new MemoryStream();
        using (var packed = new BrotliStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
        using (var lines = new StreamWriter(packed, new UTF8Encoding(false)))
        {
            foreach (var (venue, symbol, closes) in days.ReadAll(nowNs))
            {
                lines.Write(string.Create(CultureInfo.InvariantCulture, $"{venue} {symbol}"));
                foreach (var close in closes) lines.Write(string.Create(CultureInfo.InvariantCulture, $" {close.StartMs / PointMs} {close.Price}"));
                lines.Write('\n');
            }
        }

        return Convert.ToBase64String(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
    }

    /// <summary>Puts what <see cref="Save"/> wrote into the gaps.</summary>
    /// <returns>False when the text is not such a text; lines before the first bad one are taken.</returns>
    public static bool TryLoad(DayHistory days, string text, long nowNs)
    {
        if (!Base64.IsValid(text)) return false;
        try
        {
            using var packed = new BrotliStream(new MemoryStream(Convert.FromBase64String(text)), CompressionMode.Decompress);
            using var lines = new StreamReader(packed, Encoding.UTF8);
            while (lines.ReadLine() is { } line)
            {
                var words = line.Split(' ');
                if (words.Length % 2 != 0) return false;
                var closes = new List<DayClose>(words.Length / 2);
                for (var i = 2; i < words.Length; i += 2)
                {
                    if (!uint.TryParse(words[i], NumberStyles.None, CultureInfo.InvariantCulture, out var start)
                        || !decimal.TryParse(words[i + 1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var price))
                    {
                        return false;
                    }

                    closes.Add(new(start * PointMs, price));
                }

                days.Restore(words[0], words[1], closes, nowNs);
            }

            return true;
        }
        catch (Exception e) when (e is InvalidDataException or InvalidOperationException)
        {
            return false;
        }
    }
}
