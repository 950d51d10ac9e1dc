using System.Threading.Channels;
using CompraVenta.Infrastructure.Accounts.Audit;
using CompraVenta.Infrastructure.Accounts.Users;
using CompraVenta.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace CompraVenta.Infrastructure.Mail;

/// <summary>The mails that wait in the database. A mail is asked for here and written when it is sent, so that nothing here is a secret.</summary>
public sealed class MailQueue(IDbContextFactory<CompraVentaDb> contexts, IOptions<MailOptions> options, TimeProvider time)
{
    /// <summary>First half of an advisory lock; the second is the address.</summary>
    private const int AddressLock = 0x6D61_696C;

    private static readonly TimeSpan AskedWindow = TimeSpan.FromHours(1);

    // One place is enough: the worker reads all that is due, however often it was woken.
    private readonly Channel<bool> woken = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Adds a mail to what a context will save; the caller calls <see cref="Wake"/> once that is committed.</summary>
    /// <param name="db">The caller's context.</param>
    /// <param name="kind">What it says.</param>
    /// <param name="address">Where to.</param>
    /// <param name="userId">Whom it is about; null where only an address was given.</param>
    /// <param name="detail">What else its text needs.</param>
    /// <param name="wait">How long it is to wait before it is sent.</param>
    public void Add(CompraVentaDb db, MailKind kind, string address, Guid? userId, string? detail = null, TimeSpan wait = default)
    {
        var now = time.GetUtcNow();
        db.Mails.Add(new MailRow { Kind = kind, Address = address, UserId = userId, Detail = detail, CreatedAt = now, DueAt = now + wait });
    }

    /// <summary>Adds the mail that tells a user what has changed in how they sign in; nothing for a user without an address. As <see cref="Add"/>.</summary>
    /// <param name="db">The caller's context.</param>
    /// <param name="user">Whom to tell.</param>
    /// <param name="what">What has changed: one of those that <see cref="MailComposer"/> has words for.</param>
    /// <exception cref="ArgumentOutOfRangeException">It has none.</exception>
    public void AddNotice(CompraVentaDb db, User user, AuditEvent what)
    {
        if (!MailComposer.HasNotice(what)) throw new ArgumentOutOfRangeException(nameof(what), what, "There are no words for this notice.");
        if (user.Email is { Length: > 0 } address) Add(db, MailKind.SecurityNotice, address, user.Id, what.ToString());
    }

    /// <summary>Adds the notice in a context of its own, and has it sent.</summary>
    public async Task AddNoticeAsync(User user, AuditEvent what, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        AddNotice(db, user, what);
        await db.SaveChangesAsync(ct);
        Wake();
    }

    /// <summary>As <see cref="AddNoticeAsync(User, AuditEvent, CancellationToken)"/>, for the user of an id; nothing when they are gone.</summary>
    public async Task AddNoticeAsync(Guid userId, AuditEvent what, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.Users.SingleOrDefaultAsync(row => row.Id == userId, ct) is { } user) await AddNoticeAsync(user, what, ct);
    }

    /// <summary>Adds a mail that anybody may ask for, unless its address had too many of its kind within the hour.</summary>
    /// <param name="kind">What it says.</param>
    /// <param name="address">Where to; spellings that differ in letter case only are one address.</param>
    /// <param name="userId">Who asks; null for somebody who is not signed in.</param>
    /// <param name="ct">Ends it.</param>
    /// <returns>Whether it was added. Whoever asked is told the same either way.</returns>
    public async Task<bool> AskAsync(MailKind kind, string address, Guid? userId, CancellationToken ct)
    {
        var one = SpellingOf(address);
        var since = time.GetUtcNow() - AskedWindow;
        await using var db = await contexts.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);

        // Those who ask at once take turns, or each would count before the others have added.
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock({AddressLock}, hashtext({one}))", ct);
        if (await db.Mails.CountAsync(row => row.Address == one && row.Kind == kind && row.CreatedAt > since, ct) >= options.Value.AskedPerHourMax) return false;
        Add(db, kind, one, userId);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        Wake();
        return true;
    }

    /// <summary>How an address stands in mails that anybody may ask for: letter case is no difference.</summary>
#pragma warning disable CA1308 // No key: it is shown, and mails go to it.
    public static string SpellingOf(string address) => address.Trim().ToLowerInvariant();
#pragma warning restore CA1308

    /// <summary>Has this node's worker look at once. Other nodes look every <see cref="MailOptions.PollInterval"/>.</summary>
    public void Wake() => woken.Writer.TryWrite(true);

    /// <summary>Takes mails that are due for this caller alone, until the lease is over: then they are due again, for whoever took them may be gone.</summary>
    internal async Task<IReadOnlyList<MailRow>> ClaimAsync(int most, TimeSpan lease, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var until = now + lease;
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Mails.FromSql(
            $"""
            update mails set attempts = attempts + 1, due_at = {until}, problem = null
            where id in (select id from mails where due_at <= {now} and done_at is null and dead_at is null order by due_at, id limit {most} for update skip locked)
            returning *
            """).ToListAsync(ct);
    }

    /// <summary>The mail was sent, or has no reader.</summary>
    internal Task DoneAsync(MailRow mail, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        return ChangeAsync(mail, mails => mails.ExecuteUpdateAsync(row => row.SetProperty(m => m.DoneAt, now).SetProperty(m => m.Problem, (string?)null), ct), ct);
    }

    /// <summary>The mail is given up.</summary>
    internal Task DeadAsync(MailRow mail, string problem, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        return ChangeAsync(mail, mails => mails.ExecuteUpdateAsync(row => row.SetProperty(m => m.DeadAt, now).SetProperty(m => m.Problem, problem), ct), ct);
    }

    /// <summary>The mail is to be tried again.</summary>
    internal Task RetryAsync(MailRow mail, string problem, TimeSpan wait, CancellationToken ct)
    {
        var due = time.GetUtcNow() + wait;
        return ChangeAsync(mail, mails => mails.ExecuteUpdateAsync(row => row.SetProperty(m => m.DueAt, due).SetProperty(m => m.Problem, problem), ct), ct);
    }

    /// <summary>The mail was not tried after all.</summary>
    internal Task ReleaseAsync(MailRow mail, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        return ChangeAsync(mail, mails => mails.ExecuteUpdateAsync(row => row.SetProperty(m => m.DueAt, now).SetProperty(m => m.Attempts, m => m.Attempts - 1), ct), ct);
    }

    /// <summary>Returns when this node has queued something since the last time.</summary>
    internal async Task WhenWokenAsync(CancellationToken ct) => await woken.Reader.ReadAsync(ct);

    /// <summary>Changes a mail that is still the caller's: one whose lease was over may be another's by now, who counted another attempt.</summary>
    private async Task ChangeAsync(MailRow mail, Func<IQueryable<MailRow>, Task<int>> change, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        await change(db.Mails.Where(row => row.Id == mail.Id && row.Attempts == mail.Attempts && row.DoneAt == null && row.DeadAt == null));
    }
}
