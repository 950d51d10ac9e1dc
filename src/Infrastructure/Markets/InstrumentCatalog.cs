using System.Text;
using CompraVenta.Core.Markets;

namespace CompraVenta.Infrastructure.Markets;

/// <summary>What a pair's spelling means.</summary>
/// <param name="Instrument">The one instrument meant; null when none or several are.</param>
/// <param name="Candidates">The instruments it may mean, when several.</param>
public sealed record PairResolution(Instrument? Instrument, IReadOnlyList<Instrument> Candidates);

/// <summary>Finds instruments by the ways people and venues write them: <c>BTC-USD</c>, <c>BTC/USD</c>, <c>btcusd</c>,
/// <c>tBTCUSD</c>, <c>tAVAX:USD</c>. Safe from any thread.</summary>
public sealed class InstrumentCatalog(ListingDirectory listings)
{
    private volatile Index index = new(-1, [], []);

    /// <summary>Every instrument listed anywhere, with its listings, by name.</summary>
    public IReadOnlyDictionary<Instrument, Listing[]> All => Current().Listings;

    /// <summary>What a spelling means; letters count alike in upper and lower case.</summary>
    public PairResolution Resolve(string text)
    {
        var current = Current();
        var spelled = text.Trim();
        if (current.Spellings.TryGetValue(spelled.ToUpperInvariant(), out var exact) && exact.Length == 1) return new(exact[0], exact);
        var plain = Plain(spelled);
        if (!current.Spellings.TryGetValue(plain, out var found)
            && !(spelled.StartsWith('t') && current.Spellings.TryGetValue(Plain(spelled[1..]), out found)))
        {
            return new(null, []);
        }

        return new(found.Length == 1 ? found[0] : null, found);
    }

    private static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var letter in text)
        {
            if (letter is not ('-' or '/' or ':' or '_')) plain.Append(char.ToUpperInvariant(letter));
        }

        return plain.ToString();
    }

    private Index Current()
    {
        var known = index;
        if (known.Count == listings.Count) return known;
        var all = listings.All;
        var spellings = new Dictionary<string, HashSet<Instrument>>(StringComparer.Ordinal);
        void Spell(string text, Instrument instrument)
        {
            if (!spellings.TryGetValue(text, out var meant)) spellings.Add(text, meant = []);
            meant.Add(instrument);
        }

        foreach (var listing in all)
        {
            Spell(listing.Instrument.Name.ToUpperInvariant(), listing.Instrument);
            Spell(Plain(listing.Instrument.Name), listing.Instrument);
            Spell(Plain(listing.Symbol), listing.Instrument);
        }

        return index = new Index(
            all.Count,
            spellings.ToDictionary(s => s.Key, s => s.Value.OrderBy(i => i.Name, StringComparer.Ordinal).ToArray(), StringComparer.Ordinal),
            all.GroupBy(l => l.Instrument).ToDictionary(g => g.Key, g => g.ToArray()));
    }

    private sealed record Index(int Count, Dictionary<string, Instrument[]> Spellings, Dictionary<Instrument, Listing[]> Listings);
}
