using CompraVenta.Infrastructure.Accounts.TwoFactor;
using CompraVenta.Infrastructure.Accounts.Users;
using CompraVenta.Infrastructure.Mail;
using CompraVenta.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace CompraVenta.Infrastructure.Tests.Accounts;

/// <summary>Authenticators and recovery codes on real PostgreSQL, over several nodes.</summary>
[Collection(PostgresCollection.Name)]
public sealed class TwoFactorStoreTests(PostgresFixture postgres)
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task An_authenticator_counts_once_it_has_shown_a_code()
    {
        await using var rig = await AccountRig.CreateAsync(postgres);
        var store = StoreOf(rig);
        var id = (await rig.AddUserAsync()).Id;
        Assert.Equal(TwoFactorOutcome.NotSetUp, (await store.EnableAsync(id, "123456", None)).Outcome);
        var first = await store.SetUpAsync(id, None);
        var secret = await store.SetUpAsync(id, None);
        Assert.NotEqual(first!.Text, secret!.Text);
        var state = await store.ReadAsync(id, None);
        Assert.Equal((false, 0, secret.Text), (state.IsOn, state.RecoveryCodesLeft, state.Pending!.Text));

        Assert.Equal(TwoFactorOutcome.WrongCode, (await store.EnableAsync(id, CodeOf(rig, first), None)).Outcome);
        Assert.Equal(TwoFactorOutcome.WrongCode, (await store.EnableAsync(id, "words", None)).Outcome);
        Assert.False((await UserAsync(rig, id)).TwoFactorEnabled);
        var (outcome, codes) = await store.EnableAsync(id, CodeOf(rig, secret), None);
        Assert.Equal(TwoFactorOutcome.Done, outcome);
        Assert.Equal(RecoveryCode.Count, codes.Distinct(StringComparer.Ordinal).Count());
        state = await store.ReadAsync(id, None);
        Assert.Equal((true, RecoveryCode.Count, null), (state.IsOn, state.RecoveryCodesLeft, state.Pending));
        Assert.Null(await store.SetUpAsync(id, None));
        Assert.Equal(TwoFactorOutcome.IsOn, (await store.EnableAsync(id, CodeOf(rig, secret), None)).Outcome);

        // The code that proved the authenticator is used up.
        Assert.Equal(CodeVerdict.Refused, await store.AcceptAsync(await UserAsync(rig, id), CodeOf(rig, secret), None));
    }

    [Fact]
    public async Task Neither_secret_nor_codes_lie_readable_in_the_database()
    {
        await using var rig = await AccountRig.CreateAsync(postgres);
        var (id, secret, codes) = await EnableAsync(rig);
        var key = (await UserAsync(rig, id)).AuthenticatorKey!;
        Assert.Equal(-1, key.AsSpan().IndexOf(secret.Bytes));
        await using var db = await rig.Contexts.CreateDbContextAsync();
        var hashes = await db.RecoveryCodes.Select(row => row.Hash).ToListAsync();
        Assert.Equal(codes.Select(c => Convert.ToHexString(RecoveryCode.HashOf(c))).Order(StringComparer.Ordinal), hashes.Select(Convert.ToHexString).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_code_is_accepted_once_and_none_of_before_it_afterwards()
    {
        await using var rig = await AccountRig.CreateAsync(postgres);
        var store = StoreOf(rig);
        var (id, secret, _) = await EnableAsync(rig);
        rig.Time.Advance(TimeSpan.FromMinutes(5));
        var (before, now, after) = (CodeOf(rig, secret, -1), CodeOf(rig, secret), CodeOf(rig, secret, 1));
        Assert.Equal(CodeVerdict.Authenticator, await store.AcceptAsync(await UserAsync(rig, id), $"{now[..3]} {now[3..]}", None));
        Assert.Equal(CodeVerdict.Refused, await store.AcceptAsync(await UserAsync(rig, id), now, None));
        Assert.Equal(CodeVerdict.Refused, await store.AcceptAsync(await UserAsync(rig, id), before, None));
        Assert.Equal(CodeVerdict.Authenticator, await store.AcceptAsync(await UserAsync(rig, id), after, None));
    }

    [Fact]
    public async Task Codes_run_out_with_time()
    {
        await using var rig = await AccountRig.CreateAsync(postgres);
        var store = StoreOf(rig);
        var (id, secret, _) = await EnableAsync(rig);
        rig.Time.Advance(TimeSpan.FromMinutes(5));
        var code = CodeOf(rig, secret);
        var future = CodeOf(rig, secret, 2);
        Assert.Equal(CodeVerdict.Refused, await store.AcceptAsync(await UserAsync(rig, id), future, None));
        rig.Time.Advance(TimeSpan.FromSeconds(Totp.StepSeconds * 2));
        Assert.Equal(CodeVerdict.Refused, await store.AcceptAsync(await UserAsync(rig, id), code, None));
        Assert.Equal(CodeVerdict.Authenticator, await store.AcceptAsync(await UserAsync(rig, id), future, None));
    }

    [Fact]
    public async Task Of_many_who_come_with_one_code_at_once_on_several_nodes_one_gets_in()
    {
        await using var here = await AccountRig.CreateAsync(postgres);
        await using var there = here.Another();
        TwoFactorStore[] nodes = [StoreOf(here), StoreOf(there)];
        var (id, secret, codes) = await EnableAsync(here);
        here.Time.Advance(TimeSpan.FromMinutes(5));
        var user = await UserAsync(here, id);
        foreach (var code in new[] { CodeOf(here, secret), codes[3] })
        {
            var verdicts = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => nodes[i % 2].AcceptAsync(user, code, None)));
            Assert.Single(verdicts, v => v != CodeVerdict.Refused);
        }
    }

    [Fact]
    public async Task A_recovery_code_is_good_once_and_new_ones_end_it()
    {
        await using var rig = await AccountRig.CreateAsync(postgres);
        var store = StoreOf(rig);
        var (id, _, codes) = await EnableAsync(rig);
        var user = await UserAsync(rig, id);
        Assert.Equal(CodeVerdict.RecoveryCode, await store.AcceptAsync(user, $" {codes[0]} ", None));
        Assert.Equal(CodeVerdict.Refused, await store.AcceptAsync(user, codes[0], None));
        Assert.Equal(RecoveryCode.Count - 1, (await store.ReadAsync(id, None)).RecoveryCodesLeft);
        var (outcome, next) = await store.RenewCodesAsync(user, None);
        Assert.Equal(TwoFactorOutcome.Done, outcome);
        Assert.Equal(CodeVerdict.Refused, await store.AcceptAsync(user, codes[1], None));
        Assert.Equal(CodeVerdict.RecoveryCode, await store.AcceptAsync(user, next[1], None));

        // Somebody else's code is nobody's.
        var other = await UserAsync(rig, (await EnableAsync(rig, "b")).Id);
        Assert.Equal(CodeVerdict.Refused, await store.AcceptAsync(other, next[2], None));
    }

    [Fact]
    public async Task A_removed_authenticator_leaves_nothing_and_the_user_is_told_of_every_change()
    {
        await using var rig = await AccountRig.CreateAsync(postgres);
        var store = StoreOf(rig);
        var (id, secret, codes) = await EnableAsync(rig);
        var user = await UserAsync(rig, id);
        await store.RenewCodesAsync(user, None);
        rig.Time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(TwoFactorOutcome.Done, await store.RemoveAsync(user, None));
        Assert.Equal(TwoFactorOutcome.IsOff, await store.RemoveAsync(user, None));
        Assert.Equal(TwoFactorOutcome.IsOff, (await store.RenewCodesAsync(user, None)).Outcome);
        Assert.Equal(CodeVerdict.Refused, await store.AcceptAsync(user, CodeOf(rig, secret), None));
        Assert.Equal(CodeVerdict.Refused, await store.AcceptAsync(user, codes[0], None));
        var state = await store.ReadAsync(id, None);
        Assert.Equal((false, 0, null), (state.IsOn, state.RecoveryCodesLeft, state.Pending));
        await using var db = await rig.Contexts.CreateDbContextAsync();
        Assert.Equal(
            ["AuthenticatorAdded", "RecoveryCodesMade", "AuthenticatorRemoved"],
            await db.Mails.Where(row => row.Kind == MailKind.SecurityNotice && row.UserId == id).OrderBy(row => row.Id).Select(row => row.Detail).ToListAsync());
    }

    [Fact]
    public async Task Who_read_the_user_before_cannot_write_the_used_step_back()
    {
        await using var rig = await AccountRig.CreateAsync(postgres);
        var (id, secret, _) = await EnableAsync(rig);
        rig.Time.Advance(TimeSpan.FromMinutes(5));
        var stale = await UserAsync(rig, id);
        await StoreOf(rig).AcceptAsync(stale, CodeOf(rig, secret), None);
        await using var db = await rig.Contexts.CreateDbContextAsync();
        db.Users.Update(stale);
        await Assert.ThrowsAsync<DbUpdateConcurrencyException>(() => db.SaveChangesAsync());
    }

    private static TwoFactorStore StoreOf(AccountRig rig) => new(rig.Contexts, rig.Protection, new MailQueue(rig.Contexts, Options.Create(new MailOptions()), rig.Time), rig.Time);

    private static string CodeOf(AccountRig rig, AuthenticatorSecret secret, int steps = 0) => Totp.Code(secret.Bytes, Totp.StepOf(rig.Time.GetUtcNow()) + steps);

    private static async Task<User> UserAsync(AccountRig rig, Guid id)
    {
        await using var db = await rig.Contexts.CreateDbContextAsync();
        return await db.Users.SingleAsync(row => row.Id == id);
    }

    private static async Task<(Guid Id, AuthenticatorSecret Secret, IReadOnlyList<string> Codes)> EnableAsync(AccountRig rig, string name = "a")
    {
        var id = Guid.NewGuid();
        await using (var db = await rig.Contexts.CreateDbContextAsync())
        {
            var email = $"{name}@example.org";
            db.Users.Add(new User { Id = id, Name = name, UserName = name, Email = email, NormalizedEmail = email.ToUpperInvariant(), CreatedAt = rig.Time.GetUtcNow() });
            await db.SaveChangesAsync();
        }

        var secret = await StoreOf(rig).SetUpAsync(id, None);
        var (_, codes) = await StoreOf(rig).EnableAsync(id, CodeOf(rig, secret!), None);
        return (id, secret!, codes);
    }
}
