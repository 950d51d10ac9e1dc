using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace CompraVenta.Infrastructure.Persistence;

/// <summary>A PostgreSQL server that belongs to one data folder and listens on a Unix socket only.</summary>
/// <remarks>
/// Whoever calls this holds the folder's <see cref="DataFolderLock"/>. The server is detached from this process: it outlives
/// a killed app and is then adopted. It is never asked for by <c>pg_ctl status</c>, which takes a dead server that nobody
/// has reaped yet for a running one; a connection is the only proof of life.
/// </remarks>
public sealed partial class PrivatePostgres
{
    private const string UserName = "compraventa";

    /// <summary>A Unix socket's path ends at 107 bytes (sockaddr_un, unix(7)); the server's file name takes 14 of them.</summary>
    private const int SocketFolderBytesMax = 107 - 14;

    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(250);

    private readonly string _dataFolder;
    private readonly string _cluster;
    private readonly PrivatePostgresOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<PrivatePostgres> _logger;

    /// <summary>Names a server; nothing is created or started yet.</summary>
    public PrivatePostgres(DataFolder dataFolder, PrivatePostgresOptions options, TimeProvider time, ILogger<PrivatePostgres> logger)
    {
        _dataFolder = dataFolder.Path;
        _cluster = Path.Combine(_dataFolder, "postgres");
        _options = options;
        _time = time;
        _logger = logger;
        SocketFolder = options.SocketFolder ?? ChooseSocketFolder(_dataFolder);
        ConnectionString = new NpgsqlConnectionStringBuilder
        {
            Host = SocketFolder,
            Username = UserName,
            Database = options.DatabaseName,
            SslMode = SslMode.Disable,
            GssEncryptionMode = GssEncryptionMode.Disable,
        }.ConnectionString;
    }

    /// <summary>Where to connect once the server is started. Known beforehand, the same for every start of one folder.</summary>
    public string ConnectionString { get; }

    /// <summary>The folder of the server's socket, closed to other users.</summary>
    public string SocketFolder { get; }

    /// <summary>Makes sure that the server runs and has its database: creates the cluster on the first start, adopts a running server,
    /// starts a stopped or dead one. Returns when it answers queries.</summary>
    /// <exception cref="PrivatePostgresException">PostgreSQL is not installed, or does not come up; the message has its last words.</exception>
    public async Task StartAsync(CancellationToken ct)
    {
        var started = _time.GetTimestamp();
        var tools = await PostgresTools.FindAsync(ClusterMajor(), ct);
        var adopted = false;
        if (ClusterMajor() is null) await CreateClusterAsync(tools, ct);
        else adopted = await AnswersAsync(ct) == Answer.Ready;
        if (!adopted) await StartServerAsync(tools, ct);
        await CreateDatabaseAsync(ct);
        var elapsedMs = (long)_time.GetElapsedTime(started).TotalMilliseconds;
        if (adopted) Log.Adopted(_logger, _cluster, elapsedMs);
        else Log.Started(_logger, tools.Major, _cluster, SocketFolder, elapsedMs);
    }

    /// <summary>Whether the folder holds a cluster, of a server that runs or does not.</summary>
    public static bool HasCluster(DataFolder dataFolder) => File.Exists(Path.Combine(dataFolder.Path, "postgres/PG_VERSION"));

    /// <summary>Where the folder's server has its socket, which depends on the session that it was started in; null while none runs.</summary>
    /// <exception cref="UnauthorizedAccessException">This user may not look into the folder.</exception>
    public static string? FindSocketFolder(DataFolder dataFolder) =>
        ReadPidFile(Path.Combine(dataFolder.Path, "postgres/postmaster.pid")) is { SocketFolder: { } folder } server && IsLivingPostgres(server.Pid) ? folder : null;

    /// <summary>Waits until the server answers that another process runs; starts and changes nothing.</summary>
    /// <exception cref="PrivatePostgresException">It does not, within <see cref="PrivatePostgresOptions.StartTimeout"/>.</exception>
    internal async Task WaitForAsync(CancellationToken ct)
    {
        var started = _time.GetTimestamp();
        while (ClusterMajor() is null || await AnswersAsync(ct) != Answer.Ready)
        {
            if (_time.GetElapsedTime(started) > _options.StartTimeout)
                throw new PrivatePostgresException($"The app runs on {_dataFolder}, but its PostgreSQL does not answer in {SocketFolder}.");
            await Task.Delay(RetryPause, _time, ct);
        }
    }

    /// <summary>Stops the server after ending its sessions; what was committed is on disk. Does nothing where none runs.</summary>
    /// <exception cref="PrivatePostgresException">It did not stop within 30 s.</exception>
    public async Task StopAsync(CancellationToken ct)
    {
        if (ClusterMajor() is not { } major || !File.Exists(PidFile))
        {
            RemoveSocketFolder();
            return;
        }
        var started = _time.GetTimestamp();
        var tools = await PostgresTools.FindAsync(major, ct);
        var stopped = await tools.RunAsync("pg_ctl", ["stop", "-D", _cluster, "-m", "fast", "-w", "-t", "30", "-s"], ct);
        if (stopped.Exit != 0 && await AnswersAsync(ct) != Answer.Refused)
            throw new PrivatePostgresException($"The private PostgreSQL did not stop: {stopped.Output.Trim()}");
        RemoveSocketFolder();
        Log.Stopped(_logger, _cluster, (long)_time.GetElapsedTime(started).TotalMilliseconds);
    }

    /// <summary>Once no server runs; one that was killed has left its socket here.</summary>
    private void RemoveSocketFolder()
    {
        if (Directory.Exists(SocketFolder)) Directory.Delete(SocketFolder, recursive: true);
    }

    private string PidFile => Path.Combine(_cluster, "postmaster.pid");

    private string StartLog => Path.Combine(_cluster, "start.log");

    private int? ClusterMajor()
    {
        var version = Path.Combine(_cluster, "PG_VERSION");
        return File.Exists(version) ? int.Parse(File.ReadAllText(version), CultureInfo.InvariantCulture) : null;
    }

    private static string ChooseSocketFolder(string dataFolder)
    {
        var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(dataFolder)))[..8];
        if (Environment.IsPrivilegedProcess) return $"/run/compraventa/{id}";
        var runtime = Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR");
        string[] candidates =
        [
            .. string.IsNullOrEmpty(runtime) || !Directory.Exists(runtime) ? Array.Empty<string>() : [Path.Combine(runtime, $"compraventa-{id}")],
            Path.Combine(Path.GetTempPath(), $"compraventa-{Environment.UserName}-{id}"),
            $"/tmp/compraventa-{id}",
        ];
        return candidates.First(path => Encoding.UTF8.GetByteCount(path) <= SocketFolderBytesMax);
    }

    private async Task CreateClusterAsync(PostgresTools tools, CancellationToken ct)
    {
        await PrepareDataFolderAsync(_dataFolder, ct);
        // The cluster is made under another name, so that a start cut off half-way is begun again and never taken for a cluster.
        var unfinished = _cluster + ".new";
        if (Directory.Exists(unfinished)) Directory.Delete(unfinished, recursive: true);
        await PostgresTools.MakeFolderAsync(unfinished, ct);
        var made = await tools.RunAsync("initdb", ["-D", unfinished, "-U", UserName, "-E", "UTF8", "--locale=C.UTF-8",
            "--auth-local=trust", "--auth-host=reject", "--data-checksums"], ct);
        if (made.Exit != 0) throw new PrivatePostgresException($"PostgreSQL could not create its cluster in {_cluster}: {made.Output.Trim()}");
        await File.AppendAllTextAsync(Path.Combine(unfinished, "postgresql.conf"), """

            # CompraVenta: an operator may change these; the socket and the absence of TCP are set on the command line.
            shared_buffers = 256MB
            min_wal_size = 1GB
            max_wal_size = 4GB
            checkpoint_timeout = 15min
            wal_compression = lz4
            logging_collector = on
            log_filename = 'postgresql-%a.log'
            log_truncate_on_rotation = on
            log_rotation_age = 1d
            log_rotation_size = 0

            """, ct);
        Directory.Move(unfinished, _cluster);
    }

    /// <summary>Creates the data folder where it is missing, and opens it to the user that the server runs as.</summary>
    /// <exception cref="PrivatePostgresException">A folder on the way is closed to that user.</exception>
    internal static async Task PrepareDataFolderAsync(string dataFolder, CancellationToken ct)
    {
        // Says that PostgreSQL is missing before its user is.
        await PostgresTools.FindAsync(majorWanted: null, ct);
        if (!Environment.IsPrivilegedProcess)
        {
            if (!Directory.Exists(dataFolder)) await PostgresTools.MakeFolderAsync(dataFolder, ct);
            return;
        }
        var parent = Path.GetDirectoryName(dataFolder) ?? "/";
        Directory.CreateDirectory(parent);
        // An empty folder is taken over; one with other things in it keeps its owner.
        string[] ours = ["app.lock", "app.pid", "console.lock", "postgres.new"];
        if (!Directory.Exists(dataFolder) || Directory.EnumerateFileSystemEntries(dataFolder).All(entry => ours.Contains(Path.GetFileName(entry))))
            await PostgresTools.MakeFolderAsync(dataFolder, ct);
        for (var folder = dataFolder; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (await PostgresTools.CanEnterAsync(folder, ct)) return;
            if (Path.GetDirectoryName(folder) is { } above && !await PostgresTools.CanEnterAsync(above, ct)) continue;
            throw new PrivatePostgresException($"The user {PostgresTools.ServerUser}, whom PostgreSQL runs as, may not enter {folder}. "
                + "Set COMPRAVENTA_DATA to a folder that it can reach, such as /var/lib/compraventa.");
        }
    }

    private async Task StartServerAsync(PostgresTools tools, CancellationToken ct)
    {
        if (Path.GetDirectoryName(SocketFolder) is { } above) Directory.CreateDirectory(above);
        await PostgresTools.MakeFolderAsync(SocketFolder, ct);
        var lastSign = _time.GetTimestamp();
        var lastWords = "";
        while (true)
        {
            switch (await AnswersAsync(ct))
            {
                case Answer.Ready:
                    return;
                case Answer.ComingUp:
                    lastSign = _time.GetTimestamp();
                    break;
                default:
                    await StopServerElsewhereAsync(tools, ct);
                    RemoveDeadServersMarks();
                    // Never cut off, since the server would come up behind our back; so it waits for a moment only, and a server that takes
                    // longer is asked again above.
                    var start = await tools.RunAsync("pg_ctl",
                        ["start", "-D", _cluster, "-l", StartLog, "-w", "-t", "3", "-s", "-o", ServerArguments()], CancellationToken.None);
                    ct.ThrowIfCancellationRequested();
                    if (start.Exit == 0) continue;
                    lastWords = start.Output.Trim();
                    break;
            }
            if (_time.GetElapsedTime(lastSign) > _options.StartTimeout)
                throw new PrivatePostgresException($"The private PostgreSQL in {_cluster} does not start. {lastWords}\n{LastLines(StartLog)}");
            await Task.Delay(RetryPause, _time, ct);
        }
    }

    private string ServerArguments()
    {
        var arguments = new StringBuilder();
        Add("listen_addresses", "");
        Add("unix_socket_directories", SocketFolder);
        Add("unix_socket_permissions", "0700");
        foreach (var (name, value) in _options.ServerSettings) Add(name, value);
        return arguments.ToString();

        // pg_ctl hands this string to a shell.
        void Add(string name, string value) =>
            arguments.Append(" -c '").Append($"{name}={value}".Replace("'", "'\\''", StringComparison.Ordinal)).Append('\'');
    }

    /// <summary>A server of this cluster may still run with its socket in another folder (another login session has another
    /// runtime folder). Nobody else can be using it, since the folder's lock is ours: it starts again where we look for it.</summary>
    private async Task StopServerElsewhereAsync(PostgresTools tools, CancellationToken ct)
    {
        if (ReadPidFile(PidFile) is not { } server || server.SocketFolder is null || server.SocketFolder == SocketFolder) return;
        if (!IsLivingPostgres(server.Pid)) return;
        await tools.RunAsync("pg_ctl", ["stop", "-D", _cluster, "-m", "fast", "-w", "-t", "30", "-s"], ct);
    }

    /// <summary>PostgreSQL itself ignores the marks of a process that is gone, but not those of one that is dead and not reaped, or whose
    /// number another program has by now; both would keep it from starting until they end.</summary>
    private void RemoveDeadServersMarks()
    {
        foreach (var mark in (string[])[PidFile, Path.Combine(SocketFolder, ".s.PGSQL.5432.lock")])
        {
            if (ReadPidFile(mark) is not { } server || IsLivingPostgres(server.Pid)) continue;
            Log.DeadServersMark(_logger, mark, server.Pid);
            File.Delete(mark);
        }
    }

    private static (int Pid, string? SocketFolder)? ReadPidFile(string path)
    {
        // Lines as in PostgreSQL's miscadmin.h: process, data directory, start time, port, socket directory, …
        if (!File.Exists(path)) return null;
        string[] lines;
        try
        {
            lines = File.ReadAllLines(path);
        }
        catch (IOException)
        {
            // A server that is just ending removes the file between the two calls.
            return null;
        }
        return lines.Length > 0 && int.TryParse(lines[0], CultureInfo.InvariantCulture, out var pid) && pid > 0
            ? (pid, lines.Length > 4 && lines[4].Length > 0 ? lines[4] : null)
            : null;
    }

    private static bool IsLivingPostgres(int pid)
    {
        try
        {
            // "pid (name) state …", proc_pid_stat(5); Z is dead and not reaped.
            var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/stat"));
            var end = stat.LastIndexOf(')');
            var name = stat[(stat.IndexOf('(', StringComparison.Ordinal) + 1)..end];
            return name.StartsWith("postgres", StringComparison.Ordinal) && stat[end + 2] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }

    private enum Answer
    {
        /// <summary>Nobody listens.</summary>
        Refused,

        /// <summary>A server listens and is starting, recovering or stopping.</summary>
        ComingUp,

        /// <summary>Our server answers queries.</summary>
        Ready,
    }

    private async Task<Answer> AnswersAsync(CancellationToken ct)
    {
        try
        {
            await using var connection = new NpgsqlConnection(ConnectionStringFor("postgres"));
            await connection.OpenAsync(ct);
            await using var command = new NpgsqlCommand("select current_setting('data_directory')", connection);
            var folder = (string?)await command.ExecuteScalarAsync(ct);
            return folder == _cluster ? Answer.Ready
                : throw new PrivatePostgresException($"The server in {SocketFolder} belongs to {folder}, not to {_cluster}.");
        }
        catch (PostgresException error) when (error.SqlState is PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown)
        {
            return Answer.ComingUp;
        }
        catch (NpgsqlException error) when (error is not PostgresException)
        {
            return Answer.Refused;
        }
    }

    private async Task CreateDatabaseAsync(CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(ConnectionStringFor("postgres"));
        await connection.OpenAsync(ct);
        await using var find = new NpgsqlCommand("select 1 from pg_database where datname = $1", connection)
        {
            Parameters = { new() { Value = _options.DatabaseName } },
        };
        if (await find.ExecuteScalarAsync(ct) is not null) return;
        var name = new NpgsqlCommandBuilder().QuoteIdentifier(_options.DatabaseName);
#pragma warning disable CA2100 // An identifier cannot be a parameter; it is quoted above.
        await using var create = new NpgsqlCommand($"create database {name}", connection);
#pragma warning restore CA2100
        await create.ExecuteNonQueryAsync(ct);
    }

    private string ConnectionStringFor(string database) =>
        new NpgsqlConnectionStringBuilder(ConnectionString) { Database = database, Pooling = false, Timeout = 2 }.ConnectionString;

    private static string LastLines(string file) =>
        File.Exists(file) ? string.Join('\n', File.ReadLines(file).TakeLast(10)) : "";

    private static partial class Log
    {
        [LoggerMessage(2001, LogLevel.Information, "Private PostgreSQL {Major} started on {Cluster}, socket in {SocketFolder}, after {ElapsedMs} ms", EventName = "PostgresStarted")]
        public static partial void Started(ILogger logger, int major, string cluster, string socketFolder, long elapsedMs);

        [LoggerMessage(2002, LogLevel.Information, "Running private PostgreSQL on {Cluster} adopted after {ElapsedMs} ms", EventName = "PostgresAdopted")]
        public static partial void Adopted(ILogger logger, string cluster, long elapsedMs);

        [LoggerMessage(2003, LogLevel.Information, "Private PostgreSQL on {Cluster} stopped after {ElapsedMs} ms", EventName = "PostgresStopped")]
        public static partial void Stopped(ILogger logger, string cluster, long elapsedMs);

        [LoggerMessage(2004, LogLevel.Warning, "Removing {Mark}: process {Pid}, which wrote it, no longer serves", EventName = "PostgresDeadMark")]
        public static partial void DeadServersMark(ILogger logger, string mark, int pid);
    }
}
