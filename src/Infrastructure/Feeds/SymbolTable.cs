using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text;
using CompraVenta.Core.Markets;

namespace CompraVenta.Infrastructure.Feeds;

/// <summary>Finds a listing by the UTF-8 bytes of its symbol, without making a string. Grows only; read from any thread.</summary>
/// <param name="missing">Asked for symbols that are not there, such as those of a recording; null to leave them unknown.</param>
public sealed class SymbolTable(Func<string, Listing?>? missing = null)
{
    private readonly Lock gate = new();
    private volatile Entry[] slots = new Entry[256];
    private int count;

    /// <summary>Adds a listing under its symbol; a symbol that is there already stays.</summary>
    public void Add(Listing listing) => Add(Encoding.UTF8.GetBytes(listing.Symbol), listing);

    /// <summary>Finds the listing of a symbol as the venue writes it in data.</summary>
    public bool TryFind(ReadOnlySpan<byte> symbol, [MaybeNullWhen(false)] out Listing listing)
    {
        if (TryFind(slots, symbol, out listing)) return true;
        if (missing is null || symbol.IsEmpty || missing(Encoding.UTF8.GetString(symbol)) is not { } made) return false;
        Add(symbol.ToArray(), made);
        listing = made;
        return true;
    }

    private static bool TryFind(Entry[] table, ReadOnlySpan<byte> symbol, [MaybeNullWhen(false)] out Listing listing)
    {
        for (var at = Hash(symbol);; at++)
        {
            ref readonly var entry = ref table[at & (uint)(table.Length - 1)];
            if (entry.Symbol is null)
            {
                listing = null;
                return false;
            }

            if (symbol.SequenceEqual(entry.Symbol))
            {
                listing = entry.Listing!;
                return true;
            }
        }
    }

    private static uint Hash(ReadOnlySpan<byte> symbol)
    {
        // Multiplicative hash, eight bytes at a time: symbols are short and come from the venue's own list. The last bytes are read again
        // with some before them rather than one by one.
        var hash = (ulong)symbol.Length;
        ulong rest = 0;
        if (symbol.Length >= 8)
        {
            for (var left = symbol; left.Length > 8; left = left[8..]) hash = (hash ^ MemoryMarshal.Read<ulong>(left)) * 0x9E3779B97F4A7C15;
            rest = MemoryMarshal.Read<ulong>(symbol[^8..]);
        }
        else if (symbol.Length >= 4) rest = ((ulong)MemoryMarshal.Read<uint>(symbol) << 32) | MemoryMarshal.Read<uint>(symbol[^4..]);
        else
        {
            foreach (var letter in symbol) rest = (rest << 8) | letter;
        }

        hash = (hash ^ rest) * 0x9E3779B97F4A7C15;
        return (uint)(hash >> 32);
    }

    private void Add(byte[] symbol, Listing listing)
    {
        lock (gate)
        {
            if (TryFind(slots, symbol, out _)) return;

            // Readers keep the table they have: a new one is filled aside and swapped in.
            var table = new Entry[(count + 1) * 2 > slots.Length ? slots.Length * 2 : slots.Length];
            foreach (var entry in slots)
            {
                if (entry.Symbol is not null) Insert(table, entry);
            }

            Insert(table, new Entry(symbol, listing));
            count++;
            slots = table;
        }
    }

    private static void Insert(Entry[] table, Entry entry)
    {
        var at = Hash(entry.Symbol) & (uint)(table.Length - 1);
        while (table[at].Symbol is not null) at = (at + 1) & (uint)(table.Length - 1);
        table[at] = entry;
    }

    private readonly record struct Entry(byte[]? Symbol, Listing? Listing);
}
