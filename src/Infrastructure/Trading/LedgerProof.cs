namespace CompraVenta.Infrastructure.Trading;

/// <summary>The sums of all virtual money, all of one moment.</summary>
/// <param name="At">When.</param>
/// <param name="Markets">By the name of their source.</param>
public sealed record LedgerProof(DateTimeOffset At, IReadOnlyList<MarketProof> Markets)
{
    /// <summary>Whether everything sums to zero.</summary>
    public bool IsZero => Markets.All(market => market.IsZero);
}

/// <summary>The sums of one market.</summary>
/// <param name="Source">The source of its prices: <c>live</c>, <c>simulated</c> or <c>replay</c>.</param>
/// <param name="Batch">The number of the last batch that was committed; 0 before the first. Of several engines' the sum.</param>
/// <param name="CommittedAt">When that was; null before the first.</param>
/// <param name="Accounts">Accounts of users.</param>
/// <param name="Orders">Orders placed.</param>
/// <param name="Fills">Fills made.</param>
/// <param name="Assets">By asset, in the order of their names.</param>
public sealed record MarketProof(string Source, long Batch, DateTimeOffset? CommittedAt, long Accounts, long Orders, long Fills, IReadOnlyList<AssetProof> Assets)
{
    /// <summary>Whether every asset sums to zero.</summary>
    public bool IsZero => Assets.All(asset => asset.Total == 0);
}

/// <summary>The sums of one asset.</summary>
/// <param name="Asset">The asset.</param>
/// <param name="Users">What all users have, free and locked, in all epochs.</param>
/// <param name="Fees">What was paid as fees.</param>
/// <param name="Treasury">What the treasury has: it stands for the exchanges and gives out the money that accounts begin with, so it may be negative.</param>
/// <param name="Total">All together: zero.</param>
public sealed record AssetProof(string Asset, decimal Users, decimal Fees, decimal Treasury, decimal Total);
