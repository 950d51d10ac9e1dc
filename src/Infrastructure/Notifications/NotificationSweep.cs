using CompraVenta.Infrastructure.Accounts;
using CompraVenta.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace CompraVenta.Infrastructure.Notifications;

/// <summary>Removes notifications that are old. How many of an account are kept is seen to as they are written.</summary>
internal sealed class NotificationSweep(IDbContextFactory<CompraVentaDb> contexts, TimeProvider time) : IAccountSweep
{
    /// <summary>How long they are kept.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(90);

    /// <inheritdoc/>
    public string Name => "old notifications";

    /// <inheritdoc/>
    public async Task<int> SweepAsync(CancellationToken ct)
    {
        var oldest = time.GetUtcNow() - KeptFor;
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Notifications.Where(row => row.At < oldest).ExecuteDeleteAsync(ct);
    }
}
