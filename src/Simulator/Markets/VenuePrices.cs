namespace CompraVenta.Simulator.Markets;

/// <summary>Fair prices as one venue sees them: late by its lag, with a small premium of its own. In ticks of a listing.</summary>
/// <remarks>A view with its own cursors, for one thread.</remarks>
internal sealed class VenuePrices(ulong seed, VenueTraits venue)
{
    // Premium: octaves from 32 s to 36 h, about 2 basis points.
    private const double PremiumSigmaYear = 0.008;
    private const int PremiumOctaves = 20;
    private const int PremiumFirstOctave = 7;

    private readonly FairPrices _fair = new(seed);
    private readonly Dictionary<string, NoiseCursor> _premium = new(StringComparer.Ordinal);

    public double Ticks(Listing listing, double timeMs)
    {
        if (!_premium.TryGetValue(listing.Symbol, out var premium))
        {
            premium = new NoiseCursor(Hash.Of(seed, venue.Name + listing.Symbol), PremiumSigmaYear, PremiumOctaves, PremiumFirstOctave);
            _premium.Add(listing.Symbol, premium);
        }

        var price = _fair.Cross(listing.Base, listing.Quote, timeMs - venue.LagMs);
        return price * (1 + premium.At(timeMs)) * listing.TicksPerUnit;
    }
}
