using CompraVenta.Infrastructure.Accounts.Audit;
using CompraVenta.Infrastructure.Mail;
using CompraVenta.Infrastructure.Persistence;
using CompraVenta.TestKit;
using Microsoft.EntityFrameworkCore;

namespace CompraVenta.Infrastructure.Tests.Mail;

/// <summary>The queue on real PostgreSQL: what is asked for is sent, once, whatever happens to those who send.</summary>
[Collection(PostgresCollection.Name)]
public sealed class MailWorkerTests(PostgresFixture postgres)
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task What_this_node_queues_is_sent_at_once_and_what_others_queued_at_the_next_look()
    {
        var sender = new HeldSender().Release();
        await using var rig = await MailRig.CreateAsync(postgres, sender);
        await using var other = rig.Another(new HeldSender());
        var user = await rig.AddUserAsync();
        await rig.Worker.StartAsync(None);
        await rig.Queue.AddNoticeAsync(user, AuditEvent.PasswordChanged, None);
        await Eventually.True(() => sender.Sent.Count == 1);

        await other.Queue.AddNoticeAsync(user, AuditEvent.KeyMade, None);
        await Eventually.True(() =>
        {
            rig.Time.Advance(TimeSpan.FromSeconds(5));
            return sender.Sent.Count == 2;
        });
    }

    [Fact]
    public async Task Two_workers_at_once_send_each_mail_once()
    {
        var (one, two) = (new HeldSender().Release(), new HeldSender().Release());
        await using var here = await MailRig.CreateAsync(postgres, one);
        await using var there = here.Another(two);
        var user = await here.AddUserAsync();
        for (var i = 0; i < 60; i++) await here.Queue.AddNoticeAsync(user, AuditEvent.PasswordChanged, None);
        await Task.WhenAll(here.Worker.StartAsync(None), there.Worker.StartAsync(None));
        await here.UntilSettledAsync();
        var sent = one.Sent.Concat(two.Sent).ToList();
        Assert.Equal(60, sent.Count);
        Assert.Equal(60, sent.Distinct().Count());
    }

    [Fact]
    public async Task A_stop_in_the_middle_lets_what_is_under_way_end_and_loses_and_doubles_nothing()
    {
        var (first, second) = (new HeldSender(), new HeldSender().Release());
        await using var before = await MailRig.CreateAsync(postgres, first);
        await using var after = before.Another(second);
        var user = await before.AddUserAsync();
        for (var i = 0; i < 10; i++) await before.Queue.AddNoticeAsync(user, AuditEvent.PasswordChanged, None);
        await before.Worker.StartAsync(None);
        await Eventually.True(() => first.Begun.Count == 4);
        var stop = before.Worker.StopAsync(None);
        first.Release();
        await stop;
        await after.Worker.StartAsync(None);
        await after.UntilSettledAsync();
        Assert.Equal([.. (await before.RowsAsync()).Select(row => row.Id)], first.Sent.Concat(second.Sent).Order());
    }

    [Fact]
    public async Task A_stop_that_can_not_wait_gives_mails_back_untried()
    {
        var (first, second) = (new HeldSender(), new HeldSender().Release());
        await using var before = await MailRig.CreateAsync(postgres, first);
        await using var after = before.Another(second);
        await before.Queue.AddNoticeAsync(await before.AddUserAsync(), AuditEvent.PasswordChanged, None);
        await before.Worker.StartAsync(None);
        await Eventually.True(() => first.Begun.Count == 1);
        await before.Worker.StopAsync(None);
        Assert.Equal(0, (await before.RowsAsync()).Single().Attempts);
        await after.Worker.StartAsync(None);
        await after.UntilSettledAsync();
        Assert.Empty(first.Sent);
        Assert.Single(second.Sent);
    }

    [Fact]
    public async Task What_a_node_had_taken_when_it_died_is_sent_by_another_once_its_lease_is_over()
    {
        var sender = new HeldSender().Release();
        await using var rig = await MailRig.CreateAsync(postgres, sender);
        await rig.Queue.AddNoticeAsync(await rig.AddUserAsync(), AuditEvent.PasswordChanged, None);
        var lease = TimeSpan.FromMinutes(2);
        var taken = Assert.Single(await rig.Queue.ClaimAsync(10, lease, None));
        Assert.Empty(await rig.Queue.ClaimAsync(10, lease, None));
        rig.Time.Advance(lease);
        await rig.Worker.StartAsync(None);
        await rig.UntilSettledAsync();
        Assert.Single(sender.Sent);

        // The dead come back: what they have to say is about an attempt that is not theirs any more.
        await rig.Queue.DeadAsync(taken, "late", None);
        Assert.Null((await rig.RowsAsync()).Single().DeadAt);
    }

    [Fact]
    public async Task A_defect_of_one_mail_does_not_stop_the_others_and_is_given_up_after_twelve_attempts()
    {
        var sender = new HeldSender { Defect = new InvalidOperationException("a defect\r\nof ours") };
        await using var rig = await MailRig.CreateAsync(postgres, sender);
        await rig.Queue.AddNoticeAsync(await rig.AddUserAsync(), AuditEvent.PasswordChanged, None);
        await rig.Worker.StartAsync(None);
        for (var attempt = 1; attempt < MailWorker.AttemptsMax; attempt++)
        {
            var row = await rig.UntilTriedAsync(attempt);
            Assert.Null(row.DeadAt);
            Assert.InRange(row.DueAt - rig.Time.GetUtcNow(), MailWorker.WaitAfter(attempt, 0), MailWorker.WaitAfter(attempt, 1));
            rig.Time.Advance(row.DueAt - rig.Time.GetUtcNow());
            rig.Queue.Wake();
        }

        await rig.UntilSettledAsync();
        var dead = (await rig.RowsAsync()).Single();
        Assert.Equal(("a defect  of ours", MailWorker.AttemptsMax), (dead.Problem, dead.Attempts));
        Assert.NotNull(dead.DeadAt);
        Assert.Equal(MailWorker.AttemptsMax, sender.Begun.Count);
    }

    [Theory]
    [InlineData(1, 0, 48)]
    [InlineData(1, 1, 72)]
    [InlineData(2, 0.5, 120)]
    [InlineData(9, 0.5, 15_360)]
    [InlineData(10, 0.5, 21_600)]
    [InlineData(12, 1, 25_920)]
    public void Waits_double_up_to_six_hours_give_or_take_a_fifth(int attempts, double chance, double seconds) =>
        Assert.Equal(seconds, MailWorker.WaitAfter(attempts, chance).TotalSeconds, 3);

    [Fact]
    public async Task A_mail_in_a_transaction_that_fails_was_never_asked_for()
    {
        await using var rig = await MailRig.CreateAsync(postgres);
        await using (var db = await rig.Get<IDbContextFactory<CompraVentaDb>>().CreateDbContextAsync())
        {
            await using var transaction = await db.Database.BeginTransactionAsync();
            rig.Queue.Add(db, MailKind.AddressChanged, "old@example.org", null);
            await db.SaveChangesAsync();
        }

        Assert.Empty(await rig.RowsAsync());
    }

    [Fact]
    public async Task Three_mails_an_hour_are_sent_to_an_address_that_anybody_may_ask_for()
    {
        await using var rig = await MailRig.CreateAsync(postgres);
        var added = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => rig.Queue.AskAsync(MailKind.ResetPassword, i % 2 == 0 ? "Ada@Example.org" : "ada@example.org ", null, None)));
        Assert.Equal(3, added.Count(a => a));
        Assert.True(await rig.Queue.AskAsync(MailKind.ResetPassword, "another@example.org", null, None));
        Assert.True(await rig.Queue.AskAsync(MailKind.ConfirmAddress, "ada@example.org", null, None));
        rig.Time.Advance(TimeSpan.FromHours(1));
        Assert.True(await rig.Queue.AskAsync(MailKind.ResetPassword, "ada@example.org", null, None));
    }

    [Fact]
    public async Task Nothing_is_sent_where_there_is_no_account_and_nothing_is_kept_for_long()
    {
        var sender = new HeldSender().Release();
        await using var rig = await MailRig.CreateAsync(postgres, sender);
        var user = await rig.AddUserAsync();
        await rig.AddUserAsync("taken@example.org");
        await rig.Queue.AskAsync(MailKind.ResetPassword, "nobody@example.org", null, None);
        await rig.Queue.AskAsync(MailKind.ConfirmAddress, "nobody@example.org", null, None);
        await rig.Queue.AskAsync(MailKind.ChangeAddress, "taken@example.org", user.Id, None);
        await rig.Worker.StartAsync(None);
        await rig.UntilSettledAsync();
        Assert.Empty(sender.Begun);
        Assert.All(await rig.RowsAsync(), row => Assert.Null(row.DeadAt));

        rig.Time.Advance(TimeSpan.FromDays(31));
        Assert.Equal(3, await rig.Sweep.SweepAsync(None));
        Assert.Empty(await rig.RowsAsync());
    }

    [Fact]
    public async Task There_is_no_notice_without_words_for_it()
    {
        await using var rig = await MailRig.CreateAsync(postgres);
        var user = await rig.AddUserAsync();
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => rig.Queue.AddNoticeAsync(user, AuditEvent.SignedIn, None));
    }
}
