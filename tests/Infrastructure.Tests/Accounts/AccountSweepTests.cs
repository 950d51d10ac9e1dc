using CompraVenta.Infrastructure.Accounts;
using CompraVenta.Infrastructure.Accounts.Logins;
using CompraVenta.Infrastructure.Accounts.Sessions;
using CompraVenta.Infrastructure.Mail;
using CompraVenta.Infrastructure.Persistence;
using CompraVenta.TestKit;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace CompraVenta.Infrastructure.Tests.Accounts;

/// <summary>Rows that nothing needs any more go, and no others.</summary>
[Collection(PostgresCollection.Name)]
public sealed class AccountSweepTests(PostgresFixture postgres)
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Wrong_passwords_go_once_their_lockout_and_their_memory_are_over()
    {
        await using var rig = await AccountRig.CreateAsync(postgres);
        var limits = Options.Create(rig.Limits);
        var failures = new LoginFailures(rig.Database, limits, rig.Time);
        var sweep = new LoginFailureSweep(rig.Database, limits, rig.Time);
        await failures.AddAsync("ONCE@EXAMPLE.ORG", None);
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        for (var i = 0; i < rig.Limits.FailuresMax; i++) await failures.AddAsync("LOCKED@EXAMPLE.ORG", None);

        rig.Time.Advance(rig.Limits.LockoutTime - TimeSpan.FromMinutes(1));
        Assert.Equal(0, await sweep.SweepAsync(None));
        rig.Time.Advance(Second);
        Assert.Equal(1, await sweep.SweepAsync(None));
        Assert.NotNull(await failures.LockedUntilAsync("LOCKED@EXAMPLE.ORG", None));
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, await sweep.SweepAsync(None));
        Assert.Equal(0, await sweep.SweepAsync(None));
    }

    [Fact]
    public async Task A_lockout_outlives_a_setting_that_was_shortened()
    {
        await using var rig = await AccountRig.CreateAsync(postgres);
        var limits = Options.Create(rig.Limits);
        rig.Limits.FailuresMax = 1;
        await new LoginFailures(rig.Database, limits, rig.Time).AddAsync("LOCKED@EXAMPLE.ORG", None);
        rig.Limits.LockoutTime = Second;
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(0, await new LoginFailureSweep(rig.Database, limits, rig.Time).SweepAsync(None));
    }

    [Fact]
    public async Task Sessions_go_with_their_tokens_some_time_after_their_end_and_live_ones_stay()
    {
        await using var rig = await AccountRig.CreateAsync(postgres);
        var sweep = new SessionSweep(rig.Database, Options.Create(rig.Limits), rig.Time);
        var user = await rig.AddUserAsync();
        var (ended, _) = await rig.Sessions.BeginAsync(user.Id, null, null, None);
        var (_, token) = await rig.Sessions.BeginAsync(user.Id, null, null, None);
        await rig.Sessions.RevokeAsync(ended, None);

        rig.Time.Advance(rig.Limits.EndedSessionsKept - Second);
        token = (await rig.Sessions.RenewAsync(token, None)).RefreshToken!;
        rig.Time.Advance(Second);
        Assert.Equal(0, await sweep.SweepAsync(None));
        rig.Time.Advance(Second);
        Assert.Equal(1, await sweep.SweepAsync(None));
        Assert.Equal((1L, 2L), (await CountAsync(rig, "sessions"), await CountAsync(rig, "refresh_tokens")));

        // The other one was renewed, runs out, and is kept as long after that.
        rig.Time.Advance(rig.Limits.SessionLife);
        Assert.Equal(SessionRenewal.Refused, (await rig.Sessions.RenewAsync(token, None)).Outcome);
        Assert.Equal(0, await sweep.SweepAsync(None));
        rig.Time.Advance(rig.Limits.EndedSessionsKept);
        Assert.Equal(1, await sweep.SweepAsync(None));
        Assert.Equal((0L, 0L), (await CountAsync(rig, "sessions"), await CountAsync(rig, "refresh_tokens")));
        Assert.Equal(SessionRenewal.Refused, (await rig.Sessions.RenewAsync(token, None)).Outcome);
    }

    [Fact]
    public async Task Mails_go_some_time_after_they_were_sent_or_given_up_and_those_that_wait_stay()
    {
        await using var rig = await AccountRig.CreateAsync(postgres);
        var now = rig.Time.GetUtcNow();
        await using (var db = await rig.Contexts.CreateDbContextAsync())
        {
            db.Mails.Add(new MailRow { Kind = MailKind.ResetPassword, Address = "sent@example.org", CreatedAt = now, DueAt = now, DoneAt = now });
            db.Mails.Add(new MailRow { Kind = MailKind.ResetPassword, Address = "dead@example.org", CreatedAt = now, DueAt = now, DeadAt = now.AddHours(1) });
            db.Mails.Add(new MailRow { Kind = MailKind.ResetPassword, Address = "waits@example.org", CreatedAt = now, DueAt = now });
            await db.SaveChangesAsync();
        }

        var folder = new DataFolder(Directory.CreateTempSubdirectory("mails-").FullName);
        var written = Directory.CreateDirectory(Path.Combine(folder.Path, "mail")).FullName;
        await File.WriteAllTextAsync(Path.Combine(written, "3-ResetPassword.eml"), "of one that waits");
        await File.WriteAllTextAsync(Path.Combine(written, "99-ResetPassword.eml"), "of one that nobody remembers");
        var mails = new MailOptions();
        var sweep = new MailSweep(rig.Contexts, new FileSender(folder), Options.Create(mails), rig.Time);
        rig.Time.Advance(mails.KeptFor);
        Assert.Equal(0, await sweep.SweepAsync(None));
        rig.Time.Advance(Second);
        Assert.Equal(1, await sweep.SweepAsync(None));
        rig.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(1, await sweep.SweepAsync(None));
        Assert.Equal(1L, await CountAsync(rig, "mails"));
        Assert.Equal("3-ResetPassword.eml", Path.GetFileName(Assert.Single(Directory.GetFiles(written))));
        Directory.Delete(folder.Path, recursive: true);
    }

    [Fact]
    public async Task Every_sweep_runs_at_the_start_and_each_hour_whatever_becomes_of_the_others()
    {
        var time = new ManualTimeProvider();
        var (broken, whole) = (new CountedSweep(fails: true), new CountedSweep(fails: false));
        using var service = new AccountSweep([broken, whole], time, NullLogger<AccountSweep>.Instance);
        await service.StartAsync(None);
        await Eventually.True(() => (broken.Count, whole.Count) == (1, 1));
        time.Advance(AccountSweep.Interval - Second);
        Assert.Equal((1, 1), (broken.Count, whole.Count));
        time.Advance(Second);
        await Eventually.True(() => (broken.Count, whole.Count) == (2, 2));
        await service.StopAsync(None);
    }

    private static async Task<long> CountAsync(AccountRig rig, string table)
    {
#pragma warning disable CA2100 // The names are our own.
        await using var command = rig.Database.CreateCommand($"select count(*) from {table}");
#pragma warning restore CA2100
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private sealed class CountedSweep(bool fails) : IAccountSweep
    {
        private volatile int count;

        public int Count => count;

        public string Name => "nothing";

        public Task<int> SweepAsync(CancellationToken ct)
        {
            Interlocked.Increment(ref count);
            return fails ? Task.FromException<int>(new InvalidOperationException("broken for the test")) : Task.FromResult(0);
        }
    }
}
