namespace CompraVenta.Core.Ledger;

/// <summary>Where in an account an amount lies. Stored: append, never renumber.</summary>
public enum Bucket : byte
{
    /// <summary>At its owner's disposal.</summary>
    Free = 0,

    /// <summary>Set aside for open orders.</summary>
    Locked = 1,
}
