using System.Net;
using System.Security.Cryptography;
using System.Text;
using CompraVenta.Infrastructure.Accounts.Keys;
using CompraVenta.TestKit;
using Microsoft.EntityFrameworkCore;

namespace CompraVenta.Infrastructure.Tests.Accounts;

/// <summary>API keys on real PostgreSQL, over several nodes.</summary>
[Collection(PostgresCollection.Name)]
public sealed class ApiKeyTests(PostgresFixture postgres)
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task A_key_is_found_by_its_secret_and_by_a_signature_and_the_secret_is_not_stored_in_clear()
    {
        await using var rig = await AccountRig.CreateAsync(postgres);
        var user = await rig.AddUserAsync();
        var (row, secret) = await MakeAsync(rig, user.Id, ApiKeyScope.Trade);
        Assert.Matches("^[A-Za-z0-9]{64}$", row.Key);
        Assert.Matches("^[A-Za-z0-9]{64}$", secret);
        Assert.DoesNotContain(secret, Encoding.Latin1.GetString(row.Secret), StringComparison.Ordinal);
        for (var i = 0; i < 2; i++)
        {
            var found = await rig.ApiKeyVerifier.FindAsync(row.Key, secret, None);
            Assert.Equal((row.Id, user.Id, ApiKeyScope.Trade), (found!.Id, found.UserId, found.Scope));
            Assert.True(found.Allows(ApiKeyScope.Read));
            Assert.True(found.AllowsAddress(null));
        }

        var signature = HMACSHA256.HashData(Encoding.ASCII.GetBytes(secret), "symbol=BTCUSDT"u8);
        Assert.NotNull(await rig.ApiKeyVerifier.FindAsync(row.Key, kept => CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(kept, "symbol=BTCUSDT"u8), signature), None));
        Assert.Null(await rig.ApiKeyVerifier.FindAsync(row.Key, kept => CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(kept, "symbol=ETHUSDT"u8), signature), None));
    }

    [Fact]
    public async Task What_is_not_a_key_with_its_secret_is_refused_remembered_or_not()
    {
        await using var rig = await AccountRig.CreateAsync(postgres);
        await StartAsync(rig);
        var user = await rig.AddUserAsync();
        var (one, secret) = await MakeAsync(rig, user.Id);
        var (other, otherSecret) = await MakeAsync(rig, user.Id);
        for (var i = 0; i < 2; i++)
        {
            foreach (var (key, given) in new[]
            {
                (one.Key, otherSecret), (other.Key, secret), (ApiKeySecrets.Make(), secret), (one.Key, secret[..^1]), (one.Key, secret + "a"), (one.Key, ""), ("", secret),
                (one.Key.ToUpperInvariant(), secret), (one.Key, secret[..^1] + "é"), (one.Key + " ", secret), (one.Key, new string('a', 1_000_000)),
            })
            {
                Assert.Null(await rig.ApiKeyVerifier.FindAsync(key, given, None));
            }

            Assert.NotNull(await rig.ApiKeyVerifier.FindAsync(one.Key, secret, None));
        }
    }

    [Fact]
    public async Task A_right_call_is_answered_from_memory_and_every_wrong_one_reads_the_database()
    {
        await using var rig = await AccountRig.CreateAsync(postgres);
        await StartAsync(rig);
        var user = await rig.AddUserAsync();
        var (row, secret) = await MakeAsync(rig, user.Id);
        Assert.NotNull(await rig.ApiKeyVerifier.FindAsync(row.Key, secret, None));

        // Behind everybody's back: nothing tells of it, so what is remembered goes on; the wrong secret looked, and so did the unknown key.
        await ExecuteAsync(rig, "alter table api_keys rename to api_keys_away");
        Assert.NotNull(await rig.ApiKeyVerifier.FindAsync(row.Key, secret, None));
        await Assert.ThrowsAnyAsync<Exception>(async () => await rig.ApiKeyVerifier.FindAsync(row.Key, ApiKeySecrets.Make(), None));
        await Assert.ThrowsAnyAsync<Exception>(async () => await rig.ApiKeyVerifier.FindAsync(ApiKeySecrets.Make(), secret, None));
        await ExecuteAsync(rig, "alter table api_keys_away rename to api_keys");
    }

    [Fact]
    public async Task A_revoked_key_is_dead_at_once_here_and_soon_elsewhere_and_its_secret_is_erased()
    {
        await using var here = await AccountRig.CreateAsync(postgres);
        await using var there = here.Another();
        await StartAsync(here);
        await StartAsync(there);
        var user = await here.AddUserAsync();
        var (row, secret) = await MakeAsync(here, user.Id);
        Assert.NotNull(await here.ApiKeyVerifier.FindAsync(row.Key, secret, None));
        Assert.NotNull(await there.ApiKeyVerifier.FindAsync(row.Key, secret, None));
        Assert.NotNull(there.KeyCache.Find(row.Key));

        Assert.Null(await here.ApiKeys.RevokeAsync(Guid.NewGuid(), row.Id, None));
        Assert.NotNull(await here.ApiKeyVerifier.FindAsync(row.Key, secret, None));
        Assert.Equal(row.Name, (await here.ApiKeys.RevokeAsync(user.Id, row.Id, None))!.Name);
        Assert.Null(await here.ApiKeyVerifier.FindAsync(row.Key, secret, None));
        await Eventually.True(async () => await there.ApiKeyVerifier.FindAsync(row.Key, secret, None) is null);
        Assert.Null(await here.ApiKeys.RevokeAsync(user.Id, row.Id, None));
        Assert.Empty(await here.ApiKeys.ListAsync(user.Id, None));
        await using var db = await here.Contexts.CreateDbContextAsync();
        Assert.Empty((await db.ApiKeys.SingleAsync()).Secret);
    }

    [Fact]
    public async Task The_keys_of_a_locked_account_are_dead_and_of_an_opened_one_hold_again()
    {
        await using var here = await AccountRig.CreateAsync(postgres);
        await using var there = here.Another();
        await StartAsync(here);
        await StartAsync(there);
        var user = await here.AddUserAsync();
        var (row, secret) = await MakeAsync(here, user.Id);
        Assert.NotNull(await there.ApiKeyVerifier.FindAsync(row.Key, secret, None));
        await ChangeAsync("update users set locked_at = now()");
        await Eventually.True(async () => await there.ApiKeyVerifier.FindAsync(row.Key, secret, None) is null);
        await ChangeAsync("update users set locked_at = null");
        Assert.NotNull(await there.ApiKeyVerifier.FindAsync(row.Key, secret, None));

        async Task ChangeAsync(string change)
        {
            await ExecuteAsync(here, change);
            await using var db = await here.Contexts.CreateDbContextAsync();
            await ApiKeyStore.TellAsync(db, user.Id, None);
        }
    }

    [Fact]
    public async Task A_node_that_hears_nothing_remembers_nothing()
    {
        await using var deaf = await AccountRig.CreateAsync(postgres);
        var user = await deaf.AddUserAsync();
        var (row, secret) = await MakeAsync(deaf, user.Id);
        Assert.NotNull(await deaf.ApiKeyVerifier.FindAsync(row.Key, secret, None));
        Assert.Null(deaf.KeyCache.Find(row.Key));
        await StartAsync(deaf);
        var found = await deaf.ApiKeyVerifier.FindAsync(row.Key, secret, None);
        Assert.Same(found, deaf.KeyCache.Find(row.Key));
        await deaf.Revocations.StopAsync(None);
        Assert.Null(deaf.KeyCache.Find(row.Key));
    }

    [Fact]
    public async Task What_was_read_before_a_change_is_not_remembered_after_it()
    {
        await using var rig = await AccountRig.CreateAsync(postgres);
        await StartAsync(rig);
        var before = rig.KeyCache.Version;
        rig.KeyCache.Clear();
        rig.KeyCache.Add("key", new ApiKey(Guid.NewGuid(), Guid.NewGuid(), ApiKeyScope.Read, [], [], null), before);
        Assert.Null(rig.KeyCache.Find("key"));
    }

    [Fact]
    public async Task A_user_has_thirty_keys_at_most_also_of_calls_at_once()
    {
        await using var rig = await AccountRig.CreateAsync(postgres);
        var user = await rig.AddUserAsync();
        for (var i = 0; i < ApiKeyStore.KeysMax - 1; i++) await MakeAsync(rig, user.Id);
        var made = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => rig.ApiKeys.AddAsync(user.Id, "one more", ApiKeyScope.Read, [], None)));
        Assert.Single(made, m => m is not null);
        var keys = await rig.ApiKeys.ListAsync(user.Id, None);
        Assert.Equal(ApiKeyStore.KeysMax, keys.Count);
        Assert.NotNull(await rig.ApiKeys.RevokeAsync(user.Id, keys[0].Id, None));
        Assert.NotNull(await rig.ApiKeys.AddAsync(user.Id, "again", ApiKeyScope.Read, [], None));
    }

    [Fact]
    public async Task The_last_use_is_written_to_a_minute_and_before_the_app_ends()
    {
        await using var rig = await AccountRig.CreateAsync(postgres);
        await StartAsync(rig);
        var user = await rig.AddUserAsync();
        var (row, secret) = await MakeAsync(rig, user.Id);
        await rig.KeyUses.StartAsync(None);
        await rig.ApiKeyVerifier.FindAsync(row.Key, secret, None);
        var first = rig.Time.GetUtcNow();
        await Eventually.True(async () => await UsedAtAsync() == first);
        rig.Time.Advance(TimeSpan.FromSeconds(30));
        await rig.ApiKeyVerifier.FindAsync(row.Key, secret, None);
        rig.Time.Advance(TimeSpan.FromSeconds(30));
        await rig.ApiKeyVerifier.FindAsync(row.Key, secret, None);
        await rig.KeyUses.StopAsync(None);
        Assert.Equal(first + TimeSpan.FromMinutes(1), await UsedAtAsync());

        async Task<DateTimeOffset?> UsedAtAsync() => (await rig.ApiKeys.ListAsync(user.Id, None)).Single().UsedAt;
    }

    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7/32", "203.0.113.7", "203.0.113.8")]
    [InlineData("10.0.0.0/8", "10.0.0.0/8", "10.255.255.255", "11.0.0.0")]
    [InlineData("0.0.0.0/0", "0.0.0.0/0", "8.8.8.8", "::1")]
    [InlineData("192.168.4.0/22", "192.168.4.0/22", "192.168.7.255", "192.168.8.0")]
    [InlineData("2001:db8::/32", "2001:db8::/32", "2001:db8:ffff::1", "2001:db9::1")]
    [InlineData("2001:DB8:0:0::1", "2001:db8::1/128", "2001:db8::1", "2001:db8::2")]
    [InlineData("::ffff:10.1.2.3", "10.1.2.3/32", "10.1.2.3", "10.1.2.4")]
    [InlineData("::ffff:10.0.0.0/104", "10.0.0.0/8", "::ffff:10.9.9.9", "::ffff:11.0.0.1")]
    [InlineData("10.0.0.0/8", "10.0.0.0/8", "::ffff:10.0.0.1", "::10.0.0.1")]
    [InlineData("fe80::/10", "fe80::/10", "fe80::1%3", "fd00::1")]
    public void A_network_holds_its_addresses_and_no_others(string text, string canonical, string inside, string outside)
    {
        Assert.True(KeyNetwork.TryRead(text, out var network, out _));
        Assert.Equal(canonical, network.ToString());
        var key = new ApiKey(Guid.NewGuid(), Guid.NewGuid(), ApiKeyScope.Read, [network], [], null);
        Assert.True(key.AllowsAddress(IPAddress.Parse(inside)));
        Assert.False(key.AllowsAddress(IPAddress.Parse(outside)));
        Assert.False(key.AllowsAddress(null));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("home")]
    [InlineData("1")]
    [InlineData("127.1")]
    [InlineData("0x7f.0.0.1")]
    [InlineData("010.0.0.1")]
    [InlineData("10.0.0.256")]
    [InlineData("[::1]")]
    [InlineData("[::1]:80")]
    [InlineData("fe80::1%eth0")]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0.0/-1")]
    [InlineData("10.0.0.0/+8")]
    [InlineData("10.0.0.0/")]
    [InlineData("10.0.0.0/8/8")]
    [InlineData("10.0.0.1/8")]
    [InlineData("2001:db8::1/32")]
    [InlineData("::/129")]
    [InlineData("10.0.0.0 /8")]
    public void What_is_no_network_is_refused_in_a_sentence(string? text)
    {
        Assert.False(KeyNetwork.TryRead(text, out _, out var fault));
        Assert.EndsWith(".", fault, StringComparison.Ordinal);
    }

    private static async Task StartAsync(AccountRig rig)
    {
        await rig.Revocations.StartAsync(None);
        await Eventually.True(() => rig.Revocations.IsHearing);
    }

    private static async Task<(ApiKeyRow Row, string Secret)> MakeAsync(AccountRig rig, Guid userId, ApiKeyScope scope = ApiKeyScope.Read) =>
        (await rig.ApiKeys.AddAsync(userId, "a key", scope, [], None))!.Value;

    private static async Task ExecuteAsync(AccountRig rig, string sql)
    {
        await using var command = rig.Database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
