using System.Data;
using CompraVenta.Infrastructure.Markets;
using CompraVenta.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace CompraVenta.Infrastructure.Trading;

/// <summary>Reads what users have, as it is in the journal: of the account in the market that runs here.</summary>
public sealed class WalletReader(IDbContextFactory<CompraVentaDb> contexts, MarketSourceState source)
{
    /// <summary>A user's wallet.</summary>
    /// <param name="user">Whose.</param>
    /// <param name="epoch">The epoch; null for the one that the account is in.</param>
    /// <param name="ct">Ends it.</param>
    /// <returns>Null when the user has no account yet (<see cref="TradingDesk.OpenAccountAsync"/>), or it had no such epoch.</returns>
    public async Task<Wallet?> FindAsync(Guid user, int? epoch, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        await using var snapshot = await db.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
        return await FindAsync(db, user, source.Source, epoch, ct);
    }

    /// <summary>A user's wallet, as a context's snapshot has it: all of it is of one moment.</summary>
    internal static async Task<Wallet?> FindAsync(CompraVentaDb db, Guid user, MarketSource source, int? epoch, CancellationToken ct)
    {
        if (await db.FindAccountAsync(user, source, ct) is not { } account) return null;
        var asked = epoch ?? account.Epoch;
        var epochs = await EpochsOfAsync(db, account, asked, ct);
        if (epochs.Count == 0) return null;
        var balances = await db.Balances.Where(row => row.AccountId == account.Id && row.Epoch == asked)
            .OrderBy(row => row.Asset).Select(row => new BalanceView(row.Asset, row.Free, row.Locked)).ToListAsync(ct);
        return new Wallet(account.Id, epochs[^1], balances);
    }

    /// <summary>A user's epochs, newest first; none when the user has no account yet.</summary>
    public async Task<IReadOnlyList<EpochView>> ListEpochsAsync(Guid user, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.FindAccountAsync(user, source.Source, ct) is { } account ? await EpochsOfAsync(db, account, 1, ct) : [];
    }

    /// <summary>The epochs of an account from one on, newest first.</summary>
    private static async Task<IReadOnlyList<EpochView>> EpochsOfAsync(CompraVentaDb db, TradingAccountRow account, int from, CancellationToken ct)
    {
        var rows = await db.AccountEpochs.Where(row => row.AccountId == account.Id && row.Epoch >= from).OrderByDescending(row => row.Epoch).ToListAsync(ct);
        var byAdmin = rows.Count < 2 ? [] : await db.EngineCommands
            .Where(row => row.UserId == account.UserId && row.Source == account.Source && row.Kind == EngineCommandKind.Reset && row.Refused == 0 && row.Epoch >= from)
            .Select(row => new { row.Epoch, row.Audit!.Detail })
            .ToDictionaryAsync(row => row.Epoch!.Value, row => row.Detail, ct);
        return [.. rows.Select((row, at) => at == 0
            ? new EpochView(row.Epoch, row.Asset, row.Amount, row.BegunAt, null)
            : new EpochView(
                row.Epoch, row.Asset, row.Amount, row.BegunAt, rows[at - 1].BegunAt, byAdmin.ContainsKey(row.Epoch) ? EpochView.ByAdmin : EpochView.ByUser, byAdmin.GetValueOrDefault(row.Epoch)))];
    }
}
