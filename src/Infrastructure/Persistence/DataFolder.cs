using Microsoft.Extensions.Configuration;

namespace CompraVenta.Infrastructure.Persistence;

/// <summary>The one folder that the app keeps its own files in: the private PostgreSQL, archives, keys.</summary>
/// <remarks>Nothing is created by naming it; whoever writes first creates what it needs.</remarks>
public sealed class DataFolder
{
    /// <summary>Names a data folder.</summary>
    /// <param name="path">Absolute, or relative to the working directory.</param>
    public DataFolder(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        Path = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path));
    }

    /// <summary>Absolute path, without a trailing separator.</summary>
    public string Path { get; }

    /// <summary>The folder that the settings name: the key <c>Data</c>, else <c>$COMPRAVENTA_DATA</c>, else
    /// <c>/var/lib/compraventa</c> for root, else <c>~/.local/share/compraventa</c>.</summary>
    /// <exception cref="InvalidOperationException">No folder is set and the user has no home.</exception>
    public static DataFolder From(IConfiguration configuration)
    {
        var configured = configuration["Data"];
        if (string.IsNullOrWhiteSpace(configured)) configured = Environment.GetEnvironmentVariable("COMPRAVENTA_DATA");
        if (!string.IsNullOrWhiteSpace(configured)) return new DataFolder(configured);
        if (Environment.IsPrivilegedProcess) return new DataFolder("/var/lib/compraventa");
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        if (string.IsNullOrEmpty(home))
            throw new InvalidOperationException("This user has no home folder: set COMPRAVENTA_DATA to the folder to keep data in.");
        return new DataFolder(System.IO.Path.Combine(home, ".local/share/compraventa"));
    }

    /// <inheritdoc/>
    public override string ToString() => Path;
}
