using System.Reflection;
using CompraVenta.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Design.Internal;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Design;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

// No database is touched: a migration is the difference between the model and the last snapshot.
await using var database = NpgsqlDataSource.Create("Host=unused");
var options = new DbContextOptionsBuilder<CompraVentaDb>();
CompraVentaDb.Configure(options, database);
await using var db = new CompraVentaDb(options.Options);

switch (args)
{
    case ["add", var name]:
        if (!File.Exists("CompraVenta.sln"))
        {
            await Console.Error.WriteLineAsync("Run this from the root of the checkout.");
            return 2;
        }
        // Asked of a context of its own: a snapshot that was looked at once is nothing to the scaffolder, which would then write every table anew.
        await using (var asked = new CompraVentaDb(options.Options))
        {
            if (!asked.Database.HasPendingModelChanges())
            {
                await Console.Error.WriteLineAsync("The model has not changed since the last migration.");
                return 1;
            }
        }
#pragma warning disable EF1001 // The design-time services are internal to EF Core; the project pins their exact version.
        var report = new OperationReporter(new OperationReportHandler(Console.Error.WriteLine, Console.Error.WriteLine, Console.Out.WriteLine, null));
        var services = new DesignTimeServicesBuilder(typeof(CompraVentaDb).Assembly, Assembly.GetExecutingAssembly(), report, []).Build(db);
#pragma warning restore EF1001
        await using (var scope = services.CreateAsyncScope())
        {
            var scaffolder = scope.ServiceProvider.GetRequiredService<IMigrationsScaffolder>();
            // The scaffolder appends "Migrations" to the namespace by itself.
            var migration = scaffolder.ScaffoldMigration(name, typeof(CompraVentaDb).Namespace!);
            var project = Path.GetFullPath("src/Infrastructure/Persistence");
            var files = scaffolder.Save(project, migration, Path.Combine(project, "Migrations"), dryRun: false);
            Console.WriteLine(files.MigrationFile);
            Console.WriteLine(files.MetadataFile);
            Console.WriteLine(files.SnapshotFile);
        }
        return 0;
    case ["script"]:
        Console.Write(db.GetService<IMigrator>().GenerateScript(options: MigrationsSqlGenerationOptions.Idempotent));
        return 0;
    default:
        await Console.Error.WriteLineAsync("""
            dotnet run --project tools/Migrations -- add NAME   write the migration from the last snapshot to the model
            dotnet run --project tools/Migrations -- script     print SQL that brings any older database to the newest schema
            """);
        return 2;
}
