namespace CompraVenta.Simulator.Markets;

/// <summary>What the model knows of one asset.</summary>
/// <param name="Code">The common name, such as BTC or USDT.</param>
/// <param name="AnchorUsd">Its price in USD at <see cref="FairPrices.ReferenceMs"/>.</param>
/// <param name="Beta">How much of the market's walk it follows; 0 for money.</param>
/// <param name="SigmaYear">Deviation of its own walk over a year.</param>
/// <param name="Weight">Share of activity; BTC is 10.</param>
internal sealed record Asset(string Code, double AnchorUsd, double Beta, double SigmaYear, double Weight)
{
    /// <summary>Money hardly moves against the dollar and always comes back.</summary>
    public bool IsMoney => Beta == 0;

    /// <summary>A coin made up for a listing; code, price and temper follow from the seed.</summary>
    public static Asset MadeUp(ulong seed, string code)
    {
        var hash = Hash.Of(seed, code);
        return new Asset(code, Math.Pow(10, (Hash.Unit(hash) * 5) - 3), 0.9 + (Hash.Unit(Hash.Mix(hash)) * 0.6), 0.9, 0.35);
    }
}
