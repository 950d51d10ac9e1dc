using CompraVenta.Infrastructure.Books;
using CompraVenta.Infrastructure.Settings;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CompraVenta.Infrastructure.Persistence;

/// <summary>The everyday tables. Each table's mapping stands beside its capability; hot paths use Npgsql directly.</summary>
public sealed class CompraVentaDb(DbContextOptions<CompraVentaDb> options) : DbContext(options)
{
    /// <summary>The newest book of each live instrument.</summary>
    public DbSet<BookLevelRow> BookLevels => Set<BookLevelRow>();

    /// <summary>Facts that the app decided once and remembers.</summary>
    public DbSet<SettingRow> Settings => Set<SettingRow>();

    /// <summary>The one way to configure this context, for the app, the tools and the tests alike, so that all see one model.</summary>
    public static DbContextOptionsBuilder Configure(DbContextOptionsBuilder options, NpgsqlDataSource database) =>
        options.UseNpgsql(database).UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking);

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder) =>
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(CompraVentaDb).Assembly);
}
