namespace CompraVenta.Core.Trading;

/// <summary>What became of what a caller waits for.</summary>
public enum CommitResult
{
    /// <summary>It is in the journal.</summary>
    Committed,

    /// <summary>It is not, and never will be.</summary>
    Refused,
}
