using CompraVenta.Infrastructure.Accounts.Logins;
using CompraVenta.TestKit;
using Microsoft.Extensions.Options;

namespace CompraVenta.Infrastructure.Tests.Accounts;

[Collection(PostgresCollection.Name)]
public sealed class LoginFailuresTests(PostgresFixture postgres)
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Of_any_number_at_once_no_more_are_counted_than_the_limit_and_none_ends_the_lockout()
    {
        await using var rig = await AccountRig.CreateAsync(postgres);
        var failures = new LoginFailures(rig.Database, Options.Create(rig.Limits), rig.Time);
        var counted = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => failures.AddAsync("A@EXAMPLE.ORG", None)));
        Assert.Equal(rig.Limits.FailuresMax, counted.Count(c => c.IsCounted));
        var until = rig.Time.GetUtcNow() + rig.Limits.LockoutTime;
        Assert.All(counted.Where(c => !c.IsCounted), c => Assert.Equal(until, c.LockedUntil));
        Assert.Equal(until, await failures.LockedUntilAsync("A@EXAMPLE.ORG", None));

        rig.Time.Advance(rig.Limits.LockoutTime);
        Assert.Null(await failures.LockedUntilAsync("A@EXAMPLE.ORG", None));
        Assert.Equal((true, null), await failures.AddAsync("A@EXAMPLE.ORG", None));
    }
}
