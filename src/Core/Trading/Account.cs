using CompraVenta.Core.Ledger;

namespace CompraVenta.Core.Trading;

/// <summary>What the engine knows of an account: its epoch and its open orders.</summary>
internal sealed class Account(Guid id, Guid user)
{
    /// <summary>Its number.</summary>
    public Guid Id { get; } = id;

    /// <summary>Whose it is.</summary>
    public Guid User { get; } = user;

    /// <summary>The epoch that it is in; 0 before the first.</summary>
    public int Epoch { get; set; }

    /// <summary>Its account in the ledger, of this epoch.</summary>
    public LedgerAccount Ledger => new(Id, Epoch);

    /// <summary>Its open orders, oldest first.</summary>
    public SortedDictionary<Guid, Order> Open { get; } = [];

    /// <summary>Its orders by their client's name for them, while a retry may still come.</summary>
    public Dictionary<string, Order> ByClientId { get; } = new(StringComparer.Ordinal);
}
