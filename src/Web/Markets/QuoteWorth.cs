using CompraVenta.Core.Markets;

namespace CompraVenta.Web.Markets;

/// <summary>Roughly what quote assets are worth in US dollars, so that turnover in different assets can be put in one order. Never used for money.</summary>
internal sealed class QuoteWorth(InstrumentBoard board)
{
    private static readonly string[] Dollars = ["USD", "USDT", "USDC"];

    private readonly Dictionary<string, decimal> worth = new(StringComparer.Ordinal);

    /// <summary>So much of an asset in dollars; 0 when no ticker tells.</summary>
    public decimal InDollars(string asset, decimal amount)
    {
        if (amount == 0) return 0;
        if (!worth.TryGetValue(asset, out var one)) worth.Add(asset, one = WorthOf(asset));

        // An absurd figure of one venue must not fail the whole list.
        return one <= 1 || amount < decimal.MaxValue / one ? amount * one : 0;
    }

    private decimal WorthOf(string asset)
    {
        if (Dollars.Contains(asset)) return 1;
        foreach (var dollar in Dollars)
        {
            if (board.Find(new Instrument(asset, dollar))?.Price is { } price and > 0) return price;
            if (board.Find(new Instrument(dollar, asset))?.Price is { } inverse and > 0) return 1 / inverse;
        }

        return 0;
    }
}
