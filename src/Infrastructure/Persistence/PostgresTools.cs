using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace CompraVenta.Infrastructure.Persistence;

/// <summary>One installed PostgreSQL's own programs, run as a user that PostgreSQL accepts.</summary>
/// <remarks>PostgreSQL refuses to run as root: there its programs run as the package's user <c>postgres</c>.</remarks>
internal sealed class PostgresTools
{
    /// <summary>The user that the Debian package makes.</summary>
    public const string ServerUser = "postgres";

    private const int MajorMin = 15;
    private const int MajorMax = 18;
    private const string InstallHint = "Install it, on Debian: sudo apt-get install -y postgresql-15";

    private PostgresTools(string folder, int major) => (Folder, Major) = (folder, major);

    public string Folder { get; }

    public int Major { get; }

    /// <summary>Finds the programs under Debian's folders, then on PATH.</summary>
    /// <param name="majorWanted">The version that an existing cluster was made by; null takes the newest.</param>
    /// <param name="ct">Ends a running <c>--version</c>.</param>
    /// <exception cref="PrivatePostgresException">None is installed, or not the wanted one.</exception>
    public static async Task<PostgresTools> FindAsync(int? majorWanted, CancellationToken ct)
    {
        for (var major = MajorMax; major >= MajorMin; major--)
        {
            var folder = string.Create(CultureInfo.InvariantCulture, $"/usr/lib/postgresql/{major}/bin");
            if ((majorWanted ?? major) == major && IsComplete(folder)) return new PostgresTools(folder, major);
        }
        foreach (var folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!IsComplete(folder)) continue;
            var version = await RunAsync([Path.Combine(folder, "pg_ctl"), "--version"], ct);
            var number = version.Output.Split(' ', '.', '\n').Select(word => int.TryParse(word, CultureInfo.InvariantCulture, out var n) ? n : 0)
                .FirstOrDefault(n => n > 0);
            if (number is >= MajorMin and <= MajorMax && (majorWanted ?? number) == number) return new PostgresTools(folder, number);
        }
        throw new PrivatePostgresException(majorWanted is { } wanted
            ? string.Create(CultureInfo.InvariantCulture, $"The data folder was made by PostgreSQL {wanted}, which is not installed here. On Debian: sudo apt-get install -y postgresql-{wanted}")
            : $"PostgreSQL {MajorMin} or newer is not installed. {InstallHint}");
    }

    /// <summary>Runs one program to its end; a cancelled one is killed with what it started.</summary>
    public Task<ToolResult> RunAsync(string tool, IReadOnlyList<string> arguments, CancellationToken ct) =>
        RunAsync([.. AsServerUser(), Path.Combine(Folder, tool), .. arguments], ct);

    /// <summary>True when the user that the server runs as may enter the folder.</summary>
    public static async Task<bool> CanEnterAsync(string folder, CancellationToken ct) =>
        (await RunAsync([.. AsServerUser(), "test", "-x", folder], ct)).Exit == 0;

    /// <summary>Creates a folder, or changes an existing one, so that only the server's user may enter it.</summary>
    public static async Task MakeFolderAsync(string folder, CancellationToken ct)
    {
        const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        if (Environment.IsPrivilegedProcess)
        {
            var made = await RunAsync(["install", "-d", "-o", ServerUser, "-m", "0700", folder], ct);
            if (made.Exit != 0) throw new PrivatePostgresException($"Cannot make the folder {folder} for PostgreSQL: {made.Output.Trim()}");
            return;
        }
        Directory.CreateDirectory(folder, OwnerOnly);
        if (new DirectoryInfo(folder).LinkTarget is not null)
            throw new PrivatePostgresException($"{folder} is a symbolic link; PostgreSQL needs a folder of its own there.");
        // Only its owner may change a folder's mode, so this also refuses a folder that somebody else put here.
        File.SetUnixFileMode(folder, OwnerOnly);
    }

    private static bool IsComplete(string folder) =>
        File.Exists(Path.Combine(folder, "pg_ctl")) && File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "postgres"));

    private static string[] AsServerUser() => Environment.IsPrivilegedProcess ? ["runuser", "-u", ServerUser, "--"] : [];

    private static async Task<ToolResult> RunAsync(IReadOnlyList<string> command, CancellationToken ct)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            // A folder that every user may enter: the caller's own may be closed to the server's user.
            WorkingDirectory = "/",
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // PGDATA, PGPORT and the like would redirect the tools; other languages would change what they answer.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("PG", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        start.Environment["LC_ALL"] = "C.UTF-8";
        try
        {
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync(ct);
            var error = process.StandardError.ReadToEndAsync(ct);
            try
            {
                await process.WaitForExitAsync(ct);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                throw;
            }
            return new ToolResult(process.ExitCode, await output + await error);
        }
        catch (Win32Exception error)
        {
            throw new PrivatePostgresException($"Cannot run {command[0]}: {error.Message}", error);
        }
    }

    /// <summary>How a program ended, with everything it said.</summary>
    internal readonly record struct ToolResult(int Exit, string Output);
}
