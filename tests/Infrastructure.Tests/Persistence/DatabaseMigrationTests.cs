using CompraVenta.Infrastructure.Persistence;
using CompraVenta.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;

namespace CompraVenta.Infrastructure.Tests.Persistence;

[Collection(PostgresCollection.Name)]
public sealed class DatabaseMigrationTests(PostgresFixture postgres)
{
    [Fact]
    public async Task The_migrations_say_all_that_the_model_says()
    {
        await using var database = NpgsqlDataSource.Create("Host=unused");
        await using var db = new CompraVentaDb(Options(database));

        Assert.False(db.Database.HasPendingModelChanges(),
            "The model has changed: run `dotnet run --project tools/Migrations -- add NAME`.");
    }

    [Fact]
    public async Task Four_nodes_may_migrate_one_fresh_database_at_once()
    {
        await using var database = await postgres.CreateEmptyDatabaseAsync();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => DatabaseMigration.ApplyAsync(database, CancellationToken.None))));

        await using var db = new CompraVentaDb(Options(database));
        Assert.Empty(await db.Database.GetPendingMigrationsAsync());
        await using var locks = database.CreateCommand("select count(*) from pg_locks where locktype = 'advisory'");
        Assert.Equal(0L, await locks.ExecuteScalarAsync());
    }

    [Fact]
    public async Task Creates_the_database_that_a_connection_string_names_for_several_nodes_at_once()
    {
        await using var some = await postgres.CreateEmptyDatabaseAsync();
        var settings = new NpgsqlConnectionStringBuilder(some.ConnectionString) { Database = "Named \"by\" an operator", Pooling = false };
        await using var database = NpgsqlDataSource.Create(settings);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => DatabaseMigration.ApplyAsync(database, CancellationToken.None))));

        await using var db = new CompraVentaDb(Options(database));
        Assert.Empty(await db.Database.GetPendingMigrationsAsync());
    }

    [Fact]
    public async Task Creates_the_database_of_a_user_with_a_password()
    {
        await using var some = await postgres.CreateEmptyDatabaseAsync();
        await using (var hba = some.CreateCommand("show hba_file"))
        {
            var file = (string)(await hba.ExecuteScalarAsync())!;
            await File.WriteAllTextAsync(file, "local all operator scram-sha-256\n" + await File.ReadAllTextAsync(file));
        }
        await using (var role = some.CreateCommand("create role operator login createdb password 'it''s; secret'; select pg_reload_conf()"))
            await role.ExecuteNonQueryAsync();
        var settings = new NpgsqlConnectionStringBuilder(some.ConnectionString) { Username = "operator", Password = "it's; secret", Database = "operators", Pooling = false };
        await using var database = NpgsqlDataSource.Create(settings);
        // The server reads the changed file in its own time.
        await using var without = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(settings.ConnectionString) { Password = "wrong", Database = "postgres" });
        await Eventually.True(async () =>
        {
            try
            {
                await using var connection = await without.OpenConnectionAsync();
                return false;
            }
            catch (PostgresException error)
            {
                return error.SqlState == PostgresErrorCodes.InvalidPassword;
            }
        });

        await DatabaseMigration.ApplyAsync(database, CancellationToken.None);

        await using var db = new CompraVentaDb(Options(database));
        Assert.Empty(await db.Database.GetPendingMigrationsAsync());
    }

    [Fact]
    public async Task Leaves_a_database_alone_that_is_up_to_date()
    {
        await using var database = await postgres.CreateDatabaseAsync();

        await DatabaseMigration.ApplyAsync(database, CancellationToken.None);

        await using var db = new CompraVentaDb(Options(database));
        Assert.Equal(db.Database.GetMigrations(), await db.Database.GetAppliedMigrationsAsync());
    }

    [Fact]
    public async Task Forgets_the_books_whose_source_nobody_knows_on_the_way_up_and_back()
    {
        await using var database = await postgres.CreateEmptyDatabaseAsync();
        await using var db = new CompraVentaDb(Options(database));
        var migrator = db.GetService<IMigrator>();
        await migrator.MigrateAsync("BooksAndSettings");
        await ExecuteAsync(database, "insert into book_levels values ('binance', 'BTC-USDT', 'bid', 0, 1, 1, null, now())");

        await DatabaseMigration.ApplyAsync(database, CancellationToken.None);

        await using var count = database.CreateCommand("select count(*) from book_levels");
        Assert.Equal(0L, await count.ExecuteScalarAsync());
        await using var defaults = database.CreateCommand("select count(*) from information_schema.columns where table_name = 'saved_books' and column_default is not null");
        Assert.Equal(0L, await defaults.ExecuteScalarAsync());
        foreach (var source in (string[])["live", "simulated", "replay"])
        {
            await ExecuteAsync(database, $"""
                insert into saved_books (source, exchange, pair, symbol, bid_prices, bid_sizes, bid_counts, ask_prices, ask_sizes, ask_counts, updated_at)
                values ('{source}', 'binance', 'BTC-USDT', 'BTCUSDT', array[1], array[1], array[null]::int[], array[]::numeric[], array[]::numeric[], array[]::int[], now())
                """);
        }

        await migrator.MigrateAsync("BooksAndSettings");
        await ExecuteAsync(database, "insert into book_levels values ('binance', 'BTC-USDT', 'bid', 0, 1, 1, null, now())");
        Assert.Equal(1L, await count.ExecuteScalarAsync());
    }

    private static async Task ExecuteAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private static DbContextOptions<CompraVentaDb> Options(NpgsqlDataSource database)
    {
        var options = new DbContextOptionsBuilder<CompraVentaDb>();
        CompraVentaDb.Configure(options, database);
        return options.Options;
    }
}
