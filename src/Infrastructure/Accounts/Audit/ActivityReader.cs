using CompraVenta.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace CompraVenta.Infrastructure.Accounts.Audit;

/// <summary>Reads what happened to one account, newest first.</summary>
public sealed class ActivityReader(IDbContextFactory<CompraVentaDb> contexts)
{
    private static readonly ILookup<ActivityKind, AuditEvent> Events = Enum.GetValues<AuditEvent>().ToLookup(KindOf);

    /// <summary>The kind of an event.</summary>
    public static ActivityKind KindOf(AuditEvent what) => what switch
    {
        AuditEvent.SignedIn or AuditEvent.SignInRefused or AuditEvent.LockedOut or AuditEvent.SignedOut or AuditEvent.TwoFactorRefused
            or AuditEvent.SignedInByPasskey or AuditEvent.LockedAccountRefused or AuditEvent.UnconfirmedAddressRefused or AuditEvent.RecoveryCodeUsed => ActivityKind.SignIn,
        AuditEvent.Registered or AuditEvent.ProfileChanged or AuditEvent.GuestStarted or AuditEvent.GuestBecameUser or AuditEvent.DataDownloaded => ActivityKind.Profile,
        AuditEvent.AccountReset => ActivityKind.Reset,
        _ => ActivityKind.Security,
    };

    /// <summary>A page of it.</summary>
    /// <param name="userId">Whose.</param>
    /// <param name="kind">Only this kind; null for all.</param>
    /// <param name="before">Only what is older than this line; null from the newest on.</param>
    /// <param name="limit">Most lines.</param>
    /// <param name="ct">Ends it.</param>
    /// <returns>The lines, and the number to go on before; null after the last.</returns>
    public async Task<(IReadOnlyList<AuditRow> Lines, long? Next)> ReadAsync(Guid userId, ActivityKind? kind, long? before, int limit, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var lines = db.AuditLog.Where(row => row.SubjectId == userId);
        if (kind is { } only)
        {
            var wanted = Events[only].ToList();
            lines = lines.Where(row => wanted.Contains(row.Event));
        }

        if (before is { } id) lines = lines.Where(row => row.Id < id);
        var found = await lines.OrderByDescending(row => row.Id).Take(limit + 1).ToListAsync(ct);
        return found.Count <= limit ? (found, null) : (found[..limit], found[limit - 1].Id);
    }
}
