using CompraVenta.Infrastructure.Trading;

namespace CompraVenta.Web.Proof;

/// <summary>The sums of all virtual money, of one moment.</summary>
/// <param name="AsOf">The moment, UTC.</param>
/// <param name="IsZero">Whether every asset of every market sums to zero.</param>
/// <param name="Markets">By the source of their prices.</param>
internal sealed record ProofAnswer(DateTime AsOf, bool IsZero, IReadOnlyList<MarketProofAnswer> Markets)
{
    /// <summary>What was read, as it is told.</summary>
    public static ProofAnswer Of(LedgerProof proof) => new(
        proof.At.UtcDateTime,
        proof.IsZero,
        [.. proof.Markets.Select(m => new MarketProofAnswer(
            m.Source, m.Batch, m.CommittedAt?.UtcDateTime, m.Accounts, m.Orders, m.Fills, [.. m.Assets.Select(a => new AssetProofAnswer(a.Asset, a.Users, a.Fees, a.Treasury, a.Total))]))]);
}

/// <summary>The sums of one market.</summary>
/// <param name="Source">The source of its prices: <c>live</c>, <c>simulated</c> or <c>replay</c>.</param>
/// <param name="Batch">The last batch of the journal that is in them; 0 before the first.</param>
/// <param name="CommittedAt">When that was committed, UTC; null before the first.</param>
/// <param name="Accounts">Accounts of users.</param>
/// <param name="Orders">Orders placed.</param>
/// <param name="Fills">Fills made.</param>
/// <param name="Assets">By asset, in the order of their names.</param>
internal sealed record MarketProofAnswer(string Source, long Batch, DateTime? CommittedAt, long Accounts, long Orders, long Fills, IReadOnlyList<AssetProofAnswer> Assets);

/// <summary>The sums of one asset.</summary>
/// <param name="Asset">The asset.</param>
/// <param name="Users">What all users have, free and locked, in all epochs.</param>
/// <param name="Fees">What was paid as fees.</param>
/// <param name="Treasury">What the treasury has, which stands for the exchanges and gives out what accounts begin with: mostly negative.</param>
/// <param name="Total">All together: 0.</param>
internal sealed record AssetProofAnswer(string Asset, decimal Users, decimal Fees, decimal Treasury, decimal Total);
