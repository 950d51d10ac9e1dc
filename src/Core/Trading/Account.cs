using CompraVenta.Core.Ledger;

namespace CompraVenta.Core.Trading;

/// <summary>What the engine knows of an account: its epoch and its open orders.</summary>
internal sealed class Account(Guid id, Guid user)
{
    private List<KnownOrder>? open;

    /// <summary>Its number.</summary>
    public Guid Id { get; } = id;

    /// <summary>Whose it is.</summary>
    public Guid User { get; } = user;

    /// <summary>The epoch that it is in; 0 before the first.</summary>
    public int Epoch { get; set; }

    /// <summary>Its account in the ledger, of this epoch.</summary>
    public LedgerAccount Ledger => new(Id, Epoch);

    /// <summary>Its open orders, oldest first.</summary>
    public IReadOnlyList<KnownOrder> Open => open ?? (IReadOnlyList<KnownOrder>)[];

    /// <summary>Adds an order that has become open.</summary>
    public void Add(KnownOrder order) => (open ??= []).Add(order);

    /// <summary>Takes an order out that has ended.</summary>
    public void Remove(KnownOrder order)
    {
        open!.Remove(order);
        if (open.Count == 0) open = null;
    }
}
