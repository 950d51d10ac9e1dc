using CompraVenta.TestKit;

namespace CompraVenta.Web.Tests.Status;

[Collection(PostgresCollection.Name)]
public sealed class DatabaseTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Is_ready_on_a_migrated_database_and_keeps_its_books_over_a_restart()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        WebApp NewApp() => new WebApp(postgres).With("ConnectionStrings:CompraVenta", database.ConnectionString).With("Readiness:Pairs:0", "BTC-USD");
        await using (var first = await NewApp().StartAsync())
        {
            await Eventually.True(async () => (await first.GetAsync("/readyz")).Status == 200);
            var (_, answer) = await first.GetAsync("/readyz");
            Assert.Equal(["migrations", "market_loop", "reference_books"], answer.GetProperty("checks").EnumerateArray().Select(c => c.GetProperty("name").GetString()));
            await using var command = database.CreateCommand("select count(*) from book_levels where pair = 'BTC-USD'");
            await Eventually.True(async () => (long)(await command.ExecuteScalarAsync())! == 9);
        }

        await using var second = NewApp();
        second.OpensMarket = false;
        await second.StartAsync();
        _ = second.Market.BitfinexBtcUsd;
        await Eventually.True(async () =>
        {
            var (_, book) = await second.GetAsync("/api/book/bitfinex/BTC-USD");
            return book.GetProperty("stale").GetBoolean() && book.GetProperty("reason").GetString() == "restored"
                && book.GetProperty("bids").GetRawText() == """[["64000.1","0.2",3],["63999","1",1],["63990","4",2]]""";
        });
    }
}
