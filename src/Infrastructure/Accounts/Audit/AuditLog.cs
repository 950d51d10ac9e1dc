using CompraVenta.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace CompraVenta.Infrastructure.Accounts.Audit;

/// <summary>Writes down what matters for the security of accounts.</summary>
public sealed class AuditLog(IDbContextFactory<CompraVentaDb> contexts, TimeProvider time)
{
    /// <summary>Adds an event.</summary>
    /// <param name="what">What happened.</param>
    /// <param name="actorId">Who did it; null for somebody who is not signed in.</param>
    /// <param name="subjectId">Whose account it is about; null when there is none.</param>
    /// <param name="address">The network address it came from, where known.</param>
    /// <param name="ct">Ends it.</param>
    /// <param name="detail">What else there is to say, at most 500 characters; never a secret.</param>
    public async Task AddAsync(AuditEvent what, Guid? actorId, Guid? subjectId, string? address, CancellationToken ct, string? detail = null)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        db.AuditLog.Add(new AuditRow { At = time.GetUtcNow(), Event = what, ActorId = actorId, SubjectId = subjectId, Address = address, Detail = detail });
        await db.SaveChangesAsync(ct);
    }
}
