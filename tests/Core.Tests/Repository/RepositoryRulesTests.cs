using System.Diagnostics;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using CompraVenta.TestKit;

namespace CompraVenta.Core.Tests.Repository;

/// <summary>The rules of the house that no analyzer knows.</summary>
public sealed partial class RepositoryRulesTests
{
    private static readonly string[] Venues = ["Binance", "Bitfinex", "Coinbase"];

    /// <summary>What each capability of Core may build on. The loop is where they come together.</summary>
    private static readonly Dictionary<string, string[]> CoreArrows = new(StringComparer.Ordinal)
    {
        ["Markets"] = [],
        ["Books"] = ["Markets"],
        ["Ledger"] = ["Markets"],
        ["Trading"] = ["Markets", "Books", "Ledger"],
        ["Portfolio"] = ["Markets", "Books", "Ledger", "Trading"],
        ["Alerts"] = ["Markets", "Books"],
        ["Forecasts"] = ["Markets"],
        ["Surveillance"] = ["Markets", "Books"],
        ["Markets.Loop"] = ["Markets", "Books", "Ledger", "Trading", "Portfolio", "Alerts", "Forecasts", "Surveillance"],
    };

    [Fact]
    public void Core_references_nothing()
    {
        Assert.Empty(References("src/Core/Core.csproj", "PackageReference", "ProjectReference", "FrameworkReference", "Reference"));
    }

    [Fact]
    public void Core_does_no_input_or_output_and_reads_no_clock_and_no_chance()
    {
        AssertNone(SourceFile.CSharp("src/Core/").SelectMany(file =>
            OutsideWorld().Matches(file.Code).Select(match => $"{file.Path}: {match.Value}")));
    }

    [Theory]
    [InlineData("Core", "")]
    [InlineData("Infrastructure", "Core")]
    [InlineData("Simulator", "Core")]
    [InlineData("Web", "Core Infrastructure Simulator")]
    [InlineData("Cli", "Core Infrastructure Simulator")]
    public void Projects_reference_only_what_stands_below_them(string project, string allowed)
    {
        var references = References($"src/{project}/{project}.csproj", "ProjectReference").Select(Path.GetFileNameWithoutExtension);

        Assert.Empty(references.Except(allowed.Split(' '), StringComparer.Ordinal));
    }

    [Fact]
    public void Capabilities_of_core_reference_only_what_stands_below_them()
    {
        AssertNone(SourceFile.CSharp("src/Core/").SelectMany(file =>
        {
            var own = file.Folder == "src/Core" ? "" : file.Folder["src/Core/".Length..].Replace('/', '.');
            var capability = CoreArrows.ContainsKey(own) ? own : own.Split('.')[0];
            if (!CoreArrows.TryGetValue(capability, out var below)) return [$"{file.Path}: say in CoreArrows what {own} may reference"];
            return CoreReference().Matches(file.Code).Select(match => match.Groups[1].Value)
                .Where(name => name != own && name.Split('.')[0] != capability && !below.Contains(name, StringComparer.Ordinal))
                .Where(name => name == "Markets.Loop" || !below.Contains(name.Split('.')[0], StringComparer.Ordinal))
                .Select(name => $"{file.Path}: {name}");
        }));
    }

    [Fact]
    public void A_namespace_is_its_folder()
    {
        AssertNone(SourceFile.CSharp("src/").Concat(SourceFile.CSharp("tests/")).Where(file => file.Name != "Program.cs").SelectMany(file =>
        {
            var folder = file.Folder[(file.Folder.IndexOf('/', StringComparison.Ordinal) + 1)..];
            var expected = "CompraVenta." + folder.Replace('/', '.');
            return Namespace().Matches(file.Text).Select(match => match.Groups[1].Value).DefaultIfEmpty("none")
                .Where(name => name != expected && file.Name != "AssemblyInfo.cs").Select(name => $"{file.Path}: {name}, not {expected}");
        }));
    }

    [Fact]
    public void A_venues_classes_stay_in_its_own_folders_and_where_the_app_is_put_together()
    {
        AssertNone(SourceFile.CSharp("src/").Where(file => !IsWherePartsAreJoined(file)).SelectMany(file =>
            Venues.Where(venue => !file.Folder.Split('/').Contains(venue, StringComparer.Ordinal))
                .SelectMany(venue => Regex.Matches(file.Code, $@"\b(?:{venue}[A-Z]\w*|(?:Infrastructure\.Feeds|Simulator)\.{venue})\b", RegexOptions.None, TimeSpan.FromSeconds(10)))
                .Select(match => $"{file.Path}: {match.Value}")));
    }

    [Fact]
    public void Every_package_has_its_reason()
    {
        var reasons = File.ReadAllText(Path.Combine(TestData.RepositoryRoot, "docs/dependencies.md"));

        AssertNone(References("Directory.Packages.props", "PackageVersion").Where(package => !reasons.Contains(package, StringComparison.Ordinal))
            .Select(package => $"docs/dependencies.md does not say why {package} is used"));
    }

    [Fact]
    public void No_file_is_named_after_nothing_in_particular()
    {
        AssertNone(SourceFile.All.Select(file => file.Path).Where(path => NameOfNothing().IsMatch(path)));
    }

    [Fact]
    public void No_note_to_self_is_left()
    {
        AssertNone(SourceFile.All.SelectMany(file => LeftoverMarker().Matches(file.Text).Select(match => $"{file.Path}: {match.Value}")));
    }

    [Fact]
    public void No_two_messages_of_the_log_have_one_id()
    {
        var messages = SourceFile.CSharp("src/").SelectMany(file => EventId().Matches(file.Text).Select(match => (Id: match.Groups[1].Value, file.Path))).ToList();
        Assert.NotEmpty(messages);
        AssertNone(messages.GroupBy(message => message.Id, StringComparer.Ordinal).Where(alike => alike.Count() > 1).Select(alike => $"{alike.Key}: {string.Join(", ", alike.Select(message => message.Path))}"));
    }

    [Fact]
    public async Task What_the_build_restores_is_not_committed()
    {
        var ignored = await File.ReadAllLinesAsync(Path.Combine(TestData.RepositoryRoot, ".gitignore"));
        Assert.Superset(new HashSet<string>(["artifacts/", "node_modules/", "src/Web/wwwroot/lib/"], StringComparer.Ordinal), ignored.ToHashSet(StringComparer.Ordinal));

        // A copy of the sources without their history has nothing more to check.
        if (!Path.Exists(Path.Combine(TestData.RepositoryRoot, ".git"))) return;
        var start = new ProcessStartInfo("git", ["-c", "safe.directory=*", "ls-files"]) { WorkingDirectory = TestData.RepositoryRoot, RedirectStandardOutput = true, UseShellExecute = false };
        using var git = Process.Start(start)!;
        var files = (await git.StandardOutput.ReadToEndAsync()).Split('\n');
        await git.WaitForExitAsync();
        Assert.Equal(0, git.ExitCode);
        Assert.Contains("CompraVenta.sln", files);
        AssertNone(files.Where(path => Restored().IsMatch(path)));
    }

    /// <summary>Where one line registers a part: the programs, the files that extend the service collection, and the simulated world, which
    /// is made of its exchanges. The simulated market's catalogue decides who lists what under which code, so it names them too.</summary>
    private static bool IsWherePartsAreJoined(SourceFile file) =>
        file.Name == "Program.cs" || file.Name.EndsWith("Registration.cs", StringComparison.Ordinal)
        || file.Path is "src/Simulator/SimulatedWorld.cs" or "src/Simulator/Markets/ListingCatalog.cs";

    private static IEnumerable<string> References(string project, params string[] kinds) =>
        XDocument.Load(Path.Combine(TestData.RepositoryRoot, project)).Descendants()
            .Where(element => kinds.Contains(element.Name.LocalName, StringComparer.Ordinal))
            .Select(element => (string?)element.Attribute("Include") ?? "?");

    private static void AssertNone(IEnumerable<string> violations)
    {
        var all = violations.Distinct(StringComparer.Ordinal).ToList();
        Assert.True(all.Count == 0, string.Join('\n', all));
    }

    [GeneratedRegex("""
        \bSystem\.(?:IO(?!\.Hashing)|Net|Data|Diagnostics\.Process)\b|\bMicrosoft\.\w+
        |\b(?:DateTime|DateTimeOffset)\.(?:UtcNow|Now|Today)\b|\b(?:Stopwatch|TimeProvider|Environment)\b
        |\b(?:File|Directory|Path|Console|Process|Thread)\.[A-Z]\w*|\b(?:FileStream|StreamReader|StreamWriter|HttpClient|Socket)\b
        |\bTask\.(?:Delay|Run)\b|\bGuid\.(?:NewGuid|CreateVersion7)\b|\bRandom\.Shared\b|\bnew\sRandom\(\)
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex OutsideWorld();

    [GeneratedRegex(@"\bCompraVenta\.Core\.(Markets\.Loop|\w+)")]
    private static partial Regex CoreReference();

    [GeneratedRegex(@"\[LoggerMessage\((\d+)")]
    private static partial Regex EventId();

    [GeneratedRegex(@"^namespace ([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"(?:Helper|Util|Manager)s?\w*\.\w+$|/(?:Common|Misc|Interfaces)\.\w+$")]
    private static partial Regex NameOfNothing();

    [GeneratedRegex(@"\b(?:T[O]DO|FIX[M]E|HA[C]K|X[X]X)\b")]
    private static partial Regex LeftoverMarker();

    [GeneratedRegex(@"(?:^|/)(?:node_modules|artifacts|bin|obj)/|wwwroot/lib/|\.user$")]
    private static partial Regex Restored();
}
