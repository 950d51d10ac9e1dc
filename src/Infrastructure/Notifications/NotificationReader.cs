using System.Data;
using CompraVenta.Infrastructure.Markets;
using CompraVenta.Infrastructure.Persistence;
using CompraVenta.Infrastructure.Trading;
using Microsoft.EntityFrameworkCore;

namespace CompraVenta.Infrastructure.Notifications;

/// <summary>Reads what users were told, and keeps how far they have read: of the account in the market that runs here. Nobody's but the user's own.</summary>
public sealed class NotificationReader(IDbContextFactory<CompraVentaDb> contexts, NotificationStreams streams, MarketSourceState source)
{
    /// <summary>How many are unread.</summary>
    public async Task<int> CountUnreadAsync(Guid user, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var market = source.Source.Word();
        return await db.Accounts.Where(account => account.UserId == user && account.Source == market)
            .Join(db.NotificationMarks, account => account.Id, mark => mark.AccountId, (_, mark) => mark)
            .SelectMany(mark => db.Notifications.Where(row => row.AccountId == mark.AccountId && row.Number > mark.ReadNumber))
            .CountAsync(ct);
    }

    /// <summary>A page of them, newest first.</summary>
    /// <param name="user">Whose.</param>
    /// <param name="before">Only what is older than this number; null from the newest on.</param>
    /// <param name="limit">Most of them.</param>
    /// <param name="ct">Ends it.</param>
    public async Task<NotificationPage> ListAsync(Guid user, long? before, int limit, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        await using var moment = await db.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
        if (await db.FindAccountAsync(user, source.Source, ct) is not { } account) return new NotificationPage([], 0, null);
        var (_, read) = await FindMarkAsync(db, account.Id, ct);
        var own = db.Notifications.Where(row => row.AccountId == account.Id);
        var unread = await own.CountAsync(row => row.Number > read, ct);
        if (before is { } number) own = own.Where(row => row.Number < number);
        var found = await own.OrderByDescending(row => row.Number).Take(limit + 1).ToListAsync(ct);
        var page = found.Take(limit).Select(row => NotificationView.Of(row, read)).ToList();
        return new NotificationPage(page, unread, found.Count > limit ? page[^1].Id : null);
    }

    /// <summary>Marks all up to a number as read; what was read stays so.</summary>
    /// <returns>How many are unread then.</returns>
    public async Task<int> ReadUpToAsync(Guid user, long number, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.FindAccountAsync(user, source.Source, ct) is not { } account) return 0;
        var moved = await db.NotificationMarks.Where(mark => mark.AccountId == account.Id && mark.ReadNumber < number && mark.ReadNumber < mark.LastNumber)
            .ExecuteUpdateAsync(mark => mark.SetProperty(m => m.ReadNumber, m => m.LastNumber < number ? m.LastNumber : number), ct);
        if (moved > 0) streams.Publish(account.Id);
        return await CountUnreadAsync(user, ct);
    }

    /// <summary>How an account's notifications stand.</summary>
    /// <param name="account">The account.</param>
    /// <param name="limit">Most unread ones to read.</param>
    /// <param name="ct">Ends it.</param>
    public async Task<NotificationState> ReadStateAsync(Guid account, int limit, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        await using var moment = await db.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
        var (last, read) = await FindMarkAsync(db, account, ct);
        var unread = db.Notifications.Where(row => row.AccountId == account && row.Number > read);
        var newest = await unread.OrderByDescending(row => row.Number).Take(limit).ToListAsync(ct);
        return new NotificationState(last, read, newest.Count < limit ? newest.Count : await unread.CountAsync(ct), [.. newest.Select(row => NotificationView.Of(row, read))]);
    }

    /// <summary>An account's notifications that come after a number, oldest first, with how all stand.</summary>
    /// <param name="account">The account.</param>
    /// <param name="after">The number of the one before the first.</param>
    /// <param name="limit">Most of them.</param>
    /// <param name="ct">Ends it.</param>
    public async Task<(long Last, long Read, int Unread, IReadOnlyList<NotificationView> Notifications)> ReadAfterAsync(Guid account, long after, int limit, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        await using var moment = await db.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
        var (last, read) = await FindMarkAsync(db, account, ct);
        var own = db.Notifications.Where(row => row.AccountId == account);
        var found = await own.Where(row => row.Number > after).OrderBy(row => row.Number).Take(limit).ToListAsync(ct);
        return (last, read, await own.CountAsync(row => row.Number > read, ct), [.. found.Select(row => NotificationView.Of(row, read))]);
    }

    private static async Task<(long Last, long Read)> FindMarkAsync(CompraVentaDb db, Guid account, CancellationToken ct) =>
        await db.NotificationMarks.SingleOrDefaultAsync(mark => mark.AccountId == account, ct) is { } mark ? (mark.LastNumber, mark.ReadNumber) : (0, 0);
}
