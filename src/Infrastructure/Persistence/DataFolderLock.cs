using System.Globalization;

namespace CompraVenta.Infrastructure.Persistence;

/// <summary>Holds a data folder for this process alone.</summary>
/// <remarks>The lock is the operating system's (flock), so it ends with the process however that ends; the file itself
/// stays and means nothing.</remarks>
public sealed class DataFolderLock : IDisposable
{
    private static readonly TimeSpan TurnPause = TimeSpan.FromMilliseconds(100);

    private readonly FileStream _file;

    private DataFolderLock(FileStream file) => _file = file;

    /// <summary>Takes the lock of an existing folder at once, or fails at once.</summary>
    /// <exception cref="DataFolderInUseException">Another process, or another instance in this one, holds it.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not write into the folder.</exception>
    public static DataFolderLock Acquire(string folder)
    {
        // The owner's number stands in a file of its own, since a locked file cannot be opened for reading.
        var owner = Path.Combine(folder, "app.pid");
        FileStream file;
        try
        {
            file = new FileStream(Path.Combine(folder, "app.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error) when (error is not (DirectoryNotFoundException or FileNotFoundException or PathTooLongException))
        {
            throw new DataFolderInUseException(folder, File.Exists(owner) ? File.ReadAllText(owner).Trim() : null);
        }
        File.WriteAllText(owner, Environment.ProcessId.ToString(CultureInfo.InvariantCulture) + "\n");
        return new DataFolderLock(file);
    }

    /// <summary>Takes the turn of the console in an existing folder: of several commands one works after the other, so that none stops the server under another.</summary>
    /// <exception cref="UnauthorizedAccessException">This user may not write into the folder.</exception>
    internal static async Task<DataFolderLock> AcquireTurnAsync(string folder, TimeProvider time, CancellationToken ct)
    {
        while (true)
        {
            try
            {
                return new DataFolderLock(new FileStream(Path.Combine(folder, "console.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException error) when (error is not (DirectoryNotFoundException or FileNotFoundException or PathTooLongException))
            {
                await Task.Delay(TurnPause, time, ct);
            }
        }
    }

    /// <summary>Lets the folder go.</summary>
    public void Dispose() => _file.Dispose();
}
