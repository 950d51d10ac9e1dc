using CompraVenta.Core.Trading;

namespace CompraVenta.Simulation.Journal;

/// <summary>A command that a user waits for: what it did, all of which is in the journal once it is acknowledged, and none of which ever is once it is refused.</summary>
internal sealed class Asked(string what, IReadOnlyList<Order> orders, IReadOnlyList<Fill> fills, bool isNew)
{
    public string What { get; } = what;

    /// <summary>The orders that it made or changed.</summary>
    public IReadOnlyList<Order> Orders { get; } = orders;

    public IReadOnlyList<Fill> Fills { get; } = fills;

    /// <summary>Whether the orders are new by it.</summary>
    public bool IsNew { get; } = isNew;

    /// <summary>The answer; null while there is none.</summary>
    public CommitResult? Answer { get; set; }

    /// <summary>What the answer promises must be so; without an answer it is all there or nothing.</summary>
    public void CheckIn(ModelJournal journal)
    {
        var there = Orders.Count(order => journal.Orders.ContainsKey(order.Id));
        var filled = Fills.Count(fill => journal.Fills.TryGetValue(fill.Id, out var known) && ReferenceEquals(known, fill));
        if (Answer == CommitResult.Committed)
        {
            DifferenceException.Unless(there == Orders.Count && filled == Fills.Count, $"{What} was acknowledged, and {there} of {Orders.Count} orders and {filled} of {Fills.Count} fills are in the journal");
            foreach (var order in Orders) DifferenceException.Unless(!order.HasEnded || journal.Orders[order.Id].HasEnded, $"{What} ended {order.Id}, which goes on");
        }
        else if (IsNew)
        {
            var isThere = there == Orders.Count && filled == Fills.Count;
            DifferenceException.Unless((isThere && Answer is null) || (there == 0 && filled == 0), $"{What} was {(Answer is null ? "never answered" : "refused")}, and {there} of {Orders.Count} orders and {filled} of {Fills.Count} fills are in the journal");
        }
    }
}
