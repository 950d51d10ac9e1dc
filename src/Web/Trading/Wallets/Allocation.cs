using CompraVenta.Infrastructure.Trading;

namespace CompraVenta.Web.Trading.Wallets;

/// <summary>What a wallet is made of, by value: each large asset by itself, small ones together.</summary>
/// <param name="Parts">The largest first, what stands together last; none when nothing that is held has a price.</param>
internal sealed record Allocation(IReadOnlyList<AllocationPart> Parts)
{
    /// <summary>Assets that stand by themselves, at most: there are as many colours.</summary>
    public const int OwnMax = 6;

    private const decimal OwnMin = 0.01m;
    private const int Whole = 1_000;

    /// <summary>That of a wallet.</summary>
    public static Allocation Of(Wallet wallet, Valuation worth)
    {
        var held = wallet.Balances
            .Select(balance => (balance.Asset, Value: worth.WorthOf(balance.Asset, balance.Free + balance.Locked) ?? 0))
            .Where(each => each.Value > 0)
            .OrderByDescending(each => each.Value).ThenBy(each => each.Asset, StringComparer.Ordinal)
            .ToList();
        var total = held.Sum(each => each.Value);
        if (total == 0) return new Allocation([]);

        var own = held.TakeWhile((each, rank) => rank < OwnMax && each.Value / total >= OwnMin).Count();
        List<(IReadOnlyList<string> Assets, decimal Value)> parts = [.. held.Take(own).Select(each => ((IReadOnlyList<string>)[each.Asset], each.Value))];
        var rest = held.Skip(own).ToList();
        if (rest.Count > 0) parts.Add(([.. rest.Select(each => each.Asset)], rest.Sum(each => each.Value)));

        var thousandths = Thousandths([.. parts.Select(part => part.Value / total)]);
        var from = 0m;
        var made = new List<AllocationPart>();
        foreach (var (assets, value) in parts)
        {
            made.Add(new AllocationPart(assets, value, from, value / total, thousandths[made.Count]));
            from += value / total;
        }

        return new Allocation(made);
    }

    /// <summary>Shares in whole thousandths that sum to the whole: what rounding down leaves goes to those that lost most.</summary>
    private static int[] Thousandths(decimal[] shares)
    {
        var whole = shares.Select(share => (int)(share * Whole)).ToArray();
        var left = Whole - whole.Sum();
        foreach (var rank in Enumerable.Range(0, shares.Length).OrderByDescending(rank => (shares[rank] * Whole) - whole[rank]).Take(left)) whole[rank]++;
        return whole;
    }
}
