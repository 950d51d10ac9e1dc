using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CompraVenta.Infrastructure.Persistence;

/// <summary>Brings a database to the newest schema.</summary>
public static class DatabaseMigration
{
    /// <summary>Any number will do, as long as nothing else in this database uses it for an advisory lock.</summary>
    private const long MigrationLock = 0x436F_6D70_7261_5665;

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
