namespace CompraVenta.Infrastructure.Trading;

/// <summary>What became of a batch.</summary>
public enum CommitOutcome
{
    /// <summary>It is in the journal.</summary>
    Committed,

    /// <summary>It is not, and never will be: another engine leads, or has led since.</summary>
    Superseded,
}
