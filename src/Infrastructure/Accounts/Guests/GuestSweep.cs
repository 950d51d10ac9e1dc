using CompraVenta.Infrastructure.Accounts.Audit;
using CompraVenta.Infrastructure.Accounts.Own;
using CompraVenta.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace CompraVenta.Infrastructure.Accounts.Guests;

/// <summary>Removes guests that nobody has used for some days (<see cref="AccountOptions.GuestLife"/>).</summary>
public sealed class GuestSweep(IDbContextFactory<CompraVentaDb> contexts, AccountEraser eraser, IOptions<AccountOptions> options, TimeProvider time)
    : IAccountSweep
{
    private const int CountAtOnce = 500;

    /// <inheritdoc/>
    public string Name => "idle guests";

    /// <summary>Removes them.</summary>
    /// <returns>How many.</returns>
    public async Task<int> SweepAsync(CancellationToken ct)
    {
        var oldest = time.GetUtcNow() - options.Value.GuestLife;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var idle = await db.Users.Where(row => row.IsGuest && row.SeenAt < oldest).OrderBy(row => row.SeenAt).Select(row => row.Id).Take(CountAtOnce).ToListAsync(ct);
        var count = 0;
        foreach (var guest in idle)
        {
            // Whoever came back meanwhile, or became a user, stays.
            if (await eraser.EraseAsync(guest, row => row.IsGuest && row.SeenAt < oldest, AuditEvent.GuestSwept, null, null, ct)) count++;
        }

        return count;
    }
}
