namespace CompraVenta.Core.Markets;

/// <summary>One instrument at one venue, under the venue's own symbol.</summary>
/// <remarks>Created by <see cref="ListingDirectory"/> only, once for the life of the process. The slot indexes every array kept per
/// listing; rules and trading state follow discovery and may be replaced from any thread.</remarks>
public sealed class Listing
{
    private volatile InstrumentRules rules;
    private volatile bool isTrading;
    private long unlistedTicks;

    internal Listing(int slot, Venue venue, string symbol, Instrument instrument, InstrumentRules rules, bool isTrading, DateTimeOffset firstSeen)
    {
        Slot = slot;
        Venue = venue;
        Symbol = symbol;
        Instrument = instrument;
        this.rules = rules;
        this.isTrading = isTrading;
        FirstSeen = firstSeen;
    }

    /// <summary>Dense number of the listing, 0 upwards.</summary>
    public int Slot { get; }

    /// <summary>Where it is listed.</summary>
    public Venue Venue { get; }

    /// <summary>The venue's own symbol, such as <c>BTCUSDT</c>, <c>tBTCUST</c> or <c>BTC-USDT</c>.</summary>
    public string Symbol { get; }

    /// <summary>The canonical pair.</summary>
    public Instrument Instrument { get; }

    /// <summary>When this process first knew of it.</summary>
    public DateTimeOffset FirstSeen { get; }

    /// <summary>The venue's order rules, as of the last discovery; none before the first.</summary>
    public InstrumentRules Rules => rules;

    /// <summary>Whether the venue trades it now, as of the last discovery; a halted or delisted symbol keeps its listing.</summary>
    public bool IsTrading => isTrading;

    /// <summary>Since when its venue does not list it any more, as of the discoveries since then; null while it does, or has not been asked.</summary>
    public DateTimeOffset? UnlistedSince => Interlocked.Read(ref unlistedTicks) is var ticks and not 0 ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    internal void Refresh(InstrumentRules newRules, bool newIsTrading)
    {
        rules = newRules;
        isTrading = newIsTrading;
        Interlocked.Exchange(ref unlistedTicks, 0);
    }

    internal void Unlist(DateTimeOffset now)
    {
        isTrading = false;
        Interlocked.CompareExchange(ref unlistedTicks, now.UtcTicks, 0);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Venue.Id}:{Symbol}";
}
