namespace CompraVenta.Core.Ledger;

/// <summary>The balances of all accounts, and the one way to change them: transfers whose postings sum to zero in every asset.</summary>
/// <remarks>Owned by the market loop; not thread-safe. What was posted is written down by whoever made the transfer.</remarks>
public sealed class GeneralLedger
{
    private readonly Dictionary<LedgerAccount, Dictionary<string, Balance>> balances = [];

    /// <summary>The accounts that have, or had, anything.</summary>
    public IReadOnlyCollection<LedgerAccount> Accounts => balances.Keys;

    /// <summary>What an account has of an asset; nothing for what it never had.</summary>
    public Balance this[LedgerAccount account, string asset] =>
        balances.TryGetValue(account, out var own) ? own.GetValueOrDefault(asset) : default;

    /// <summary>What an account has or had, by asset.</summary>
    public IReadOnlyDictionary<string, Balance> Of(LedgerAccount account) =>
        balances.TryGetValue(account, out var own) ? own : System.Collections.ObjectModel.ReadOnlyDictionary<string, Balance>.Empty;

    /// <summary>Puts a balance back that was kept; for starting only.</summary>
    public void Restore(LedgerAccount account, string asset, Balance balance) => OwnOf(account)[asset] = balance;

    /// <summary>Makes all postings of a transfer, or none.</summary>
    public TransferStatus Transfer(ReadOnlySpan<Posting> postings)
    {
        if (Check(postings) is var status and not TransferStatus.Made) return status;
        foreach (ref readonly var posting in postings)
        {
            var own = OwnOf(posting.Account);
            own[posting.Asset] = own.GetValueOrDefault(posting.Asset).Plus(posting.Bucket, posting.Amount);
        }

        return TransferStatus.Made;
    }

    /// <summary>The sum of an asset over all accounts: always zero.</summary>
    public decimal SumOf(string asset) => balances.Values.Sum(own => own.GetValueOrDefault(asset).Total);

    /// <summary>Every asset that anybody has or had.</summary>
    public IReadOnlySet<string> Assets() => balances.Values.SelectMany(own => own.Keys).ToHashSet(StringComparer.Ordinal);

    private TransferStatus Check(ReadOnlySpan<Posting> postings)
    {
        foreach (ref readonly var posting in postings)
        {
            if (posting.Amount == 0 || !Amounts.IsExact(posting.Amount)) return TransferStatus.BadAmount;
        }

        try
        {
            // A transfer has a handful of postings: looking through all of them for each is the shortest way.
            for (var i = 0; i < postings.Length; i++)
            {
                var (account, asset, bucket, _) = postings[i];
                decimal ofAsset = 0, ofBucket = 0;
                foreach (ref readonly var other in postings)
                {
                    if (!string.Equals(other.Asset, asset, StringComparison.Ordinal)) continue;
                    ofAsset += other.Amount;
                    if (other.Account == account && other.Bucket == bucket) ofBucket += other.Amount;
                }

                if (ofAsset != 0) return TransferStatus.Unbalanced;
                var after = this[account, asset].Plus(bucket, ofBucket);
                if (account.IsUser && (after.Free < 0 || after.Locked < 0)) return TransferStatus.InsufficientFunds;
            }
        }
        catch (OverflowException)
        {
            return TransferStatus.TooLarge;
        }

        return TransferStatus.Made;
    }

    private Dictionary<string, Balance> OwnOf(LedgerAccount account)
    {
        if (balances.TryGetValue(account, out var own)) return own;
        return balances[account] = new Dictionary<string, Balance>(StringComparer.Ordinal);
    }
}
