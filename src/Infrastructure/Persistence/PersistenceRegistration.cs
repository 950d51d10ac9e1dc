using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CompraVenta.Infrastructure.Persistence;

/// <summary>Registers the database.</summary>
public static class PersistenceRegistration
{
    /// <summary>The connection string that replaces the private server.</summary>
    public const string ConnectionStringName = "CompraVenta";

    /// <summary>Adds <see cref="DataFolder"/>, <see cref="Database"/>, its data source, a pooled factory of <see cref="CompraVentaDb"/>, and the
    /// service that starts the database before all others and stops it after them. To be called before other hosted services are added.</summary>
    public static IServiceCollection AddPersistence(this IServiceCollection services, IConfiguration configuration)
    {
        var folder = DataFolder.From(configuration);
        var connectionString = configuration.GetConnectionString(ConnectionStringName);
        // Both report every single command at the level of information.
        services.AddLogging(logs => logs.AddFilter("Npgsql", LogLevel.Warning).AddFilter("Microsoft.EntityFrameworkCore", LogLevel.Warning));
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(new PrivatePostgresOptions());
        services.AddSingleton(folder);
        services.AddSingleton(provider => new Database(folder, connectionString, provider.GetRequiredService<PrivatePostgresOptions>(),
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton(provider => provider.GetRequiredService<Database>().DataSource);
        services.Configure<IdentityOptions>(CompraVentaDb.ConfigureIdentity);
        services.AddPooledDbContextFactory<CompraVentaDb>((provider, options) =>
            CompraVentaDb.Configure(options, provider.GetRequiredService<Database>().DataSource));
        services.AddHostedService<DatabaseService>();
        return services;
    }

    /// <summary>Starts the database now instead of with the host, for an app that wants to say in its own words why it can't start.
    /// Does nothing where the database was taken out.</summary>
    /// <exception cref="DataFolderInUseException">Another app runs on the data folder.</exception>
    /// <exception cref="PrivatePostgresException">The private server does not come up.</exception>
    public static Task StartDatabaseAsync(this IServiceProvider services, CancellationToken ct) =>
        services.GetServices<IHostedService>().OfType<DatabaseService>().Any()
            ? services.GetRequiredService<Database>().StartAsync(ct)
            : Task.CompletedTask;
}
