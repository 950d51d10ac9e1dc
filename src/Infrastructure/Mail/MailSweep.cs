using CompraVenta.Infrastructure.Accounts;
using CompraVenta.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace CompraVenta.Infrastructure.Mail;

/// <summary>Removes mails some time after they were sent or given up, and the files of those that are not remembered any more, be it that their person was erased: they
/// hold addresses, also of people without an account.</summary>
internal sealed class MailSweep(IDbContextFactory<CompraVentaDb> contexts, FileSender files, IOptions<MailOptions> options, TimeProvider time) : IAccountSweep
{
    /// <inheritdoc/>
    public string Name => "mails";

    /// <inheritdoc/>
    public async Task<int> SweepAsync(CancellationToken ct)
    {
        var oldest = time.GetUtcNow() - options.Value.KeptFor;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var removed = await db.Mails.Where(row => row.DoneAt < oldest || row.DeadAt < oldest).ExecuteDeleteAsync(ct);
        var written = files.Files();
        var ids = written.Keys.ToList();
        var known = await db.Mails.Where(row => ids.Contains(row.Id)).Select(row => row.Id).ToListAsync(ct);
        files.Remove(ids.Except(known));
        return removed;
    }
}
