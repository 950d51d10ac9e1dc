using CompraVenta.Core.Trading;
using CompraVenta.Infrastructure.Markets;
using CompraVenta.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace CompraVenta.Infrastructure.Trading.FirstSteps;

/// <summary>Tells how far users have come with the first steps, by what they really did in the market that runs here; a step that was once done stays done, also over a reset.</summary>
public sealed class FirstStepsStore(IDbContextFactory<CompraVentaDb> contexts, MarketSourceState source, TimeProvider time)
{
    /// <summary>How far a user has come, for pages that show the steps only while there is something to do.</summary>
    /// <returns>Null when all is done, or the user has hidden them.</returns>
    public async Task<FirstStepsView?> FindShownAsync(Guid user, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var row = await FindAsync(db, user, ct);
        if (row is { HiddenAt: not null } or { BoughtAt: not null, ProtectedAt: not null, ReceiptReadAt: not null }) return null;
        return await LookAsync(db, user, row, ct) is { IsDone: false } view ? view : null;
    }

    /// <summary>How far a user has come.</summary>
    public async Task<FirstStepsView> ReadAsync(Guid user, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await LookAsync(db, user, await FindAsync(db, user, ct), ct);
    }

    /// <summary>Notes that a user opened the page of an order of theirs that has fills.</summary>
    public async Task NoteReceiptReadAsync(Guid user, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(ct);
        await db.Database.ExecuteSqlAsync(
            $"""
            insert into first_steps (user_id, receipt_read_at) select id, {now} from users where id = {user}
            on conflict (user_id) do update set receipt_read_at = excluded.receipt_read_at where first_steps.receipt_read_at is null
            """,
            ct);
    }

    /// <summary>Hides the steps from a user's pages, or shows them again.</summary>
    public async Task HideAsync(Guid user, bool isHidden, CancellationToken ct)
    {
        DateTimeOffset? at = isHidden ? time.GetUtcNow() : null;
        await using var db = await contexts.CreateDbContextAsync(ct);
        await db.Database.ExecuteSqlAsync(
            $"""
            insert into first_steps (user_id, hidden_at) select id, {at} from users where id = {user}
            on conflict (user_id) do update set hidden_at = excluded.hidden_at
            """,
            ct);
    }

    private static Task<FirstStepsRow?> FindAsync(CompraVentaDb db, Guid user, CancellationToken ct) => db.FirstSteps.SingleOrDefaultAsync(row => row.UserId == user, ct);

    /// <summary>Looks at what the user did, and keeps what is new of it.</summary>
    private async Task<FirstStepsView> LookAsync(CompraVentaDb db, Guid user, FirstStepsRow? row, CancellationToken ct)
    {
        var (hasBought, hasProtected) = (row?.BoughtAt is not null, row?.ProtectedAt is not null);
        FirstPurchase? purchase = null;
        if (await db.FindAccountAsync(user, source.Source, ct) is { } account)
        {
            var all = db.Orders.Where(order => order.AccountId == account.Id);
            var orders = all.Where(order => order.Epoch == account.Epoch);

            // The receipt of one before a reset is one to read all the same.
            purchase = await all.Where(order => order.Side == OrderSide.Buy && order.FilledBase > 0).OrderByDescending(order => order.Id)
                .Select(order => new FirstPurchase(order.Id, order.Base, order.Quote)).FirstOrDefaultAsync(ct);
            hasBought |= purchase is not null;

            // A sell locks what it sells: whoever has such a stop holds it.
            hasProtected = hasProtected || await orders.AnyAsync(
                order => order.Side == OrderSide.Sell && (order.Type == OrderType.StopLoss || order.Type == OrderType.StopLimit || order.Type == OrderType.TrailingStop)
                    && (order.State == OrderState.Waiting || order.FiredAt != null),
                ct);
        }

        if (hasBought != row?.BoughtAt is not null || hasProtected != row?.ProtectedAt is not null) await KeepAsync(db, user, hasBought, hasProtected, ct);
        return new FirstStepsView(hasBought, hasProtected, row?.ReceiptReadAt is not null, row?.HiddenAt is not null, purchase);
    }

    private async Task KeepAsync(CompraVentaDb db, Guid user, bool hasBought, bool hasProtected, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        DateTimeOffset? bought = hasBought ? now : null;
        DateTimeOffset? guarded = hasProtected ? now : null;
        await db.Database.ExecuteSqlAsync(
            $"""
            insert into first_steps (user_id, bought_at, protected_at) select id, {bought}, {guarded} from users where id = {user}
            on conflict (user_id) do update
            set bought_at = coalesce(first_steps.bought_at, excluded.bought_at), protected_at = coalesce(first_steps.protected_at, excluded.protected_at)
            """,
            ct);
    }
}
