using CompraVenta.Infrastructure.Settings;
using CompraVenta.TestKit;

namespace CompraVenta.Infrastructure.Tests.Settings;

[Collection(PostgresCollection.Name)]
public sealed class SettingsStoreTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Remembers_the_newest_value()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var settings = new SettingsStore(database);
        Assert.Null(await settings.GetAsync("k", CancellationToken.None));

        await settings.SetAsync("k", "1", CancellationToken.None);
        await settings.SetAsync("k", "2", CancellationToken.None);

        Assert.Equal("2", await settings.GetAsync("k", CancellationToken.None));
    }

    [Fact]
    public async Task Of_several_that_decide_at_once_all_get_one_answer()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var settings = new SettingsStore(database);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() =>
            settings.GetOrAddAsync("source", i % 2 == 0 ? "live" : "simulated", CancellationToken.None))));

        Assert.Single(answers.Distinct(StringComparer.Ordinal));
        Assert.Equal(answers[0], await settings.GetAsync("source", CancellationToken.None));
    }
}
