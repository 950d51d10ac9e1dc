using CompraVenta.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

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
            Assert.Equal(["migrations", "market_loop", "engine", "reference_books"], answer.GetProperty("checks").EnumerateArray().Select(c => c.GetProperty("name").GetString()));
            await using var command = database.CreateCommand("select count(*) from book_levels where pair = 'BTC-USD'");
            await Eventually.True(async () => (long)(await command.ExecuteScalarAsync())! == 9);
        }

        await using var second = NewApp();
        second.OpensMarket = false;
        await second.StartAsync();
        await Eventually.True(async () =>
        {
            var (status, book) = await second.GetAsync("/api/book/bitfinex/BTC-USD");
            return status == 200 && book.GetProperty("stale").GetBoolean() && book.GetProperty("reason").GetString() == "restored"
                && book.GetProperty("bids").GetRawText() == """[["64000.1","0.2",3],["63999","1",1],["63990","4",2]]""";
        });
        // No venue has been asked what it lists.
        var (_, symbols) = await second.GetAsync("/api/symbols");
        Assert.Contains(symbols.GetProperty("symbols").EnumerateArray(), s => s.GetProperty("pair").GetString() == "BTC-USD");
    }

    [Fact]
    public async Task A_database_that_fails_does_not_stop_the_market_and_is_tried_again()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var lines = new LogLines();
        await using var app = await new WebApp(postgres).With("ConnectionStrings:CompraVenta", database.ConnectionString)
            .ConfigureServices(services => services.AddSingleton<ILoggerProvider>(lines)).StartAsync();
        await Eventually.True(async () => await CountAsync(database, "64010") == 1);

        await ExecuteAsync(database, "alter table saved_books rename to elsewhere");
        await app.Market.Binance.UpdateAsync(app.Market.BinanceBtcUsdt, "64010.25:7", "");
        await Eventually.True(() => lines.Count("BooksNotSaved") > 0);
        var (status, book) = await app.GetAsync("/api/orderbook?pair=BTC-USDT&limit=1");
        Assert.Equal(200, status);
        Assert.Equal("64010.25", book.GetProperty("bids")[0][0].GetString());

        await ExecuteAsync(database, "alter table elsewhere rename to saved_books");
        await Eventually.True(async () => await CountAsync(database, "64010.25") == 1);
    }

    [Fact]
    public async Task A_database_that_goes_away_is_told_and_so_is_its_return()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var link = new PostgresLink(database);
        await using var app = await new WebApp(postgres).With("ConnectionStrings:CompraVenta", link.ConnectionString).With("Readiness:Pairs:0", "BTC-USD").StartAsync();
        await Eventually.True(async () => await SaysAsync(200, true));
        link.IsDown = true;
        link.Cut();
        await Eventually.True(async () => await SaysAsync(503, false));
        link.IsDown = false;
        await Eventually.True(async () => await SaysAsync(200, true));

        async Task<bool> SaysAsync(int ready, bool isThere) =>
            (await app.GetAsync("/readyz")).Status == ready && (await app.GetAsync("/api/status")).Body.GetProperty("app").GetProperty("database_ok").GetBoolean() == isThere;
    }

    private static async Task<long> CountAsync(NpgsqlDataSource database, string price)
    {
        await using var command = database.CreateCommand($"select count(*) from book_levels where pair = 'BTC-USDT' and price = {price}");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static async Task ExecuteAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
