using CompraVenta.Core.Trading;

namespace CompraVenta.Infrastructure.Trading;

/// <summary>Tells what a batch changed of each account, and numbers it.</summary>
/// <remarks>Owned by the writer of the journal. The numbers are those of the last batch that was committed or is being written.</remarks>
public sealed class AccountEvents
{
    private readonly Dictionary<Guid, long> numbers = [];

    /// <summary>Puts the number of an account's last event back.</summary>
    public void Restore(Guid account, long number) => numbers[account] = number;

    /// <summary>The events of a batch.</summary>
    public IReadOnlyList<AccountEvent> Of(JournalBatch batch, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(batch);

        // As the database keeps it, so that an event that is read again has the time that it was told with.
        at = at.AddTicks(-(at.Ticks % TimeSpan.TicksPerMicrosecond));
        var orders = batch.Orders.ToLookup(order => order.Account.Id);
        var fills = batch.Fills.ToLookup(fill => fill.OrderId);
        var balances = batch.Balances.Where(balance => balance.Key.Account.IsUser).ToLookup(balance => balance.Key.Account.Id);
        var events = new List<AccountEvent>();
        foreach (var account in balances.Select(own => own.Key).Union(orders.Select(own => own.Key)))
        {
            // What is left in an epoch that has ended is of no interest to the stream; its orders, cancelled by the reset, are.
            var epoch = Math.Max(balances[account].Select(b => b.Key.Account.Epoch).DefaultIfEmpty().Max(), orders[account].Select(o => o.Account.Epoch).DefaultIfEmpty().Max());
            var change = new AccountChange(
                epoch,
                [.. orders[account].OrderBy(order => order.Id).Select(OrderView.Of)],
                [.. orders[account].SelectMany(order => fills[order.Id]).OrderBy(fill => fill.Id).Select(FillView.Of)],
                [.. balances[account].Where(b => b.Key.Account.Epoch == epoch).Select(b => new BalanceView(b.Key.Asset, b.Value.Free, b.Value.Locked)).OrderBy(b => b.Asset, StringComparer.Ordinal)]);
            var number = numbers[account] = numbers.GetValueOrDefault(account) + 1;
            events.Add(new AccountEvent(account, number, at, change.ToJson()));
        }

        return events;
    }
}
