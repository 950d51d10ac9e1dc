using CompraVenta.Infrastructure.Accounts.Admin;
using CompraVenta.TestKit;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace CompraVenta.Infrastructure.Tests.Accounts;

/// <summary>Finding users, on real PostgreSQL.</summary>
[Collection(PostgresCollection.Name)]
public sealed class UserDirectoryTests(PostgresFixture postgres)
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Theory]
    [InlineData("LOVE", "lovelace")]
    [InlineData("ada@", "ada")]
    [InlineData("example.org", "ada,babbage,lovelace")]
    [InlineData("a%a", "")]
    [InlineData("_", "")]
    [InlineData("nobody", "")]
    public async Task Part_of_a_mail_address_or_user_name_finds(string search, string found)
    {
        await using var rig = await AccountRig.CreateAsync(postgres);
        foreach (var name in (string[])["ada", "babbage", "lovelace"]) await AccountAdminTests.AddAsync(rig, name);
        await AccountAdminTests.AddAsync(rig, "guest-7", isGuest: true);
        var page = await Directory(rig).ListAsync(new UserQuery { Search = search, Sort = UserSort.Username, IsDescending = false }, None);
        Assert.Equal(found, string.Join(',', page.Users.Select(user => user.Username)));
        Assert.Null(page.Next);
    }

    [Fact]
    public async Task Part_of_an_id_finds()
    {
        await using var rig = await AccountRig.CreateAsync(postgres);
        var ada = await AccountAdminTests.AddAsync(rig);
        await AccountAdminTests.AddAsync(rig);
        Assert.Equal(ada.Id, Assert.Single((await Directory(rig).ListAsync(new UserQuery { Search = ada.Id.ToString()[20..].ToUpperInvariant() }, None)).Users).Id);
    }

    [Fact]
    public async Task A_filter_leaves_only_those()
    {
        await using var rig = await AccountRig.CreateAsync(postgres);
        await AccountAdminTests.AddAsync(rig, "plain");
        await AccountAdminTests.AddAsync(rig, "boss", isAdmin: true);
        var bad = await AccountAdminTests.AddAsync(rig, "bad");
        await AccountAdminTests.AddAsync(rig, "guest", isGuest: true);
        await AccountAdminTests.Admin(rig).LockAsync(bad.Id, AdminActor.Console, null, None);
        foreach (var (filter, names) in new[] { (UserFilter.Admins, "boss"), (UserFilter.Locked, "bad"), (UserFilter.Guests, "guest"), (UserFilter.All, "bad,boss,guest,plain") })
        {
            var page = await Directory(rig).ListAsync(new UserQuery { Filter = filter, Sort = UserSort.Username, IsDescending = false }, None);
            Assert.Equal(names, string.Join(',', page.Users.Select(user => user.Username)));
        }

        var figures = await Directory(rig).CountAsync(None);
        Assert.Equal((3, 1, 1, 1, 3), (figures.Users, figures.Guests, figures.Admins, figures.Locked, figures.Registered));
    }

    [Theory]
    [InlineData(UserSort.Created, true)]
    [InlineData(UserSort.Created, false)]
    [InlineData(UserSort.Seen, true)]
    [InlineData(UserSort.Seen, false)]
    [InlineData(UserSort.Email, true)]
    [InlineData(UserSort.Email, false)]
    [InlineData(UserSort.Username, true)]
    [InlineData(UserSort.Username, false)]
    public async Task Pages_hold_everybody_once_in_order_also_where_many_are_equal(UserSort sort, bool isDescending)
    {
        await using var rig = await AccountRig.CreateAsync(postgres);
        for (var i = 0; i < 23; i++)
        {
            if (i % 4 == 0) rig.Time.Advance(TimeSpan.FromSeconds(1.000001));
            var user = await AccountAdminTests.AddAsync(rig, isGuest: i % 5 == 0);
            if (i % 3 != 0) continue;
            var seen = rig.Time.GetUtcNow();
            await using var db = await rig.Contexts.CreateDbContextAsync();
            await db.Users.Where(u => u.Id == user.Id).ExecuteUpdateAsync(u => u.SetProperty(x => x.SeenAt, seen));
        }

        var query = new UserQuery { Sort = sort, IsDescending = isDescending, Limit = 200 };
        var all = (await Directory(rig).ListAsync(query, None)).Users;
        Assert.Equal(23, all.Count);
        var paged = new List<UserSummary>();
        for (UserCursor? after = null; ;)
        {
            var page = await Directory(rig).ListAsync(query with { Limit = 4, After = after }, None);
            paged.AddRange(page.Users);
            if (page.Next is null) break;
            Assert.True(UserCursor.TryParse(page.Next.ToString(), sort, out after));
            Assert.Equal(page.Next, after);
        }

        Assert.Equal(all, paged);
        var keys = paged.Select(user => sort switch
        {
            UserSort.Created => user.CreatedAt.ToString("O"),
            UserSort.Seen => (user.SeenAt ?? DateTimeOffset.UnixEpoch).ToString("O"),
            UserSort.Email => user.Email ?? "",
            _ => user.Username!,
        }).ToList();
        Assert.Equal(isDescending ? keys.OrderDescending(StringComparer.Ordinal) : keys.Order(StringComparer.Ordinal), keys);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a cursor")]
    [InlineData("AAAA")]
    [InlineData("____")]
    public void A_cursor_that_is_none_is_refused(string text) => Assert.False(UserCursor.TryParse(text, UserSort.Created, out _));

    [Fact]
    public void A_cursor_of_another_order_is_refused()
    {
        var cursor = new UserCursor(UserSort.Email, "ADA@EXAMPLE.ORG", default, Guid.NewGuid()).ToString();
        Assert.True(UserCursor.TryParse(cursor, UserSort.Email, out _));
        Assert.False(UserCursor.TryParse(cursor, UserSort.Username, out _));
        Assert.False(UserCursor.TryParse(cursor + "A", UserSort.Created, out _));
    }

    [Fact]
    public async Task One_user_comes_with_what_lives_of_them()
    {
        await using var rig = await AccountRig.CreateAsync(postgres);
        var user = await AccountAdminTests.AddAsync(rig, "ada");
        var (ended, _) = await rig.Sessions.BeginAsync(user.Id, null, null, None);
        await rig.Sessions.BeginAsync(user.Id, null, null, None);
        await rig.Sessions.RevokeAsync(ended, None);
        var found = await Directory(rig).FindAsync(user.Id, None);
        Assert.Equal(("ada@example.org", 1, 0, 0), (found!.Summary.Email, found.Sessions, found.ApiKeys, found.Passkeys));
        Assert.Equal(user.Id, await Directory(rig).FindByEmailAsync("ADA@example.org", None));
        Assert.Null(await Directory(rig).FindByEmailAsync("ad@example.org", None));
        Assert.Null(await Directory(rig).FindAsync(Guid.NewGuid(), None));
    }

    private static UserDirectory Directory(AccountRig rig) => new(rig.Database, rig.Contexts, new UpperInvariantLookupNormalizer(), rig.Time);
}
