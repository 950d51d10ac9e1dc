namespace CompraVenta.Core.Ledger;

/// <summary>What an account has of one asset.</summary>
/// <param name="Free">At its owner's disposal.</param>
/// <param name="Locked">Set aside for open orders.</param>
public readonly record struct Balance(decimal Free, decimal Locked)
{
    /// <summary>Both together.</summary>
    public decimal Total => Free + Locked;

    /// <summary>The balance after an amount came to a bucket (or, negative, left it).</summary>
    public Balance Plus(Bucket bucket, decimal amount) =>
        bucket == Bucket.Free ? this with { Free = Free + amount } : this with { Locked = Locked + amount };
}
