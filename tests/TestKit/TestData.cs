namespace CompraVenta.TestKit;

/// <summary>Where the checkout is, and where real recordings are read from; the recordings are not part of the project.</summary>
public static class TestData
{
    /// <summary>The root of the checkout: the nearest folder above the test's assembly with the solution in it.</summary>
    public static string RepositoryRoot { get; } = FindRoot();

    /// <summary>The folder of recorded data: <c>$COMPRAVENTA_TEST_DATA</c>, else <c>../shared/data</c> beside the checkout. It may be absent.</summary>
    public static string Folder { get; } = Environment.GetEnvironmentVariable("COMPRAVENTA_TEST_DATA") is { Length: > 0 } folder
        ? Path.GetFullPath(folder)
        : Path.GetFullPath(Path.Combine(RepositoryRoot, "../shared/data"));

    /// <summary>True when real recordings are here.</summary>
    public static bool HasRecordings => Directory.Exists(Path.Combine(Folder, "recordings"));

    /// <summary>The path of one recording.</summary>
    /// <param name="name">File name in <c>recordings/</c>.</param>
    /// <exception cref="FileNotFoundException">The folder is there but has no such file.</exception>
    public static string Recording(string name) => File("recordings/" + name);

    /// <summary>The path of one file of recorded data.</summary>
    /// <param name="path">Relative to <see cref="Folder"/>.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static string File(string path)
    {
        var full = Path.Combine(Folder, path);
        return System.IO.File.Exists(full) ? full : throw new FileNotFoundException($"No {path} in {Folder}", full);
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (System.IO.File.Exists(Path.Combine(folder.FullName, "CompraVenta.sln"))) return folder.FullName;
        }
        throw new InvalidOperationException($"{AppContext.BaseDirectory} is not inside a checkout.");
    }
}
