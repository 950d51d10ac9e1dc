using CompraVenta.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace CompraVenta.Infrastructure.Accounts.Audit;

/// <summary>Reads what <see cref="AuditLog"/> has written down.</summary>
public sealed class AuditReader(IDbContextFactory<CompraVentaDb> contexts)
{
    /// <summary>A page of events, newest first.</summary>
    public async Task<AuditPage> ListAsync(AuditQuery query, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        IQueryable<AuditRow> rows = db.AuditLog;
        if (query.Events.Count > 0) rows = rows.Where(row => query.Events.Contains(row.Event));
        if (query.ActorId is { } actor) rows = rows.Where(row => row.ActorId == actor);
        if (query.SubjectId is { } subject) rows = rows.Where(row => row.SubjectId == subject);
        if (query.From is { } from) rows = rows.Where(row => row.At >= from.ToUniversalTime());
        if (query.To is { } to) rows = rows.Where(row => row.At < to.ToUniversalTime());
        if (query.Before is { } before) rows = rows.Where(row => row.Id < before);

        // One more than asked for tells whether there is a next page.
        var found = await rows.OrderByDescending(row => row.Id).Take(query.Limit + 1).ToListAsync(ct);
        var page = found.Take(query.Limit).ToList();
        var ids = page.SelectMany(row => new[] { row.ActorId, row.SubjectId }).OfType<Guid>().Distinct().ToList();
        var known = await db.Users.Where(user => ids.Contains(user.Id)).Select(user => new AuditParty(user.Id, user.Email, user.UserName)).ToDictionaryAsync(p => p.Id, ct);
        return new AuditPage(
            [.. page.Select(row => new AuditEntry(row.Id, row.At, row.Event, PartyOf(row.ActorId), PartyOf(row.SubjectId), row.Address, row.Detail))],
            found.Count > page.Count ? page[^1].Id : null);

        AuditParty? PartyOf(Guid? id) => id is null ? null : known.GetValueOrDefault(id.Value) ?? new AuditParty(id.Value, null, null);
    }
}
