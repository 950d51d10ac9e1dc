using System.Data;
using CompraVenta.Core.Trading;
using CompraVenta.Infrastructure.Markets;
using CompraVenta.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CompraVenta.Infrastructure.Trading;

/// <summary>Reads what accounts' streams tell, as it is in the journal: where an account stands, and its events from any number on.</summary>
public sealed class AccountEventReader(IDbContextFactory<CompraVentaDb> contexts, NpgsqlDataSource database, MarketSourceState source)
{
    /// <summary>The account that a user has in the market that runs here; null when there is none yet (<see cref="TradingDesk.OpenAccountAsync"/>).</summary>
    public async Task<Guid?> FindAsync(Guid user, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return (await db.FindAccountAsync(user, source.Source, ct))?.Id;
    }

    /// <summary>How an account stands, with the number of the last event that made it so: read at one moment of the database.</summary>
    public async Task<(long LastEvent, AccountState State)> ReadStateAsync(Guid account, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        await using var moment = await db.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
        var row = await db.Accounts.SingleAsync(own => own.Id == account, ct);
        var orders = await db.Orders.Where(order => order.AccountId == account && order.Epoch == row.Epoch && (order.State == OrderState.Waiting || order.State == OrderState.Open)).OrderBy(order => order.Id).ToListAsync(ct);
        var balances = await db.Balances.Where(own => own.AccountId == account && own.Epoch == row.Epoch)
            .OrderBy(own => own.Asset).Select(own => new BalanceView(own.Asset, own.Free, own.Locked)).ToListAsync(ct);
        return (row.LastEvent, new AccountState(row.Epoch, [.. orders.Select(OrderView.Of)], balances));
    }

    /// <summary>The events of an account that come after one, oldest first.</summary>
    /// <param name="account">The account.</param>
    /// <param name="after">The number of the one before the first.</param>
    /// <param name="limit">Most events to read.</param>
    /// <param name="ct">Ends it.</param>
    /// <returns>The number of the account's last event, and those that are kept: old ones may have been swept away.</returns>
    public async Task<(long LastEvent, IReadOnlyList<AccountEvent> Events)> ReadAsync(Guid account, long after, int limit, CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            """
            select a.last_event, e.number, e.decided_at, e.body
            from accounts a left join lateral (select * from account_events own where own.account_id = a.id and own.number > $2 order by own.number limit $3) e on true
            where a.id = $1 order by e.number
            """);
        command.Parameters.Add(new() { Value = account });
        command.Parameters.Add(new() { Value = after });
        command.Parameters.Add(new() { Value = limit });
        await using var rows = await command.ExecuteReaderAsync(ct);
        long last = 0;
        var events = new List<AccountEvent>();
        while (await rows.ReadAsync(ct))
        {
            last = rows.GetInt64(0);
            if (!await rows.IsDBNullAsync(1, ct)) events.Add(new AccountEvent(account, rows.GetInt64(1), await rows.GetFieldValueAsync<DateTimeOffset>(2, ct), rows.GetString(3)));
        }

        return (last, events);
    }
}
