using System.Diagnostics;
using System.Globalization;
using CompraVenta.Infrastructure.Persistence;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace CompraVenta.TestKit;

/// <summary>A private PostgreSQL for the tests of one assembly, and empty databases of the newest schema on it.</summary>
/// <remarks>Use it through <c>[CollectionDefinition]</c> + <c>ICollectionFixture&lt;PostgresFixture&gt;</c>. Everything it made is gone afterwards;
/// what a killed test run left behind is removed by the next.</remarks>
public sealed class PostgresFixture : IAsyncLifetime
{
    private const string FolderPrefix = "compraventa-test-";
    private const string Template = "template_migrated";

    /// <summary>For servers whose data nobody will miss: nothing waits for the disk.</summary>
    public static readonly PrivatePostgresOptions FastOptions = new()
    {
        DatabaseName = Template,
        ServerSettings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["fsync"] = "off",
            ["full_page_writes"] = "off",
            ["shared_buffers"] = "64MB",
            ["max_connections"] = "200",
        },
    };

    private readonly DataFolder _folder = NewFolder();
    private readonly List<NpgsqlDataSource> _sources = [];
    private PrivatePostgres? _server;
    private int _databases;

    /// <summary>A fresh folder for one private server, which PostgreSQL's user can reach; <see cref="RemoveAsync"/> removes it.</summary>
    /// <remarks>It bears the number of this process: once that has ended, whatever is still there was left behind.</remarks>
    public static DataFolder NewFolder()
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{FolderPrefix}{Environment.ProcessId}-{Guid.NewGuid().ToString("N")[..12]}");
        var folder = new DataFolder(Path.Combine(Path.GetTempPath(), name));
        Directory.CreateDirectory(folder.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return folder;
    }

    /// <summary>Stops whatever server still runs on the folder, and deletes it.</summary>
    public static async Task RemoveAsync(DataFolder folder)
    {
        await new PrivatePostgres(folder, FastOptions, TimeProvider.System, NullLogger<PrivatePostgres>.Instance).StopAsync(CancellationToken.None);
        Directory.Delete(folder.Path, recursive: true);
    }

    /// <summary>Creates a database with the newest schema and nothing in it.</summary>
    /// <returns>Its pool of connections, which the fixture closes.</returns>
    public async Task<NpgsqlDataSource> CreateDatabaseAsync()
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"test_{Interlocked.Increment(ref _databases)}");
        await CreateAsync($"create database {name} template {Template}");
        return Open(name);
    }

    /// <summary>Creates a database without any table.</summary>
    /// <returns>Its pool of connections, which the fixture closes.</returns>
    public async Task<NpgsqlDataSource> CreateEmptyDatabaseAsync()
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"test_{Interlocked.Increment(ref _databases)}");
        await CreateAsync($"create database {name}");
        return Open(name);
    }

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        await RemoveLeftoversAsync();
        _server = new PrivatePostgres(_folder, FastOptions, TimeProvider.System, NullLogger<PrivatePostgres>.Instance);
        await _server.StartAsync(CancellationToken.None);
        // No connection may be open to a template while it is copied.
        await using var template = NpgsqlDataSource.Create(_server.ConnectionString + ";Pooling=false");
        await DatabaseMigration.ApplyAsync(template, CancellationToken.None);
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        foreach (var source in _sources) await source.DisposeAsync();
        await RemoveAsync(_folder);
    }

    private NpgsqlDataSource Open(string database)
    {
        // Every test has a database of its own: connections that it left idle are soon closed, or those of many tests would fill the server.
        var settings = new NpgsqlConnectionStringBuilder(_server!.ConnectionString) { Database = database, MaxPoolSize = 20, ConnectionIdleLifetime = 2, ConnectionPruningInterval = 1 };
        var source = NpgsqlDataSource.Create(settings);
        lock (_sources) _sources.Add(source);
        return source;
    }

    private async Task CreateAsync(string sql)
    {
        var settings = new NpgsqlConnectionStringBuilder(_server!.ConnectionString) { Database = "postgres", Pooling = false };
        await using var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync();
#pragma warning disable CA2100 // The names are our own.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }

    private static async Task RemoveLeftoversAsync()
    {
        foreach (var path in Directory.EnumerateDirectories(Path.GetTempPath(), FolderPrefix + "*"))
        {
            if (IsRunning(OwnerOf(path))) continue;
            try
            {
                await RemoveAsync(new DataFolder(path));
            }
            catch (Exception error) when (error is UnauthorizedAccessException or IOException)
            {
                // Another user's, or removed by another run just now: not ours to clean.
            }
        }
    }

    // Null where the name tells no process.
    private static int? OwnerOf(string path) =>
        int.TryParse(Path.GetFileName(path)[FolderPrefix.Length..].Split('-')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;

    private static bool IsRunning(int? id)
    {
        if (id is not { } known) return false;
        try
        {
            using var process = Process.GetProcessById(known);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
