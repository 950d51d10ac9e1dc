namespace CompraVenta.Simulation.Reference;

/// <summary>What a user has.</summary>
internal sealed class ReferenceAccount(Guid id)
{
    public Guid Id { get; } = id;

    public int Epoch { get; set; }

    public Dictionary<string, decimal> Free { get; private set; } = [];

    public Dictionary<string, decimal> Locked { get; private set; } = [];

    /// <summary>What was left in the epochs before.</summary>
    public List<Dictionary<string, decimal>> Before { get; private set; } = [];

    public decimal FreeOf(string asset) => Free.GetValueOrDefault(asset);

    public void Move(string asset, decimal free, decimal locked)
    {
        Free[asset] = Free.GetValueOrDefault(asset) + free;
        Locked[asset] = Locked.GetValueOrDefault(asset) + locked;
        DifferenceException.Unless(Free[asset] >= 0 && Locked[asset] >= 0, $"{Id} has less than nothing of {asset}: {Free[asset]} free, {Locked[asset]} locked");
    }

    public void Begin(string asset, decimal amount)
    {
        if (Epoch++ > 0) Before.Add(Free);
        Free = new() { [asset] = amount };
        Locked = [];
    }

    public ReferenceAccount Copy()
    {
        var copy = (ReferenceAccount)MemberwiseClone();
        copy.Free = new(Free);
        copy.Locked = new(Locked);
        copy.Before = [.. Before];
        return copy;
    }
}
