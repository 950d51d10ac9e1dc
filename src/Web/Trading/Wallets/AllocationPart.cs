namespace CompraVenta.Web.Trading.Wallets;

/// <summary>A part of what a wallet is worth.</summary>
/// <param name="Assets">The asset; of the rest several, the most valuable first.</param>
/// <param name="Value">What it is worth, in the asset that the wallet is told in.</param>
/// <param name="From">Where it begins, as a part of 1.</param>
/// <param name="Share">How much of the whole it is, as a part of 1.</param>
/// <param name="PerMille">The same in whole thousandths; those of all parts sum to 1 000.</param>
internal sealed record AllocationPart(IReadOnlyList<string> Assets, decimal Value, decimal From, decimal Share, int PerMille)
{
    /// <summary>Whether small ones stand together here.</summary>
    public bool IsOther => Assets.Count > 1;

    /// <summary>The asset, or that it is several.</summary>
    public string Name => IsOther ? "Other" : Assets[0];

    /// <summary>The share for people.</summary>
    public string Percent => PerMille == 0 ? "below 0.1 %" : FormattableString.Invariant($"{PerMille / 10}.{PerMille % 10} %");
}
