using CompraVenta.Core.Trading;
using CompraVenta.Infrastructure.Accounts.Admin;
using CompraVenta.Infrastructure.Accounts.Audit;
using CompraVenta.Infrastructure.Accounts.Keys;
using CompraVenta.Infrastructure.Accounts.Logins;
using CompraVenta.Infrastructure.Accounts.Sessions;
using CompraVenta.Infrastructure.Accounts.Tokens;
using CompraVenta.Infrastructure.Accounts.Users;
using CompraVenta.Infrastructure.Mail;
using CompraVenta.Infrastructure.Markets;
using CompraVenta.Infrastructure.Tests.Trading;
using CompraVenta.Infrastructure.Trading;
using CompraVenta.TestKit;
using CompraVenta.TestKit.Trading;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace CompraVenta.Infrastructure.Tests.Accounts;

/// <summary>What admins do to accounts, on real PostgreSQL.</summary>
[Collection(PostgresCollection.Name)]
public sealed class AccountAdminTests(PostgresFixture postgres)
{
    private static readonly CancellationToken None = CancellationToken.None;

    private static readonly AdminActor Boss = new(Guid.NewGuid(), "192.0.2.7");

    [Fact]
    public async Task A_locked_account_loses_its_sessions_on_every_node_and_its_keys_rest_until_it_is_opened()
    {
        await using var here = await AccountRig.CreateAsync(postgres);
        await using var there = here.Another();
        var user = await AddAsync(here);
        var other = await AddAsync(here);
        var (session, refresh) = await here.Sessions.BeginAsync(user.Id, null, null, None);
        var (others, _) = await here.Sessions.BeginAsync(other.Id, null, null, None);
        var token = await here.Writer.WriteAsync(user, session, None);
        var (key, secret) = (await here.ApiKeys.AddAsync(user.Id, "bot", ApiKeyScope.Read, [], None))!.Value;
        Assert.NotNull(await here.ApiKeyVerifier.FindAsync(key.Key, secret, None));
        Assert.NotNull(await there.ApiKeyVerifier.FindAsync(key.Key, secret, None));
        await there.Revocations.StartAsync(None);
        await Eventually.True(() => there.Revoked.IsHearing);

        Assert.Equal(AdminOutcome.Done, await Admin(here).LockAsync(user.Id, Boss, " too many tricks ", None));

        Assert.Equal(TokenVerdict.Revoked, (await here.Verifier.VerifyAsync(token, None)).Verdict);
        await Eventually.True(async () => (await there.Verifier.VerifyAsync(token, None)).Verdict == TokenVerdict.Revoked);
        Assert.Equal(SessionRenewal.Refused, (await here.Sessions.RenewAsync(refresh, None)).Outcome);
        Assert.False(await here.Revoked.ContainsAsync(others, None));
        await using var db = await here.Contexts.CreateDbContextAsync();
        Assert.Null(await here.ApiKeyVerifier.FindAsync(key.Key, secret, None));
        await Eventually.True(async () => await there.ApiKeyVerifier.FindAsync(key.Key, secret, None) is null);
        Assert.Equal(here.Time.GetUtcNow(), (await db.Users.SingleAsync(u => u.Id == user.Id)).LockedAt);
        var row = await db.AuditLog.SingleAsync();
        Assert.Equal((AuditEvent.AccountLocked, Boss.UserId, user.Id, "192.0.2.7", "too many tricks"), (row.Event, row.ActorId, row.SubjectId, row.Address, row.Detail));
        await Admin(here).UnlockAsync(user.Id, Boss, null, None);
        Assert.NotNull(await there.ApiKeyVerifier.FindAsync(key.Key, secret, None));
    }

    [Fact]
    public async Task What_is_so_already_is_not_done_again()
    {
        await using var rig = await AccountRig.CreateAsync(postgres);
        var user = await AddAsync(rig);
        Assert.Equal(AdminOutcome.Done, await Admin(rig).LockAsync(user.Id, Boss, null, None));
        Assert.Equal(AdminOutcome.Unchanged, await Admin(rig).LockAsync(user.Id, Boss, null, None));
        Assert.Equal(AdminOutcome.Unchanged, await Admin(rig).RemoveAdminAsync(user.Id, Boss, null, None));
        Assert.Equal([AuditEvent.AccountLocked], await EventsAsync(rig));
    }

    [Fact]
    public async Task A_session_that_begins_while_the_account_is_being_locked_is_dead()
    {
        await using var rig = await AccountRig.CreateAsync(postgres);
        var user = await AddAsync(rig);
        await Admin(rig).LockAsync(user.Id, Boss, null, None);
        var (session, refresh) = await rig.Sessions.BeginAsync(user.Id, null, null, None);
        var browser = await rig.Sessions.BeginBrowserAsync(user.Id, null, null, None);
        Assert.True(await rig.Revoked.ContainsAsync(session, None));
        Assert.True(await rig.Revoked.ContainsAsync(browser, None));
        Assert.Null(await rig.Sessions.KeepAsync(session, None));
        Assert.Equal(SessionRenewal.Refused, (await rig.Sessions.RenewAsync(refresh, None)).Outcome);
    }

    [Fact]
    public async Task Of_sign_ins_and_a_lock_at_once_no_session_survives()
    {
        await using var rig = await AccountRig.CreateAsync(postgres);
        for (var round = 0; round < 5; round++)
        {
            var user = await AddAsync(rig);
            var signIns = Enumerable.Range(0, 6).Select(_ => Task.Run(() => rig.Sessions.BeginBrowserAsync(user.Id, null, null, None))).ToList();
            var locking = Task.Run(() => Admin(rig).LockAsync(user.Id, Boss, null, None));
            var sessions = await Task.WhenAll(signIns);
            Assert.Equal(AdminOutcome.Done, await locking);
            foreach (var session in sessions) Assert.Null(await rig.Sessions.KeepAsync(session, None));
        }
    }

    [Fact]
    public async Task Unlocking_forgets_wrong_passwords()
    {
        await using var rig = await AccountRig.CreateAsync(postgres);
        var user = await AddAsync(rig);
        var failures = Failures(rig);
        for (var i = 0; i < rig.Limits.FailuresMax; i++) await failures.AddAsync(user.NormalizedEmail!, None);
        Assert.NotNull(await failures.LockedUntilAsync(user.NormalizedEmail!, None));
        await Admin(rig).LockAsync(user.Id, Boss, null, None);
        Assert.Equal(AdminOutcome.Done, await Admin(rig).UnlockAsync(user.Id, Boss, null, None));
        Assert.Null(await failures.LockedUntilAsync(user.NormalizedEmail!, None));
        Assert.Null((await ReadAsync(rig, user.Id)).LockedAt);
        Assert.Equal([AuditEvent.AccountLocked, AuditEvent.AccountUnlocked], await EventsAsync(rig));
    }

    [Fact]
    public async Task Nobody_locks_themselves()
    {
        await using var rig = await AccountRig.CreateAsync(postgres);
        await AddAsync(rig, isAdmin: true);
        var me = await AddAsync(rig, isAdmin: true);
        Assert.Equal(AdminOutcome.OwnAccount, await Admin(rig).LockAsync(me.Id, new AdminActor(me.Id, null), null, None));
        Assert.Null((await ReadAsync(rig, me.Id)).LockedAt);
        Assert.Empty(await EventsAsync(rig));
    }

    [Fact]
    public async Task The_last_admin_who_is_not_locked_is_neither_removed_nor_locked()
    {
        await using var rig = await AccountRig.CreateAsync(postgres);
        var last = await AddAsync(rig, isAdmin: true);
        var locked = await AddAsync(rig, isAdmin: true);
        Assert.Equal(AdminOutcome.Done, await Admin(rig).LockAsync(locked.Id, AdminActor.Console, null, None));
        Assert.Equal(AdminOutcome.LastAdmin, await Admin(rig).LockAsync(last.Id, AdminActor.Console, null, None));
        Assert.Equal(AdminOutcome.LastAdmin, await Admin(rig).RemoveAdminAsync(last.Id, AdminActor.Console, null, None));
        Assert.Equal(AdminOutcome.Done, await Admin(rig).RemoveAdminAsync(locked.Id, AdminActor.Console, null, None));
        Assert.True((await ReadAsync(rig, last.Id)).IsAdmin);
    }

    [Fact]
    public async Task Of_admins_who_remove_each_other_at_once_one_stays()
    {
        await using var rig = await AccountRig.CreateAsync(postgres);
        var admins = new List<User>();
        for (var i = 0; i < 4; i++) admins.Add(await AddAsync(rig, isAdmin: true));
        var outcomes = await Task.WhenAll(admins.Select((admin, i) =>
            Task.Run(() => Admin(rig).RemoveAdminAsync(admin.Id, new AdminActor(admins[(i + 1) % admins.Count].Id, null), null, None))));
        Assert.Equal(3, outcomes.Count(o => o == AdminOutcome.Done));
        Assert.Single(outcomes, AdminOutcome.LastAdmin);
    }

    [Fact]
    public async Task Changed_rights_end_sessions_and_links_in_mails()
    {
        await using var rig = await AccountRig.CreateAsync(postgres);
        var user = await AddAsync(rig);
        var stamp = user.SecurityStamp;
        var (session, _) = await rig.Sessions.BeginAsync(user.Id, null, null, None);
        Assert.Equal(AdminOutcome.Done, await Admin(rig).MakeAdminAsync(user.Id, AdminActor.Console, null, None));
        Assert.True(await rig.Revoked.ContainsAsync(session, None));
        var now = await ReadAsync(rig, user.Id);
        Assert.True(now.IsAdmin);
        Assert.NotEqual(stamp, now.SecurityStamp);
        await using var db = await rig.Contexts.CreateDbContextAsync();
        Assert.Equal("console", (await db.AuditLog.SingleAsync()).Detail);
    }

    [Fact]
    public async Task Whoever_has_read_the_user_before_can_not_write_the_lock_away()
    {
        await using var rig = await AccountRig.CreateAsync(postgres);
        var user = await AddAsync(rig);
        var read = await ReadAsync(rig, user.Id);
        await Admin(rig).LockAsync(user.Id, Boss, null, None);

        // As Identity's store does it: every column of what was read.
        await using var db = await rig.Contexts.CreateDbContextAsync();
        db.Attach(read);
        read.ConcurrencyStamp = "another";
        db.Update(read);
        await Assert.ThrowsAsync<DbUpdateConcurrencyException>(() => db.SaveChangesAsync());
        Assert.NotNull((await ReadAsync(rig, user.Id)).LockedAt);
    }

    [Fact]
    public async Task A_guest_can_not_be_an_admin_and_gets_no_mail()
    {
        await using var rig = await AccountRig.CreateAsync(postgres);
        var guest = await AddAsync(rig, isGuest: true);
        Assert.Equal(AdminOutcome.GuestAccount, await Admin(rig).MakeAdminAsync(guest.Id, Boss, null, None));
        Assert.Equal(AdminOutcome.NoAddress, await Admin(rig).SendResetMailAsync(guest.Id, Boss, null, None));
        Assert.Empty(await EventsAsync(rig));
    }

    [Fact]
    public async Task A_reset_mail_is_queued_for_the_users_address()
    {
        await using var rig = await AccountRig.CreateAsync(postgres);
        var user = await AddAsync(rig);
        Assert.Equal(AdminOutcome.Done, await Admin(rig).SendResetMailAsync(user.Id, Boss, "asked for it", None));
        await using var db = await rig.Contexts.CreateDbContextAsync();
        var mail = await db.Mails.SingleAsync();
        Assert.Equal((MailKind.ResetPassword, user.Email, user.Id, rig.Time.GetUtcNow()), (mail.Kind, mail.Address, mail.UserId, mail.DueAt));
        Assert.Equal([AuditEvent.ResetMailSent], await EventsAsync(rig));
    }

    [Fact]
    public async Task A_reset_is_carried_out_by_the_engine_that_leads_or_where_none_does_by_an_errand()
    {
        await using var rig = await AccountRig.CreateAsync(postgres);
        var user = await AddAsync(rig);
        Assert.Equal(AdminOutcome.Unchanged, await Admin(rig).ResetAsync(user.Id, null, Boss, null, None));
        Assert.Empty(await EventsAsync(rig));
        await using (var engine = await EngineRig.StartAsync(rig.Database))
        {
            await engine.Desk.PlaceAsync(user.Id, EngineRig.Limit(OrderSide.Buy, 1, 90), None);
            Assert.Equal(AdminOutcome.Done, await Admin(rig).ResetAsync(user.Id, null, Boss, "asked for it", None));
            Assert.Equal(2, await engine.QueryAsync<int>("select epoch from accounts where user_id is not null"));
            Assert.Equal((short)EndReason.ResetByAdmin, await engine.QueryAsync<short>("select end_reason from orders"));
        }

        var errand = new EngineErrand(rig.Database, EngineRig.Venues, Options.Create(new TradingOptions()), TimeProvider.System);
        var commands = new EngineCommands(rig.Database, TimeProvider.System, errand);
        Assert.Equal(AdminOutcome.Done, await Admin(rig, commands).ResetAsync(user.Id, null, Boss, null, None));
        await using (var again = await EngineRig.StartAsync(rig.Database))
        {
            Assert.Equal(3, await again.QueryAsync<int>("select epoch from accounts where user_id is not null"));
            Assert.Equal(0L, await again.QueryAsync<long>("select count(*) from engine_commands where answered_at is null"));
        }

        await LedgerChecks.AssertSoundAsync(rig.Database);
        Assert.Equal([AuditEvent.AccountReset, AuditEvent.AccountReset], await EventsAsync(rig));
    }

    [Fact]
    public async Task A_reset_that_is_asked_for_twice_ends_one_epoch_with_which_its_reason_stays()
    {
        await using var rig = await AccountRig.CreateAsync(postgres);
        var user = await AddAsync(rig);
        await using (var engine = await EngineRig.StartAsync(rig.Database)) await engine.Desk.OpenAccountAsync(user.Id, None);
        var seen = new SeenEpoch("simulated", 1);
        var hurried = new EngineCommands(rig.Database, new HurriedTime());
        Assert.Equal(AdminOutcome.ResetPending, await Admin(rig, hurried).ResetAsync(user.Id, seen, Boss, " tricks ", None));
        Assert.Equal(AdminOutcome.ResetPending, await Admin(rig, hurried).ResetAsync(user.Id, seen, Boss, "tricks again", None));
        Assert.Equal(AdminOutcome.ResetPending, await Admin(rig, hurried).ResetAsync(user.Id, null, Boss, "tricks still", None));
        Assert.Equal([AuditEvent.AccountReset], await EventsAsync(rig));
        await using (var db = await rig.Contexts.CreateDbContextAsync())
        {
            var mail = await db.Mails.SingleAsync();
            Assert.Equal((MailKind.AccountReset, user.Email, user.Id, "tricks"), (mail.Kind, mail.Address, mail.UserId, mail.Detail));
        }

        await using var again = await EngineRig.StartAsync(rig.Database);
        await Eventually.True(async () => await again.QueryAsync<long>("select count(*) from engine_commands where answered_at is null") == 0);
        Assert.Equal(2, await again.QueryAsync<int>("select epoch from accounts where user_id is not null"));
        Assert.Equal(AdminOutcome.AlreadyReset, await Admin(rig).ResetAsync(user.Id, seen, Boss, "tricks", None));

        // One that was on its way when the user ended the epoch: the engine decides.
        await again.QueryAsync<long>($"insert into engine_commands (source, kind, user_id, asked_at, epoch) values ('simulated', 1, '{user.Id}', now(), 1) returning id");
        await Eventually.True(async () => await again.QueryAsync<long>("select count(*) from engine_commands where answered_at is null") == 0);
        Assert.Equal((int)RejectReason.EpochEnded, await again.QueryAsync<int>("select refused from engine_commands order by id desc limit 1"));
        Assert.Equal(RejectReason.None, await again.Desk.ResetAsync(user.Id, null, None));
        var source = new MarketSourceState();
        source.Decide(MarketSource.Simulated);
        var epochs = await new WalletReader(rig.Contexts, source).ListEpochsAsync(user.Id, None);
        Assert.Equal([(3, null, null), (2, "user", null), (1, "admin", "tricks")], epochs.Select(epoch => (epoch.Epoch, epoch.EndedBy, epoch.Reason)));
        await LedgerChecks.AssertSoundAsync(rig.Database);
    }

    [Fact]
    public async Task An_admin_who_resets_themselves_is_not_told_by_mail()
    {
        await using var rig = await AccountRig.CreateAsync(postgres);
        var user = await AddAsync(rig);
        await using var engine = await EngineRig.StartAsync(rig.Database);
        await engine.Desk.OpenAccountAsync(user.Id, None);
        Assert.Equal(AdminOutcome.Done, await Admin(rig).ResetAsync(user.Id, null, new AdminActor(user.Id, null), "anew", None));
        await using var db = await rig.Contexts.CreateDbContextAsync();
        Assert.Equal(0, await db.Mails.CountAsync());
    }

    [Fact]
    public async Task Who_is_not_there_is_not_changed()
    {
        await using var rig = await AccountRig.CreateAsync(postgres);
        Assert.Equal(AdminOutcome.UnknownUser, await Admin(rig).LockAsync(Guid.NewGuid(), Boss, null, None));
        Assert.Equal(AdminOutcome.UnknownUser, await Admin(rig).UnlockAsync(Guid.NewGuid(), Boss, null, None));
        Assert.Empty(await EventsAsync(rig));
    }

    [Fact]
    public async Task A_reason_fits_the_log_or_nothing_is_done()
    {
        await using var rig = await AccountRig.CreateAsync(postgres);
        var user = await AddAsync(rig);
        var longest = new string('x', AdminActor.Console.ReasonLengthMax);
        await Assert.ThrowsAsync<ArgumentException>(() => Admin(rig).LockAsync(user.Id, AdminActor.Console, longest + "x", None));
        Assert.Null((await ReadAsync(rig, user.Id)).LockedAt);
        Assert.Equal(AdminOutcome.Done, await Admin(rig).LockAsync(user.Id, AdminActor.Console, longest, None));
        await using var db = await rig.Contexts.CreateDbContextAsync();
        Assert.Equal($"console: {longest}", (await db.AuditLog.SingleAsync()).Detail);
    }

    internal static AccountAdmin Admin(AccountRig rig, EngineCommands? commands = null) =>
        new(rig.Contexts, rig.Revoked, rig.KeyCache, Failures(rig), commands ?? new EngineCommands(rig.Database, TimeProvider.System), new MailQueue(rig.Contexts, Options.Create(new MailOptions()), rig.Time), rig.Time);

    internal static async Task<User> AddAsync(AccountRig rig, string? name = null, bool isAdmin = false, bool isGuest = false)
    {
        var username = name ?? $"u{Guid.NewGuid():N}"[..12];
        var email = isGuest ? null : $"{username}@example.org";
        var user = new User
        {
            Id = Guid.CreateVersion7(rig.Time.GetUtcNow()),
            Name = username,
            UserName = username,
            NormalizedUserName = username.ToUpperInvariant(),
            Email = email,
            NormalizedEmail = email?.ToUpperInvariant(),
            CreatedAt = rig.Time.GetUtcNow(),
            IsAdmin = isAdmin,
            IsGuest = isGuest,
            SecurityStamp = Guid.NewGuid().ToString("N"),
        };
        await using var db = await rig.Contexts.CreateDbContextAsync();
        db.Users.Add(user);
        await db.SaveChangesAsync();
        return user;
    }

    private static LoginFailures Failures(AccountRig rig) => new(rig.Database, Options.Create(rig.Limits), rig.Time);

    private static async Task<User> ReadAsync(AccountRig rig, Guid id)
    {
        await using var db = await rig.Contexts.CreateDbContextAsync();
        return await db.Users.SingleAsync(user => user.Id == id);
    }

    private static async Task<List<AuditEvent>> EventsAsync(AccountRig rig)
    {
        await using var db = await rig.Contexts.CreateDbContextAsync();
        return await db.AuditLog.OrderBy(row => row.Id).Select(row => row.Event).ToListAsync();
    }
}
