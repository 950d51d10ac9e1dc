using System.Diagnostics;
using System.Globalization;
using CompraVenta.Infrastructure.Persistence;
using CompraVenta.TestKit;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace CompraVenta.Infrastructure.Tests.Persistence;

public sealed class PrivatePostgresTests : IAsyncLifetime
{
    private readonly DataFolder _folder = PostgresFixture.NewFolder();

    [Fact]
    public async Task Creates_its_cluster_and_database_on_the_first_start()
    {
        var server = Server();
        await server.StartAsync(CancellationToken.None);

        Assert.Equal("compraventa", await ScalarAsync(server, "select current_database()::text"));
        Assert.Equal("on", await ScalarAsync(server, "show data_checksums"));
        Assert.Equal("256MB", await ScalarAsync(server, "show shared_buffers"));
        Assert.Equal("on", await ScalarAsync(server, "show fsync"));
        Assert.Equal("UTF8", await ScalarAsync(server, "show server_encoding"));
    }

    [Fact]
    public async Task Listens_on_its_socket_only()
    {
        var server = Server();
        await server.StartAsync(CancellationToken.None);

        Assert.Equal("", await ScalarAsync(server, "show listen_addresses"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(server.SocketFolder));
        var ofServer = new DirectoryInfo($"/proc/{ServerPid()}/fd").EnumerateFiles()
            .Select(fd => fd.LinkTarget).Where(target => target?.StartsWith("socket:[", StringComparison.Ordinal) == true)
            .Select(target => target!["socket:[".Length..^1]).ToHashSet(StringComparer.Ordinal);
        Assert.NotEmpty(ofServer);
        var tcp = File.ReadLines("/proc/net/tcp").Skip(1).Concat(File.Exists("/proc/net/tcp6") ? File.ReadLines("/proc/net/tcp6").Skip(1) : [])
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[9]);
        Assert.DoesNotContain(tcp, ofServer.Contains);
    }

    [Fact]
    public async Task Keeps_its_data_over_a_stop_and_a_start()
    {
        var server = Server();
        await server.StartAsync(CancellationToken.None);
        await WriteAsync(server);
        await server.StopAsync(CancellationToken.None);
        Assert.False(File.Exists(Path.Combine(_folder.Path, "postgres/postmaster.pid")));
        Assert.False(Directory.Exists(server.SocketFolder));

        await server.StartAsync(CancellationToken.None);

        Assert.Equal("kept", await ReadAsync(server));
    }

    [Fact]
    public async Task Adopts_the_server_that_a_killed_app_left_running()
    {
        var killed = Server();
        await killed.StartAsync(CancellationToken.None);
        await WriteAsync(killed);
        var pid = ServerPid();

        var next = Server();
        await next.StartAsync(CancellationToken.None);

        Assert.Equal(pid, ServerPid());
        Assert.Equal("kept", await ReadAsync(next));
    }

    [Fact]
    public async Task Recovers_with_its_data_after_the_server_was_killed()
    {
        var server = Server();
        await server.StartAsync(CancellationToken.None);
        await WriteAsync(server);
        var killed = ServerPid();
        using (var process = Process.GetProcessById(killed)) process.Kill();

        await server.StartAsync(CancellationToken.None);

        Assert.NotEqual(killed, ServerPid());
        Assert.Equal("kept", await ReadAsync(server));
    }

    [Fact]
    public async Task Begins_again_where_the_first_start_was_cut_off()
    {
        var unfinished = Path.Combine(_folder.Path, "postgres.new");
        Directory.CreateDirectory(unfinished);
        await File.WriteAllTextAsync(Path.Combine(unfinished, "PG_VERSION"), "15\n");

        var server = Server();
        await server.StartAsync(CancellationToken.None);

        Assert.Equal("compraventa", await ScalarAsync(server, "select current_database()::text"));
        Assert.False(Directory.Exists(unfinished));
    }

    [Fact]
    public async Task Starts_although_a_strangers_process_has_the_number_of_the_dead_server()
    {
        var server = Server();
        await server.StartAsync(CancellationToken.None);
        var pidFile = Path.Combine(_folder.Path, "postgres/postmaster.pid");
        var lines = await File.ReadAllLinesAsync(pidFile);
        await server.StopAsync(CancellationToken.None);
        // As after a restart of the machine without a clean stop: our own number stands for some other program.
        lines[0] = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        await File.WriteAllLinesAsync(pidFile, lines);

        await server.StartAsync(CancellationToken.None);

        Assert.Equal("compraventa", await ScalarAsync(server, "select current_database()::text"));
    }

    [Fact]
    public async Task Names_the_version_that_an_existing_cluster_needs()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "postgres"));
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "postgres/PG_VERSION"), "99\n");

        var error = await Assert.ThrowsAsync<PrivatePostgresException>(() => Server().StartAsync(CancellationToken.None));

        Assert.Contains("PostgreSQL 99", error.Message, StringComparison.Ordinal);
        Directory.Delete(Path.Combine(_folder.Path, "postgres"), recursive: true);
    }

    [Fact]
    public async Task Says_the_servers_last_words_when_it_does_not_start()
    {
        var options = new PrivatePostgresOptions
        {
            StartTimeout = TimeSpan.Zero,
            ServerSettings = new Dictionary<string, string>(StringComparer.Ordinal) { ["no_such_setting"] = "it's 'quoted'" },
        };

        var error = await Assert.ThrowsAsync<PrivatePostgresException>(() => Server(options).StartAsync(CancellationToken.None));

        Assert.Contains("no_such_setting", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_is_free_can_be_locked_once()
    {
        using (DataFolderLock.Acquire(_folder.Path))
        {
            var error = Assert.Throws<DataFolderInUseException>(() => DataFolderLock.Acquire(_folder.Path));
            Assert.Contains(_folder.Path, error.Message, StringComparison.Ordinal);
            Assert.Contains(Environment.ProcessId.ToString(CultureInfo.InvariantCulture), error.Message, StringComparison.Ordinal);
        }
        using (DataFolderLock.Acquire(_folder.Path)) await Task.CompletedTask;
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => PostgresFixture.RemoveAsync(_folder);

    private PrivatePostgres Server(PrivatePostgresOptions? options = null) =>
        new(_folder, options ?? new PrivatePostgresOptions(), TimeProvider.System, NullLogger<PrivatePostgres>.Instance);

    private int ServerPid() =>
        int.Parse(File.ReadLines(Path.Combine(_folder.Path, "postgres/postmaster.pid")).First(), CultureInfo.InvariantCulture);

    private static Task<string?> WriteAsync(PrivatePostgres server) =>
        ScalarAsync(server, "create table proof (value text); insert into proof values ('kept'); select ''");

    private static Task<string?> ReadAsync(PrivatePostgres server) => ScalarAsync(server, "select value from proof");

    private static async Task<string?> ScalarAsync(PrivatePostgres server, string sql)
    {
        await using var connection = new NpgsqlConnection(server.ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
#pragma warning disable CA2100 // The tests' own text.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        return (string?)await command.ExecuteScalarAsync();
    }
}
