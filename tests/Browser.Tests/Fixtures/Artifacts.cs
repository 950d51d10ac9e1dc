namespace CompraVenta.Browser.Tests.Fixtures;

/// <summary>Where the repository is, and where its tests leave what people want to look at.</summary>
internal static class Artifacts
{
    /// <summary>The folder that holds the solution.</summary>
    public static string Repository { get; } = FindRepository();

    /// <summary>The file of a page's screenshot.</summary>
    public static string Screenshot(string page, int width, string theme) =>
        Path.Combine(Repository, "artifacts", "screenshots", $"{page}-{width}-{theme}.png");

    private static string FindRepository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "CompraVenta.sln"))) return folder.FullName;
        }

        throw new InvalidOperationException($"no CompraVenta.sln above {AppContext.BaseDirectory}");
    }
}
