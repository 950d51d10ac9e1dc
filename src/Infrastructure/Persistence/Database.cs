using Microsoft.Extensions.Logging;
using Npgsql;

namespace CompraVenta.Infrastructure.Persistence;

/// <summary>The app's one database: the server that a connection string names, else the private one of the data folder.</summary>
/// <remarks>The connection string and the data source exist from the start; they answer once <see cref="WhenReadyAsync"/> has returned.</remarks>
public sealed partial class Database : IAsyncDisposable
{
    private readonly DataFolder _folder;
    private readonly PrivatePostgres? _server;
    private readonly ILogger<Database> _logger;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stopping = new();
    private readonly TimeProvider _time;
    private DataFolderLock? _lock;
    private DataFolderLock? _turn;
    private Task _keeping = Task.CompletedTask;
    private bool _started;
    private bool _stopped;

    /// <summary>Names the database; nothing is started yet.</summary>
    /// <param name="folder">The data folder, which the private server lives in.</param>
    /// <param name="connectionString">Npgsql's, for a server that somebody else runs; null or empty for the private one.</param>
    /// <param name="options">What may differ between private servers.</param>
    /// <param name="time">Measures start-up.</param>
    /// <param name="logs">For the server's and the database's own log lines.</param>
    public Database(DataFolder folder, string? connectionString, PrivatePostgresOptions options, TimeProvider time, ILoggerFactory logs)
    {
        _folder = folder;
        _time = time;
        _logger = logs.CreateLogger<Database>();
        if (string.IsNullOrWhiteSpace(connectionString))
            _server = new PrivatePostgres(folder, options, time, logs.CreateLogger<PrivatePostgres>());
        var settings = new NpgsqlConnectionStringBuilder(_server?.ConnectionString ?? connectionString);
        if (!settings.ContainsKey("Application Name")) settings.ApplicationName = "CompraVenta";
        if (!settings.ContainsKey("Max Auto Prepare")) settings.MaxAutoPrepare = 50;
        if (!settings.ContainsKey("Maximum Pool Size")) settings.MaxPoolSize = 50;
        ConnectionString = settings.ConnectionString;
        var source = new NpgsqlDataSourceBuilder(ConnectionString);
        source.UseLoggerFactory(logs);
        DataSource = source.Build();
    }

    /// <summary>Npgsql's connection string, with the app's pool settings.</summary>
    public string ConnectionString { get; }

    /// <summary>The pool of connections that everything in this process shares.</summary>
    public NpgsqlDataSource DataSource { get; }

    /// <summary>True when the server belongs to this app, false when a connection string names it.</summary>
    public bool IsPrivate => _server is not null;

    /// <summary>Returns when the server answers and has the newest schema.</summary>
    /// <exception cref="Exception">What kept the database from starting.</exception>
    public Task WhenReadyAsync(CancellationToken ct) => _ready.Task.WaitAsync(ct);

    /// <summary>True once <see cref="WhenReadyAsync"/> would return at once.</summary>
    public bool IsReady => _ready.Task.IsCompletedSuccessfully;

    /// <summary>Asks whether the server answers now, and has the newest schema.</summary>
    public async Task<bool> AnswersAsync(CancellationToken ct)
    {
        if (!IsReady) return false;
        try
        {
            await using var question = DataSource.CreateCommand("select 1");
            await question.ExecuteScalarAsync(ct);
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    /// <summary>Starts the private server where it is ours, and applies the migrations. Further calls wait for the first.</summary>
    /// <exception cref="DataFolderInUseException">Another app runs on the data folder.</exception>
    /// <exception cref="PrivatePostgresException">The private server does not come up.</exception>
    public Task StartAsync(CancellationToken ct) =>
        Interlocked.Exchange(ref _started, true) ? WhenReadyAsync(ct) : StartOnceAsync(ct);

    /// <summary>As <see cref="StartAsync"/>, for a command beside the app: where the app runs on the data folder, its server is used as it is, and left running.
    /// Commands on one data folder take turns.</summary>
    /// <exception cref="PrivatePostgresException">The server does not come up, or the running app is of another version.</exception>
    public Task AttachAsync(CancellationToken ct) => Interlocked.Exchange(ref _started, true) ? WhenReadyAsync(ct) : ReadyAsync(AttachOnceAsync, ct);

    private Task StartOnceAsync(CancellationToken ct) => ReadyAsync(
        async token =>
        {
            if (_server is not null)
            {
                await PrivatePostgres.PrepareDataFolderAsync(_folder.Path, token);
                _lock = DataFolderLock.Acquire(_folder.Path);
                await _server.StartAsync(token);
            }
            await DatabaseMigration.ApplyAsync(DataSource, token);
            if (_server is not null) _keeping = KeepRunningAsync(_server, _stopping.Token);
        },
        ct);

    private async Task AttachOnceAsync(CancellationToken ct)
    {
        if (_server is not null)
        {
            await PrivatePostgres.PrepareDataFolderAsync(_folder.Path, ct);
            _turn = await DataFolderLock.AcquireTurnAsync(_folder.Path, _time, ct);
            try
            {
                _lock = DataFolderLock.Acquire(_folder.Path);
            }
            catch (DataFolderInUseException)
            {
                // The app runs, and its server is there or on its way; so are the tables.
                await _server.WaitForAsync(ct);
                await DatabaseMigration.WaitForAsync(DataSource, ct);
                return;
            }
            await _server.StartAsync(ct);
        }
        await DatabaseMigration.ApplyAsync(DataSource, ct);
    }

    private async Task ReadyAsync(Func<CancellationToken, Task> start, CancellationToken ct)
    {
        try
        {
            await start(ct);
            _ready.TrySetResult();
        }
        catch (Exception error)
        {
            _ready.TrySetException(error);
            // Whoever waits gets the exception; nobody may be waiting, and it is thrown here as well.
            _ = _ready.Task.Exception;
            throw;
        }
    }

    /// <summary>Closes the pool and stops the private server. To be called when nothing uses the database any more; further calls do nothing.</summary>
    public async Task StopAsync(CancellationToken ct)
    {
        if (_stopped) return;
        _stopped = true;
        await _stopping.CancelAsync();
        await _keeping;
        await DataSource.DisposeAsync();
        // Without the lock the server, if there is one, is another app's.
        if (_server is not null && _lock is not null) await _server.StopAsync(ct);
        _lock?.Dispose();
        _lock = null;
        _turn?.Dispose();
        _turn = null;
        _stopping.Dispose();
    }

    /// <summary>Stops what is still running: the way out of a start that failed half-way.</summary>
    public async ValueTask DisposeAsync() => await StopAsync(CancellationToken.None);

    /// <summary>Starts the private server again when it dies under the running app (killed, out of memory).</summary>
    private async Task KeepRunningAsync(PrivatePostgres server, CancellationToken ct)
    {
        var watch = new NpgsqlConnectionStringBuilder(ConnectionString) { Pooling = false, ApplicationName = "CompraVenta watch" }.ConnectionString;
        while (!ct.IsCancellationRequested)
        {
            try
            {
                // An idle connection that waits for a notification nobody sends: it breaks in the moment that the server dies.
                await using var connection = new NpgsqlConnection(watch);
                await connection.OpenAsync(ct);
                while (true) await connection.WaitAsync(ct);
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (NpgsqlException error)
            {
                Log.ServerLost(_logger, error.Message);
                // The pooled connections went with it; whoever asks next gets a new one.
                DataSource.Clear();
            }
            try
            {
                await server.StartAsync(ct);
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error) when (error is PrivatePostgresException or NpgsqlException)
            {
                Log.ServerNotRestarted(_logger, error);
                await Task.Delay(TimeSpan.FromSeconds(1), CancellationToken.None);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2011, LogLevel.Warning, "The private PostgreSQL went away ({Reason}); starting it again", EventName = "PostgresLost")]
        public static partial void ServerLost(ILogger logger, string reason);

        [LoggerMessage(2012, LogLevel.Error, "The private PostgreSQL does not come back; trying again", EventName = "PostgresNotRestarted")]
        public static partial void ServerNotRestarted(ILogger logger, Exception error);
    }
}
