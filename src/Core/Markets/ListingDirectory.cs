using System.Diagnostics.CodeAnalysis;

namespace CompraVenta.Core.Markets;

/// <summary>Every listing of every venue, growing only. Registration is rare and locked; lookups by slot never wait.</summary>
public sealed class ListingDirectory
{
    private readonly Lock gate = new();
    private readonly Dictionary<(int Venue, string Symbol), Listing> bySymbol = [];
    private readonly Dictionary<(int Venue, Instrument Instrument), Listing> byInstrument = [];

    // Not registered yet: what they say holds only until their venue says otherwise.
    private readonly HashSet<Listing> restored = [];
    private volatile Listing[] listings = [];

    /// <summary>A stable view of all listings, by slot.</summary>
    public IReadOnlyList<Listing> All => listings;

    /// <summary>How many listings there are; slots are 0 to Count - 1.</summary>
    public int Count => listings.Length;

    /// <summary>The listing of a slot.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The slot was never given out.</exception>
    public Listing this[int slot]
    {
        get
        {
            var known = listings;
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)slot, (uint)known.Length, nameof(slot));
            return known[slot];
        }
    }

    /// <summary>Adds a listing, or refreshes the rules and trading state of a known one. One that was only restored gives way when its
    /// venue has another symbol for the instrument by now, or another instrument under the symbol.</summary>
    /// <returns>The listing, and whether it is new.</returns>
    public (Listing Listing, bool IsNew) Register(
        Venue venue, string symbol, Instrument instrument, InstrumentRules rules, bool isTrading, DateTimeOffset now)
    {
        lock (gate)
        {
            if (bySymbol.TryGetValue((venue.Index, symbol), out var known) && (known.Instrument == instrument || !restored.Contains(known)))
            {
                restored.Remove(known);
                known.Refresh(rules, isTrading);
                return (known, false);
            }

            var listing = Add(venue, symbol, instrument, rules, isTrading, now);
            return (listing, true);
        }
    }

    /// <summary>Notes that a venue's complete list leaves a listing out: it is not traded, and if that stays so it is delisted.</summary>
    public void Unlist(Listing listing, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(listing);
        lock (gate) listing.Unlist(now);
    }

    /// <summary>Finds the listing of an instrument, or adds one that is known from an earlier run only: without rules, and not traded until
    /// <see cref="Register"/> says so. What is registered already stays as it is.</summary>
    /// <returns>False when the symbol means another instrument by now.</returns>
    public bool TryRestore(Venue venue, string symbol, Instrument instrument, DateTimeOffset now, [MaybeNullWhen(false)] out Listing listing)
    {
        lock (gate)
        {
            if (byInstrument.TryGetValue((venue.Index, instrument), out listing)) return true;
            if (bySymbol.ContainsKey((venue.Index, symbol))) return false;
            listing = Add(venue, symbol, instrument, InstrumentRules.None, isTrading: false, now);
            restored.Add(listing);
            return true;
        }
    }

    /// <summary>Finds a listing by the venue's own symbol, letter for letter.</summary>
    public bool TryFind(Venue venue, string symbol, [MaybeNullWhen(false)] out Listing listing)
    {
        lock (gate) return bySymbol.TryGetValue((venue.Index, symbol), out listing);
    }

    /// <summary>Finds a listing by the canonical pair.</summary>
    public bool TryFind(Venue venue, Instrument instrument, [MaybeNullWhen(false)] out Listing listing)
    {
        lock (gate) return byInstrument.TryGetValue((venue.Index, instrument), out listing);
    }

    private Listing Add(Venue venue, string symbol, Instrument instrument, InstrumentRules rules, bool isTrading, DateTimeOffset now)
    {
        var listing = new Listing(listings.Length, venue, symbol, instrument, rules, isTrading, now);
        bySymbol[(venue.Index, symbol)] = listing;
        if (!byInstrument.TryGetValue((venue.Index, instrument), out var holder) || restored.Contains(holder)) byInstrument[(venue.Index, instrument)] = listing;
        listings = [.. listings, listing];
        return listing;
    }
}
