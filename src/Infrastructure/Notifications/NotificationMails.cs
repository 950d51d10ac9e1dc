using CompraVenta.Infrastructure.Mail;
using CompraVenta.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace CompraVenta.Infrastructure.Notifications;

/// <summary>Mails that tell what happened: whatever comes until one is sent, <see cref="MailOptions.NotificationsGather"/> after its first line, is in that one.</summary>
internal sealed class NotificationMails(MailQueue mails, IOptions<MailOptions> options)
{
    /// <summary>Lines of a mail at most; of more it tells the number.</summary>
    public const int LinesMax = 50;

    /// <summary>Adds to the mail that waits for a user, or adds one.</summary>
    /// <param name="db">The caller's context, in its transaction.</param>
    /// <param name="user">Whom to tell.</param>
    /// <param name="address">Where to.</param>
    /// <param name="notices">What to tell, oldest first.</param>
    /// <param name="ct">Ends it.</param>
    public async Task AddAsync(CompraVentaDb db, Guid user, string address, IReadOnlyList<Notice> notices, CancellationToken ct)
    {
        // One that somebody is about to send is locked or has been tried: it stays as it is.
        var waiting = await db.Mails.FromSql(
            $"""
            select * from mails where address = {address} and user_id = {user} and kind = {(int)MailKind.Notifications} and attempts = 0 and done_at is null and dead_at is null
            order by id desc limit 1 for update skip locked
            """).SingleOrDefaultAsync(ct);
        var known = waiting?.Detail is { } detail ? MailedNotices.Of(detail) : MailedNotices.None;
        var text = known.With(notices).ToJson();
        if (waiting is null) mails.Add(db, MailKind.Notifications, address, user, text, options.Value.NotificationsGather);
        else await db.Mails.Where(mail => mail.Id == waiting.Id).ExecuteUpdateAsync(mail => mail.SetProperty(m => m.Detail, text), ct);
    }
}
