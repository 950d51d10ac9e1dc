using System.Diagnostics;
using System.Globalization;
using CompraVenta.Infrastructure.Persistence;
using CompraVenta.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace CompraVenta.Infrastructure.Tests.Persistence;

[Collection(PostgresCollection.Name)]
public sealed class DatabaseTests(PostgresFixture postgres) : IAsyncLifetime
{
    private readonly DataFolder _folder = PostgresFixture.NewFolder();

    [Fact]
    public async Task Is_ready_before_other_services_start_and_runs_until_they_have_stopped()
    {
        using var host = App(services => services.AddHostedService<Witness>());
        await host.StartAsync();
        var witness = host.Services.GetServices<IHostedService>().OfType<Witness>().Single();
        Assert.True(host.Services.GetRequiredService<Database>().IsPrivate);

        await host.StopAsync();

        Assert.Equal([0, 0], witness.RowsSeen);
        Assert.False(File.Exists(Path.Combine(_folder.Path, "postgres/postmaster.pid")));
    }

    [Fact]
    public async Task Refuses_a_second_app_on_the_same_data_folder_and_leaves_the_first_alone()
    {
        using var first = App();
        await first.StartAsync();

        using (var second = App())
        {
            var error = await Assert.ThrowsAsync<DataFolderInUseException>(() => second.StartAsync());
            Assert.Contains($"The data folder {_folder.Path} is in use by another CompraVenta (process {Environment.ProcessId}).", error.Message, StringComparison.Ordinal);
        }

        Assert.Equal(0, await CountSettingsAsync(first));
        await first.StopAsync();
    }

    [Fact]
    public async Task Stops_the_server_when_the_start_fails_half_way()
    {
        using (var host = App(services => services.AddHostedService<FailingStart>()))
            await Assert.ThrowsAsync<InvalidOperationException>(() => host.StartAsync());

        Assert.False(File.Exists(Path.Combine(_folder.Path, "postgres/postmaster.pid")));
        DataFolderLock.Acquire(_folder.Path).Dispose();
    }

    [Fact]
    public async Task Brings_the_server_back_when_it_is_killed_under_the_running_app()
    {
        using var host = App();
        await host.StartAsync();
        var killed = ServerPid();
        using (var process = Process.GetProcessById(int.Parse(killed!, CultureInfo.InvariantCulture))) process.Kill();
        await Eventually.True(() => ServerPid() is { } pid && pid != killed, TimeSpan.FromSeconds(60));

        await Eventually.True(async () =>
        {
            try
            {
                await using var command = host.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand("select count(*) from settings");
                return await command.ExecuteScalarAsync() is 0L;
            }
            catch (NpgsqlException)
            {
                return false;
            }
        }, TimeSpan.FromSeconds(60));
        await host.StopAsync();
    }

    [Fact]
    public async Task Uses_the_connection_string_and_starts_no_server_of_its_own()
    {
        await using var other = await postgres.CreateEmptyDatabaseAsync();
        using var host = App(connectionString: other.ConnectionString);
        await host.StartAsync();

        Assert.False(host.Services.GetRequiredService<Database>().IsPrivate);
        Assert.Equal(0, await CountSettingsAsync(host));
        await host.StopAsync();
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
        await using var command = other.CreateCommand("select 1");
        Assert.Equal(1, await command.ExecuteScalarAsync());
    }

    [Fact]
    public async Task A_command_beside_the_running_app_uses_its_server_and_leaves_it_running()
    {
        using var app = App();
        await app.StartAsync();
        var server = ServerPid();

        using (var command = App())
        {
            var database = command.Services.GetRequiredService<Database>();
            await database.AttachAsync(CancellationToken.None);
            Assert.Equal(0, await CountSettingsAsync(command));
            await database.StopAsync(CancellationToken.None);
        }

        Assert.Equal(server, ServerPid());
        Assert.Equal(0, await CountSettingsAsync(app));
        await app.StopAsync();
    }

    [Fact]
    public async Task A_command_finds_the_server_of_an_app_of_another_login_session()
    {
        var socket = Path.Combine(_folder.Path, "socket");
        using var app = App(services => services.AddSingleton(new PrivatePostgresOptions { SocketFolder = socket }));
        await app.StartAsync();
        Assert.Equal(socket, PrivatePostgres.FindSocketFolder(_folder));

        using (var command = App(services => services.AddSingleton(new PrivatePostgresOptions { SocketFolder = PrivatePostgres.FindSocketFolder(_folder) })))
        {
            await command.Services.GetRequiredService<Database>().AttachAsync(CancellationToken.None);
            Assert.Equal(0, await CountSettingsAsync(command));
            await command.Services.GetRequiredService<Database>().StopAsync(CancellationToken.None);
        }

        await app.StopAsync();
        Assert.Null(PrivatePostgres.FindSocketFolder(_folder));
    }

    [Fact]
    public async Task A_command_that_comes_while_the_app_starts_waits_for_its_tables()
    {
        using var command = App();
        using (DataFolderLock.Acquire(_folder.Path))
        {
            var attaching = command.Services.GetRequiredService<Database>().AttachAsync(CancellationToken.None);
            var server = new PrivatePostgres(_folder, new PrivatePostgresOptions(), TimeProvider.System, NullLogger<PrivatePostgres>.Instance);
            await server.StartAsync(CancellationToken.None);
            Assert.False(attaching.IsCompleted);
            await using (var database = NpgsqlDataSource.Create(server.ConnectionString)) await DatabaseMigration.ApplyAsync(database, CancellationToken.None);
            await attaching;
            Assert.Equal(0, await CountSettingsAsync(command));
            await command.Services.GetRequiredService<Database>().StopAsync(CancellationToken.None);
            Assert.NotNull(ServerPid());
        }
    }

    [Fact]
    public async Task Commands_without_an_app_start_the_server_one_after_the_other_and_stop_it()
    {
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
        {
            using var command = App();
            var database = command.Services.GetRequiredService<Database>();
            await database.AttachAsync(CancellationToken.None);
            Assert.Equal(0, await CountSettingsAsync(command));
            await database.StopAsync(CancellationToken.None);
        })));

        Assert.Null(ServerPid());
        DataFolderLock.Acquire(_folder.Path).Dispose();
    }

    [Fact]
    public async Task A_command_of_a_connection_string_touches_no_data_folder()
    {
        await using var other = await postgres.CreateEmptyDatabaseAsync();
        using var command = App(connectionString: other.ConnectionString);
        await command.Services.GetRequiredService<Database>().AttachAsync(CancellationToken.None);
        Assert.Equal(0, await CountSettingsAsync(command));
        await command.Services.GetRequiredService<Database>().StopAsync(CancellationToken.None);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Theory]
    [InlineData("/srv/x/", "/srv/x")]
    [InlineData("/srv/x", "/srv/x")]
    public void The_setting_names_the_data_folder(string setting, string expected)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Data", setting)]).Build();

        Assert.Equal(expected, DataFolder.From(configuration).Path);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => PostgresFixture.RemoveAsync(_folder);

    private IHost App(Action<IServiceCollection>? more = null, string? connectionString = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.Configuration.AddInMemoryCollection([new("Data", _folder.Path), new("ConnectionStrings:CompraVenta", connectionString)]);
        builder.Services.AddPersistence(builder.Configuration);
        more?.Invoke(builder.Services);
        return builder.Build();
    }

    private string? ServerPid()
    {
        try
        {
            return File.ReadLines(Path.Combine(_folder.Path, "postgres/postmaster.pid")).FirstOrDefault();
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    private static async Task<int> CountSettingsAsync(IHost host)
    {
        await using var db = await host.Services.GetRequiredService<IDbContextFactory<CompraVentaDb>>().CreateDbContextAsync();
        return await db.Settings.CountAsync();
    }

    /// <summary>Uses the database as a worker does: first thing when it starts, last thing when it stops.</summary>
    private sealed class Witness(IDbContextFactory<CompraVentaDb> databases) : IHostedService
    {
        public List<int> RowsSeen { get; } = [];

        public Task StartAsync(CancellationToken cancellationToken) => LookAsync(cancellationToken);

        public Task StopAsync(CancellationToken cancellationToken) => LookAsync(cancellationToken);

        private async Task LookAsync(CancellationToken ct)
        {
            await using var db = await databases.CreateDbContextAsync(ct);
            RowsSeen.Add(await db.Settings.CountAsync(ct));
        }
    }

    private sealed class FailingStart : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => throw new InvalidOperationException("as the test wants");

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
