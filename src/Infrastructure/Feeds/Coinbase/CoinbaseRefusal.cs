using System.Text;

namespace CompraVenta.Infrastructure.Feeds.Coinbase;

/// <summary>Reads whom an <c>error</c> frame is about. Neither feed has a field for it: the product, if any, is in the text.</summary>
internal static class CoinbaseRefusal
{
    /// <summary>Whether the frame names a symbol, as a word of its own.</summary>
    public static bool Names(ReadOnlySpan<byte> frame, string symbol)
    {
        Span<byte> name = stackalloc byte[64];
        if (!Encoding.UTF8.TryGetBytes(symbol, name, out var length)) return false;
        name = name[..length];
        for (var from = 0; frame[from..].IndexOf(name) is >= 0 and var at;)
        {
            var (first, end) = (from + at, from + at + length);
            if ((first == 0 || !IsSymbolLetter(frame[first - 1])) && (end == frame.Length || !IsSymbolLetter(frame[end]))) return true;
            from = end;
        }

        return false;
    }

    private static bool IsSymbolLetter(byte letter) => char.IsAsciiLetterOrDigit((char)letter) || letter == '-';
}
