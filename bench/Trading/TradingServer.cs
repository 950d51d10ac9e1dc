using System.Globalization;
using CompraVenta.Infrastructure.Persistence;
using CompraVenta.TestKit;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace CompraVenta.Bench.Trading;

/// <summary>A private PostgreSQL with the app's own settings, fsync on, and databases of the newest schema on it.</summary>
internal sealed class TradingServer : IAsyncDisposable
{
    private readonly DataFolder folder = PostgresFixture.NewFolder();
    private readonly PrivatePostgres server;
    private readonly List<NpgsqlDataSource> sources = [];

    private TradingServer() => server = new PrivatePostgres(folder, new PrivatePostgresOptions(), TimeProvider.System, NullLogger<PrivatePostgres>.Instance);

    /// <summary>The folder of its socket.</summary>
    public string Socket => server.SocketFolder;

    /// <summary>The server's process.</summary>
    public int Postmaster => int.Parse(File.ReadLines(Path.Combine(folder.Path, "postgres/postmaster.pid")).First(), CultureInfo.InvariantCulture);

    public static async Task<TradingServer> StartAsync()
    {
        var started = new TradingServer();
        await started.server.StartAsync(CancellationToken.None);
        return started;
    }

    /// <summary>Where a database is, or will be.</summary>
    public string ConnectionString(string name) => new NpgsqlConnectionStringBuilder(server.ConnectionString) { Database = name, MaxAutoPrepare = 50, MaxPoolSize = 50 }.ConnectionString;

    /// <summary>Makes a database, with the pool that the app would have.</summary>
    public async Task<NpgsqlDataSource> CreateAsync(string name)
    {
        var source = NpgsqlDataSource.Create(ConnectionString(name));
        sources.Add(source);
        await DatabaseMigration.ApplyAsync(source, CancellationToken.None);
        return source;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var source in sources) await source.DisposeAsync();
        await PostgresFixture.RemoveAsync(folder);
    }
}
