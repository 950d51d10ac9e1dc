using System.Diagnostics.CodeAnalysis;

namespace CompraVenta.Core.Markets;

/// <summary>Every listing of every venue, growing only. Registration is rare and locked; lookups by slot never wait.</summary>
public sealed class ListingDirectory
{
    private readonly Lock gate = new();
    private readonly Dictionary<(int Venue, string Symbol), Listing> bySymbol = [];
    private readonly Dictionary<(int Venue, Instrument Instrument), Listing> byInstrument = [];
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

    /// <summary>Adds a listing, or refreshes the rules and trading state of a known one.</summary>
    /// <returns>The listing, and whether it is new.</returns>
    public (Listing Listing, bool IsNew) Register(
        Venue venue, string symbol, Instrument instrument, InstrumentRules rules, bool isTrading, DateTimeOffset now)
    {
        lock (gate)
        {
            if (bySymbol.TryGetValue((venue.Index, symbol), out var known))
            {
                known.Refresh(rules, isTrading);
                return (known, false);
            }

            var listing = new Listing(listings.Length, venue, symbol, instrument, rules, isTrading, now);
            bySymbol.Add((venue.Index, symbol), listing);
            byInstrument.TryAdd((venue.Index, instrument), listing);
            listings = [.. listings, listing];
            return (listing, true);
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
}
