using System.Text.Json;
using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;
using CompraVenta.Web.Markets;

namespace CompraVenta.Web.Streaming;

/// <summary>The difference between two windows of one book side.</summary>
internal static class BookDelta
{
    /// <summary>Whether there is any difference.</summary>
    /// <param name="last">The side as it was, in the same scale.</param>
    /// <param name="next">The side as it is.</param>
    public static bool Any(LevelWindow last, LevelWindow next)
    {
        if (!last.Prices.SequenceEqual(next.Prices) || !last.Sizes.SequenceEqual(next.Sizes)) return true;
        for (var rank = 0; rank < next.Count; rank++)
        {
            if (!last.PartsOf(rank).SequenceEqual(next.PartsOf(rank))) return true;
        }

        return false;
    }

    /// <summary>Writes every level whose size or venues changed, or that entered or left the window (size 0), best first.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="last">The side as it was, in the same scale.</param>
    /// <param name="window">The window as it is.</param>
    /// <param name="next">Its side.</param>
    /// <param name="isBid">Whether higher prices are better.</param>
    /// <param name="venues">The venues by index.</param>
    public static void Write(Utf8JsonWriter json, LevelWindow last, BookWindow window, LevelWindow next, bool isBid, IReadOnlyList<Venue> venues)
    {
        int before = 0, after = 0;
        json.WriteStartArray();
        while (before < last.Count || after < next.Count)
        {
            var order = Compare(last, before, next, after, isBid);
            if (order == 0 && last.Sizes[before] == next.Sizes[after] && last.PartsOf(before).SequenceEqual(next.PartsOf(after)))
            {
                before++;
                after++;
                continue;
            }

            if (order < 0)
            {
                WriteRemoved(json, window.Price(last.Prices[before++]));
                continue;
            }

            MarketJson.WriteLevel(json, window, next, after++, venues);
            if (order == 0) before++;
        }

        json.WriteEndArray();
    }

    /// <summary>Below 0 when the old level comes first, above 0 when the new one does.</summary>
    private static int Compare(LevelWindow last, int before, LevelWindow next, int after, bool isBid)
    {
        if (before >= last.Count) return 1;
        if (after >= next.Count) return -1;
        var order = last.Prices[before].CompareTo(next.Prices[after]);
        return isBid ? -order : order;
    }

    private static void WriteRemoved(Utf8JsonWriter json, ExactDecimal price)
    {
        json.WriteStartArray();
        json.WriteExact(price);
        json.WriteStringValue("0"u8);
        json.WriteStartObject();
        json.WriteEndObject();
        json.WriteEndArray();
    }
}
