namespace CompraVenta.Core.Ledger;

/// <summary>An account of the ledger: an epoch of a user's account, or one of the two of the house.</summary>
/// <param name="Id">The user's account; empty for the house.</param>
/// <param name="Epoch">The epoch, from 1; for the house 0 (treasury) or -1 (fees).</param>
public readonly record struct LedgerAccount(Guid Id, int Epoch)
{
    /// <summary>Where all virtual money comes from and everything bought or sold goes through: it stands for the exchanges, and may be negative.</summary>
    public static LedgerAccount Treasury { get; } = new(Guid.Empty, 0);

    /// <summary>Where fees go.</summary>
    public static LedgerAccount Fees { get; } = new(Guid.Empty, -1);

    /// <summary>Whether it is a user's.</summary>
    public bool IsUser => Id != Guid.Empty;
}
