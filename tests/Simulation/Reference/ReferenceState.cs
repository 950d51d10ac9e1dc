namespace CompraVenta.Simulation.Reference;

/// <summary>What is to be in the journal after a batch: accounts by user, open orders, and what the house has got in fees.</summary>
internal sealed class ReferenceState
{
    public Dictionary<Guid, ReferenceAccount> Accounts { get; private init; } = [];

    /// <summary>Oldest first.</summary>
    public List<ReferenceOrder> Open { get; private init; } = [];

    public Dictionary<string, decimal> Fees { get; private init; } = [];

    public ReferenceState Copy()
    {
        var accounts = Accounts.ToDictionary(own => own.Key, own => own.Value.Copy());
        var byId = accounts.Values.ToDictionary(account => account.Id);
        var open = Open.ConvertAll(order => order.Copy());
        foreach (var order in open) order.Account = byId[order.Account.Id];
        return new() { Accounts = accounts, Open = open, Fees = new(Fees) };
    }
}
