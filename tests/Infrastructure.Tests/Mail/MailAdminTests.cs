using CompraVenta.Infrastructure.Accounts.Admin;
using CompraVenta.Infrastructure.Accounts.Audit;
using CompraVenta.Infrastructure.Mail;
using CompraVenta.Infrastructure.Persistence;
using CompraVenta.Infrastructure.Tests.Accounts;
using CompraVenta.TestKit;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace CompraVenta.Infrastructure.Tests.Mail;

/// <summary>What admins see of mails, on real PostgreSQL and real files.</summary>
[Collection(PostgresCollection.Name)]
public sealed class MailAdminTests(PostgresFixture postgres) : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;

    private static readonly AdminActor Boss = new(Guid.NewGuid(), "192.0.2.7");

    private readonly DataFolder folder = PostgresFixture.NewFolder();

    public void Dispose() => Directory.Delete(folder.Path, recursive: true);

    [Fact]
    public async Task Mails_are_listed_by_state_in_pages()
    {
        await using var rig = await AccountRig.CreateAsync(postgres);
        for (var i = 0; i < 5; i++) await AddAsync(rig, dead: i == 1, done: i == 2);
        var mails = Admin(rig);
        Assert.Equal(5, (await mails.ListAsync(null, null, 10, None)).Mails.Count);
        Assert.Equal(3, (await mails.ListAsync(MailState.Waiting, null, 10, None)).Mails.Count);
        Assert.Equal("the server said no", Assert.Single((await mails.ListAsync(MailState.Dead, null, 10, None)).Mails).Problem);
        Assert.Equal(MailState.Done, MailAdmin.StateOf(Assert.Single((await mails.ListAsync(MailState.Done, null, 10, None)).Mails)));
        var first = await mails.ListAsync(null, null, 2, None);
        var second = await mails.ListAsync(null, first.Next, 2, None);
        var third = await mails.ListAsync(null, second.Next, 2, None);
        Assert.Null(third.Next);
        var ids = first.Mails.Concat(second.Mails).Concat(third.Mails).Select(mail => mail.Id).ToList();
        Assert.Equal(ids.OrderDescending(), ids);
        Assert.Equal(5, ids.Count);
    }

    [Fact]
    public async Task A_mail_that_was_given_up_is_tried_again_from_the_beginning_once()
    {
        await using var rig = await AccountRig.CreateAsync(postgres);
        var dead = await AddAsync(rig, dead: true);
        var waiting = await AddAsync(rig);
        rig.Time.Advance(TimeSpan.FromHours(1));
        var mails = Admin(rig);
        Assert.True(await mails.RetryAsync(dead, Boss, None));
        var now = await mails.FindAsync(dead.Id, None);
        Assert.Equal((null, 0, rig.Time.GetUtcNow()), (now!.DeadAt, now.Attempts, now.DueAt));
        Assert.False(await mails.RetryAsync(dead, Boss, None));
        Assert.False(await mails.RetryAsync(waiting, Boss, None));
        await using var db = await rig.Contexts.CreateDbContextAsync();
        var row = await db.AuditLog.SingleAsync();
        Assert.Equal((AuditEvent.MailRetried, Boss.UserId, $"mail {dead.Id}"), (row.Event, row.ActorId, row.Detail));
    }

    [Fact]
    public async Task What_a_mail_says_is_read_from_its_file_and_that_is_logged()
    {
        await using var rig = await AccountRig.CreateAsync(postgres);
        var mail = await AddAsync(rig);
        var other = await AddAsync(rig);
        var mails = Admin(rig);
        Assert.Null(await mails.ReadAsync(mail, Boss, None));
        Directory.CreateDirectory(Path.Combine(folder.Path, "mail"));
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "mail", $"{mail.Id}-reset_password.eml"), "Subject: New password\r\nTo: ada@example.org\r\n\r\nHere.\r\n");
        Assert.Equal(new MailReading("New password", "ada@example.org", "Here."), await mails.ReadAsync(mail, Boss, None));
        Assert.Null(await mails.ReadAsync(other, Boss, None));
        await using var db = await rig.Contexts.CreateDbContextAsync();
        var row = await db.AuditLog.SingleAsync();
        Assert.Equal((AuditEvent.MailRead, (Guid?)null, $"mail {mail.Id}"), (row.Event, row.SubjectId, row.Detail));
    }

    private MailAdmin Admin(AccountRig rig) => new(rig.Contexts, new MailFolder(folder), new UpperInvariantLookupNormalizer(), rig.Time);

    private static async Task<MailRow> AddAsync(AccountRig rig, bool dead = false, bool done = false)
    {
        var now = rig.Time.GetUtcNow();
        var mail = new MailRow
        {
            Kind = MailKind.ResetPassword,
            Address = "ada@example.org",
            CreatedAt = now,
            DueAt = now,
            Attempts = dead ? 12 : 0,
            DeadAt = dead ? now : null,
            DoneAt = done ? now : null,
            Problem = dead ? "the server said no" : null,
        };
        await using var db = await rig.Contexts.CreateDbContextAsync();
        db.Mails.Add(mail);
        await db.SaveChangesAsync();
        return mail;
    }
}
