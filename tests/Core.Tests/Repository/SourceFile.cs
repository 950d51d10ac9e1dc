using System.Text.RegularExpressions;
using CompraVenta.TestKit;

namespace CompraVenta.Core.Tests.Repository;

/// <summary>One text file of the checkout, for tests that read the sources themselves.</summary>
/// <param name="Path">Relative to the root, with forward slashes.</param>
public sealed partial record SourceFile(string Path)
{
    private static readonly string[] BuildOutput = ["artifacts", "node_modules", "bin", "obj"];

    private static readonly string[] TextExtensions =
        [".cs", ".cshtml", ".csproj", ".css", ".html", ".js", ".json", ".md", ".mjs", ".props", ".sh", ".sql", ".targets", ".yml", ""];

    public string Folder => System.IO.Path.GetDirectoryName(Path)!.Replace('\\', '/');

    public string Name => System.IO.Path.GetFileName(Path);

    public string Text => File.ReadAllText(System.IO.Path.Combine(TestData.RepositoryRoot, Path));

    /// <summary>C# without what does not run: comments and the content of strings.</summary>
    public string Code => CommentsAndStrings().Replace(Text, match => match.Value[0] == '/' ? " " : "\"\"");

    /// <summary>Every text file that people wrote, in the order of their paths.</summary>
    public static IReadOnlyList<SourceFile> All { get; } = [.. Walk(TestData.RepositoryRoot).Order(StringComparer.Ordinal).Select(path => new SourceFile(path))];

    /// <summary>The C# files under a folder, without the migrations, which a tool writes.</summary>
    public static IEnumerable<SourceFile> CSharp(string under) => All.Where(file =>
        file.Path.StartsWith(under, StringComparison.Ordinal) && file.Path.EndsWith(".cs", StringComparison.Ordinal)
        && !file.Path.StartsWith("src/Infrastructure/Persistence/Migrations/", StringComparison.Ordinal));

    private static IEnumerable<string> Walk(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder).Where(file => TextExtensions.Contains(System.IO.Path.GetExtension(file), StringComparer.Ordinal)))
        {
            // Lock files are written by package tools.
            if (System.IO.Path.GetFileName(file) is not ("packages.lock.json" or "package-lock.json"))
                yield return System.IO.Path.GetRelativePath(TestData.RepositoryRoot, file);
        }
        foreach (var below in Directory.EnumerateDirectories(folder))
        {
            var name = System.IO.Path.GetFileName(below);
            if (name is ".git" or ".vs" or ".idea" || BuildOutput.Contains(name, StringComparer.Ordinal) || below.EndsWith("wwwroot/lib", StringComparison.Ordinal)) continue;
            foreach (var file in Walk(below)) yield return file;
        }
    }

    [GeneratedRegex("""//[^\n]*|/\*.*?\*/|\"{3,}.*?\"{3,}|@"(?:[^"]|"")*"|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)+'""", RegexOptions.Singleline)]
    private static partial Regex CommentsAndStrings();
}
