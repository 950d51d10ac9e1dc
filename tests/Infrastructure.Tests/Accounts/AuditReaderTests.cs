using CompraVenta.Infrastructure.Accounts.Audit;
using CompraVenta.TestKit;
using Microsoft.EntityFrameworkCore;

namespace CompraVenta.Infrastructure.Tests.Accounts;

/// <summary>Reading the audit log, on real PostgreSQL.</summary>
[Collection(PostgresCollection.Name)]
public sealed class AuditReaderTests(PostgresFixture postgres)
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Filters_and_pages_hold_each_event_once_newest_first()
    {
        await using var rig = await AccountRig.CreateAsync(postgres);
        var ada = await AccountAdminTests.AddAsync(rig, "ada");
        var gone = Guid.NewGuid();
        var log = new AuditLog(rig.Contexts, rig.Time);
        var began = rig.Time.GetUtcNow();
        for (var i = 0; i < 10; i++)
        {
            await log.AddAsync(i % 2 == 0 ? AuditEvent.SignedIn : AuditEvent.SignedOut, ada.Id, i % 3 == 0 ? gone : ada.Id, "192.0.2.1", None);
            rig.Time.Advance(TimeSpan.FromMinutes(1));
        }

        var reader = new AuditReader(rig.Contexts);
        var all = (await reader.ListAsync(new AuditQuery { Limit = 500 }, None)).Entries;
        Assert.Equal(10, all.Count);
        Assert.Equal(all.Select(e => e.Id).OrderDescending(), all.Select(e => e.Id));
        Assert.Equal("ada@example.org", all[1].Subject!.Email);
        Assert.Equal(new AuditParty(gone, null, null), all[0].Subject);

        var paged = new List<AuditEntry>();
        for (long? before = null; ;)
        {
            var page = await reader.ListAsync(new AuditQuery { Limit = 3, Before = before }, None);
            paged.AddRange(page.Entries);
            if (page.Next is null) break;
            before = page.Next;
        }

        Assert.Equal(all, paged);
        Assert.Equal(5, await CountAsync(new AuditQuery { Events = [AuditEvent.SignedIn] }));
        Assert.Equal(4, await CountAsync(new AuditQuery { SubjectId = gone }));
        Assert.Equal(0, await CountAsync(new AuditQuery { ActorId = gone }));
        Assert.Equal(10, await CountAsync(new AuditQuery { ActorId = ada.Id }));
        Assert.Equal(3, await CountAsync(new AuditQuery { From = began + TimeSpan.FromMinutes(2), To = (began + TimeSpan.FromMinutes(5)).ToOffset(TimeSpan.FromHours(5)) }));

        async Task<int> CountAsync(AuditQuery query) => (await reader.ListAsync(query with { Limit = 500 }, None)).Entries.Count;
    }

    [Fact]
    public async Task What_is_in_the_log_stays_as_it_is()
    {
        await using var rig = await AccountRig.CreateAsync(postgres);
        await new AuditLog(rig.Contexts, rig.Time).AddAsync(AuditEvent.AdminMade, null, Guid.NewGuid(), null, None);
        await using var db = await rig.Contexts.CreateDbContextAsync();
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => db.AuditLog.ExecuteUpdateAsync(row => row.SetProperty(r => r.Detail, "another")));
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => db.AuditLog.ExecuteDeleteAsync());
    }

    [Fact]
    public void Every_event_has_a_word_that_is_read_back()
    {
        foreach (var what in Enum.GetValues<AuditEvent>())
        {
            Assert.True(AuditEventWords.TryParse(what.Word(), out var read));
            Assert.Equal(what, read);
        }

        Assert.Equal("signed_in_by_passkey", AuditEvent.SignedInByPasskey.Word());
        Assert.False(AuditEventWords.TryParse("SignedIn", out _));
    }
}
