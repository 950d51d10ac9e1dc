using CompraVenta.Infrastructure.Accounts;
using CompraVenta.Infrastructure.Accounts.Sessions;
using CompraVenta.Infrastructure.Accounts.Tokens;
using CompraVenta.TestKit;
using Npgsql;

namespace CompraVenta.Infrastructure.Tests.Accounts;

/// <summary>Sessions on real PostgreSQL, over several nodes.</summary>
[Collection(PostgresCollection.Name)]
public sealed class SessionTests(PostgresFixture postgres)
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task A_refresh_token_is_exchanged_once_and_kept_as_a_hash()
    {
        await using var rig = await AccountRig.CreateAsync(postgres);
        var user = await rig.AddUserAsync();
        var (session, first) = await rig.Sessions.BeginAsync(user.Id, "127.0.0.1", new string('a', 1_000), None);
        var (outcome, row, second) = await rig.Sessions.RenewAsync(first, None);
        Assert.Equal((SessionRenewal.Renewed, session), (outcome, row!.Id));
        Assert.NotEqual(first, second);
        await using var command = rig.Database.CreateCommand("select string_agg(encode(hash, 'escape'), ' ') from refresh_tokens");
        Assert.DoesNotContain(second!, (string)(await command.ExecuteScalarAsync())!, StringComparison.Ordinal);
        Assert.Equal(SessionRenewal.Renewed, (await rig.Sessions.RenewAsync(second!, None)).Outcome);
        Assert.Equal(SessionRenewal.Reused, (await rig.Sessions.RenewAsync(second!, None)).Outcome);
        Assert.Equal(SessionRenewal.Refused, (await rig.Sessions.RenewAsync(second!, None)).Outcome);
        Assert.Equal(SessionRenewal.Refused, (await rig.Sessions.RenewAsync("none of ours", None)).Outcome);
    }

    [Fact]
    public async Task Of_many_who_come_with_one_token_at_once_at_most_one_gets_the_next_and_the_session_ends()
    {
        await using var rig = await AccountRig.CreateAsync(postgres);
        var user = await rig.AddUserAsync();
        var (_, token) = await rig.Sessions.BeginAsync(user.Id, null, null, None);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ => (await rig.Sessions.RenewAsync(token, None)).Outcome));
        Assert.Single(outcomes, SessionRenewal.Renewed);
        Assert.Single(outcomes, SessionRenewal.Reused);
        Assert.Equal(6, outcomes.Count(o => o == SessionRenewal.Refused));
    }

    [Fact]
    public async Task A_session_that_is_not_renewed_runs_out()
    {
        await using var rig = await AccountRig.CreateAsync(postgres);
        var user = await rig.AddUserAsync();
        var (_, token) = await rig.Sessions.BeginAsync(user.Id, null, null, None);
        rig.Time.Advance(rig.Limits.SessionLife - TimeSpan.FromSeconds(1));
        var (outcome, _, next) = await rig.Sessions.RenewAsync(token, None);
        Assert.Equal(SessionRenewal.Renewed, outcome);
        rig.Time.Advance(rig.Limits.SessionLife);
        Assert.Equal(SessionRenewal.Refused, (await rig.Sessions.RenewAsync(next!, None)).Outcome);
    }

    [Fact]
    public async Task What_one_node_ends_is_ended_on_all()
    {
        await using var here = await AccountRig.CreateAsync(postgres);
        await using var there = here.Another();
        var user = await here.AddUserAsync();
        var (before, _) = await here.Sessions.BeginAsync(user.Id, null, null, None);
        var (session, _) = await here.Sessions.BeginAsync(user.Id, null, null, None);
        var text = await here.Writer.WriteAsync(user, session, None);
        await here.Sessions.RevokeAsync(before, None);
        await there.Revocations.StartAsync(None);
        await Eventually.True(() => there.Revoked.IsHearing);
        Assert.True(await there.Revoked.ContainsAsync(before, None));
        Assert.Equal(TokenVerdict.Valid, (await there.Verifier.VerifyAsync(text, None)).Verdict);

        await here.Sessions.RevokeAllAsync(user.Id, null, None);
        Assert.Equal(TokenVerdict.Revoked, (await here.Verifier.VerifyAsync(text, None)).Verdict);
        await Eventually.True(async () => (await there.Verifier.VerifyAsync(text, None)).Verdict == TokenVerdict.Revoked);
    }

    [Fact]
    public async Task A_node_that_hears_nothing_asks_and_hears_again()
    {
        await using var here = await AccountRig.CreateAsync(postgres);
        await using var deaf = here.Another();
        var user = await here.AddUserAsync();
        var (session, _) = await here.Sessions.BeginAsync(user.Id, null, null, None);
        await deaf.Revocations.StartAsync(None);
        await Eventually.True(() => deaf.Revoked.IsHearing);

        // Its connection is cut; the pause before the next try never ends while the clock stands.
        await Eventually.True(async () =>
        {
            await using var cut = here.Database.CreateCommand(
                $"select pg_terminate_backend(pid) from pg_stat_activity where application_name = '{Revocations.ConnectionName}' and datname = current_database()");
            await cut.ExecuteNonQueryAsync();
            return !deaf.Revoked.IsHearing;
        });
        Assert.False(await deaf.Revoked.ContainsAsync(session, None));
        await here.Sessions.RevokeAsync(session, None);
        Assert.True(await deaf.Revoked.ContainsAsync(session, None));
        Assert.True(await deaf.Revoked.ContainsAsync(Guid.NewGuid(), None));
        await Eventually.True(() =>
        {
            deaf.Time.Advance(TimeSpan.FromSeconds(1));
            return deaf.Revoked.IsHearing;
        });
        Assert.True(await deaf.Revoked.ContainsAsync(session, None));
    }

    [Fact]
    public async Task The_audit_log_is_only_ever_added_to()
    {
        await using var rig = await AccountRig.CreateAsync(postgres);
        var log = new Infrastructure.Accounts.Audit.AuditLog(rig.Contexts, rig.Time);
        await log.AddAsync(Infrastructure.Accounts.Audit.AuditEvent.SignedIn, null, null, "127.0.0.1", None);
        foreach (var change in new[] { "update audit_log set address = ''", "delete from audit_log", "truncate audit_log" })
        {
            await using var command = rig.Database.CreateCommand(change);
            await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync());
        }
    }
}
