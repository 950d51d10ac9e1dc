using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CompraVenta.Infrastructure.Persistence;

/// <summary>Brings a database to the newest schema.</summary>
public static class DatabaseMigration
{
    /// <summary>Any number will do, as long as nothing else in this database uses it for an advisory lock.</summary>
    private const long MigrationLock = 0x436F_6D70_7261_5665;

    private const int WaitsMax = 20;

    private static readonly TimeSpan WaitPause = TimeSpan.FromMilliseconds(250);

    /// <summary>Creates the database where it is missing and applies the migrations it lacks. Any number of nodes may do this at once: they take turns.</summary>
    /// <remarks>EF Core's own lock lives in the history table, which a fresh database has not got yet; ours comes first.</remarks>
    public static async Task ApplyAsync(NpgsqlDataSource database, CancellationToken ct)
    {
        await using var connection = await OpenOrCreateAsync(database, ct);
        await using (var take = new NpgsqlCommand("select pg_advisory_lock($1)", connection) { Parameters = { new() { Value = MigrationLock } }, CommandTimeout = 0 })
            await take.ExecuteNonQueryAsync(ct);
        try
        {
            var options = new DbContextOptionsBuilder<CompraVentaDb>();
            CompraVentaDb.Configure(options, database);
            await using var db = new CompraVentaDb(options.Options);
            db.Database.SetCommandTimeout(TimeSpan.FromMinutes(30));
            if ((await db.Database.GetPendingMigrationsAsync(ct)).Any()) await db.Database.MigrateAsync(ct);
        }
        finally
        {
            // Also when cancelled: a pooled connection would keep the lock.
            await using var release = new NpgsqlCommand("select pg_advisory_unlock($1)", connection) { Parameters = { new() { Value = MigrationLock } } };
            await release.ExecuteNonQueryAsync(CancellationToken.None);
        }
    }

    /// <summary>Waits while another process creates the database or applies its migrations, and applies none.</summary>
    /// <exception cref="PrivatePostgresException">The tables are not those of this version.</exception>
    internal static async Task WaitForAsync(NpgsqlDataSource database, CancellationToken ct)
    {
        for (var i = 0; ; i++)
        {
            try
            {
                await using var connection = await database.OpenConnectionAsync(ct);

                // Whoever migrates holds this lock; a start that has not come so far yet is looked for again.
                await using (var wait = new NpgsqlCommand("select pg_advisory_lock($1)", connection) { Parameters = { new() { Value = MigrationLock } }, CommandTimeout = 0 })
                    await wait.ExecuteNonQueryAsync(ct);
                await using (var release = new NpgsqlCommand("select pg_advisory_unlock($1)", connection) { Parameters = { new() { Value = MigrationLock } } })
                    await release.ExecuteNonQueryAsync(CancellationToken.None);
                var options = new DbContextOptionsBuilder<CompraVentaDb>();
                CompraVentaDb.Configure(options, database);
                await using var db = new CompraVentaDb(options.Options);
                if (!(await db.Database.GetPendingMigrationsAsync(ct)).Any()) return;
            }
            catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.InvalidCatalogName)
            {
                // The server is there, its database not yet.
            }
            if (i == WaitsMax) throw new PrivatePostgresException("The app that runs is of another version than this command: start it anew first.");
            await Task.Delay(WaitPause, ct);
        }
    }

    private static async Task<NpgsqlConnection> OpenOrCreateAsync(NpgsqlDataSource database, CancellationToken ct)
    {
        try
        {
            return await database.OpenConnectionAsync(ct);
        }
        catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.InvalidCatalogName)
        {
            var target = new NpgsqlConnectionStringBuilder(database.ConnectionString);
            var name = new NpgsqlCommandBuilder().QuoteIdentifier(target.Database ?? target.Username!);
            target.Database = "postgres";
            target.Pooling = false;
            // A clone, because the data source does not give the password away.
            await using var unopened = database.CreateConnection();
            await using (var maintenance = unopened.CloneWith(target.ConnectionString))
            {
                await maintenance.OpenAsync(ct);
#pragma warning disable CA2100 // An identifier cannot be a parameter; it is quoted above.
                await using var create = new NpgsqlCommand($"create database {name}", maintenance);
#pragma warning restore CA2100
                try
                {
                    await create.ExecuteNonQueryAsync(ct);
                }
                catch (PostgresException taken) when (taken.SqlState is PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation)
                {
                    // Another node was faster, and that is all we wanted.
                }
            }
            return await database.OpenConnectionAsync(ct);
        }
    }
}
