using System.Text;
using System.Text.Json;

namespace CompraVenta.Bench.Frames;

/// <summary>A book as the venue's documentation describes it, with nothing done for speed: what a checksum must be is taken from here.</summary>
internal sealed class NaiveBitfinexBook
{
    private readonly SortedDictionary<decimal, string> bids = new(Comparer<decimal>.Create(static (a, b) => b.CompareTo(a)));
    private readonly SortedDictionary<decimal, string> asks = [];
    private readonly Dictionary<decimal, string> priceTexts = [];

    /// <summary>Single changes taken since the last checksum.</summary>
    public int UpdatesSinceChecksum { get; private set; }

    /// <summary>Takes a snapshot or a single level.</summary>
    public void Take(JsonElement payload)
    {
        if (payload[0].ValueKind == JsonValueKind.Array)
        {
            foreach (var level in payload.EnumerateArray()) Set(level);
            return;
        }

        Set(payload);
        UpdatesSinceChecksum++;
    }

    /// <summary>The checksum of the best 25 levels, numbers as they were sent.</summary>
    /// <returns>False when one of them has an exponent.</returns>
    public bool TryChecksum(out int checksum)
    {
        var text = new StringBuilder();
        var (bid, ask) = (bids.Take(25).ToList(), asks.Take(25).ToList());
        for (var rank = 0; rank < 25; rank++)
        {
            if (rank < bid.Count) text.Append(priceTexts[bid[rank].Key]).Append(':').Append(bid[rank].Value).Append(':');
            if (rank < ask.Count) text.Append(priceTexts[ask[rank].Key]).Append(':').Append(ask[rank].Value).Append(':');
        }

        checksum = 0;
        if (text.ToString().Contains('e', StringComparison.OrdinalIgnoreCase)) return false;
        UpdatesSinceChecksum = 0;
        checksum = Crc32(Encoding.ASCII.GetBytes(text.ToString(0, text.Length - 1)));
        return true;
    }

    /// <summary>CRC-32 as zlib has it, bit by bit.</summary>
    private static int Crc32(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var letter in bytes)
        {
            crc ^= letter;
            for (var bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
        }

        return unchecked((int)~crc);
    }

    private void Set(JsonElement level)
    {
        var price = level[0].GetDecimal();
        var side = level[2].GetRawText()[0] == '-' ? asks : bids;
        if (level[1].GetInt32() == 0)
        {
            side.Remove(price);
            return;
        }

        priceTexts[price] = level[0].GetRawText();
        side[price] = level[2].GetRawText();
    }
}
