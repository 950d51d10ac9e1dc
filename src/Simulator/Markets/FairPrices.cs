namespace CompraVenta.Simulator.Markets;

/// <summary>The fair price of every asset as a function of (seed, asset, time): one market walk that all coins follow by
/// their beta, and an own walk each. Crosses are quotients, so quotes in different currencies stay consistent.</summary>
/// <remarks>A view with its own cursors: make one for each thread or task that reads.</remarks>
internal sealed class FairPrices
{
    /// <summary>When every asset stands at its anchor: 2026-11-20 UTC. A constant, so that a restart changes no history.</summary>
    public const double ReferenceMs = 1_795_132_800_000;

    private const double MarketSigmaYear = 0.45;
    private const int Octaves = 26;
    private const int MoneyOctaves = 20;

    private readonly ulong _seed;
    private readonly NoiseCursor _market;
    private readonly double _marketAtReference;
    private readonly Dictionary<string, (NoiseCursor Walk, double Offset)> _own = new(StringComparer.Ordinal);
    private double _marketTimeMs = double.NaN;
    private double _marketValue;

    public FairPrices(ulong seed)
    {
        _seed = seed;
        _market = new NoiseCursor(Hash.Of(seed, "market"), MarketSigmaYear, Octaves);
        _marketAtReference = _market.At(ReferenceMs);
    }

    /// <summary>Price of one unit of <paramref name="asset"/> in USD at a time in Unix milliseconds.</summary>
    public double Usd(Asset asset, double timeMs)
    {
        if (asset.Code == "USD") return 1;
        if (!_own.TryGetValue(asset.Code, out var own))
        {
            var walk = new NoiseCursor(Hash.Of(_seed, asset.Code), asset.SigmaYear, asset.IsMoney ? MoneyOctaves : Octaves);
            own = (walk, walk.At(ReferenceMs));
            _own.Add(asset.Code, own);
        }

        var log = own.Walk.At(timeMs) - own.Offset;
        if (asset.Beta != 0)
        {
            if (timeMs != _marketTimeMs)
            {
                _marketValue = _market.At(timeMs) - _marketAtReference;
                _marketTimeMs = timeMs;
            }

            log += asset.Beta * _marketValue;
        }

        return asset.AnchorUsd * Math.Exp(log);
    }

    /// <summary>Price of <paramref name="baseAsset"/> in <paramref name="quoteAsset"/>.</summary>
    public double Cross(Asset baseAsset, Asset quoteAsset, double timeMs) => Usd(baseAsset, timeMs) / Usd(quoteAsset, timeMs);
}
