using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace CompraVenta.Infrastructure.Tests.Feeds.Binance;

/// <summary>The lines of a recording: frames received and answers to REST calls, in order of receipt.</summary>
public static class BinanceRecording
{
    public static string Folder { get; } = Path.Combine(
        Environment.GetEnvironmentVariable("COMPRAVENTA_TEST_DATA") ?? Path.Combine(RepositoryRoot(), "..", "shared", "data"), "recordings");

    /// <summary>The file names of all Binance recordings.</summary>
    public static IEnumerable<object[]> Names => Directory.Exists(Folder)
        ? Directory.GetFiles(Folder, "binance*.jsonl.gz").Order(StringComparer.Ordinal).Select(path => new object[] { Path.GetFileName(path) })
        : [["binance-absent.jsonl.gz"]];

    public static List<Line> Read(string name)
    {
        using var file = File.OpenRead(Path.Combine(Folder, name));
        using var text = new StreamReader(new GZipStream(file, CompressionMode.Decompress), Encoding.UTF8);
        var lines = new List<Line>();
        while (text.ReadLine() is { } row)
        {
            using var document = JsonDocument.Parse(row);
            var line = document.RootElement;
            if (line.TryGetProperty("dir", out _) || line.TryGetProperty("connect", out _)) continue;
            var receivedNs = line.GetProperty("t").ValueKind == JsonValueKind.Number ? line.GetProperty("t").GetInt64() : 0;
            var path = line.TryGetProperty("rest", out var rest) ? rest.GetString()!["GET ".Length..] : null;
            lines.Add(new Line(receivedNs, path, Encoding.UTF8.GetBytes(line.GetProperty("frame").GetString()!)));
        }

        return lines;
    }

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "CompraVenta.sln"))) folder = folder.Parent;
        return folder?.FullName ?? AppContext.BaseDirectory;
    }

    public sealed record Line(long ReceivedNs, string? RestPath, byte[] Frame);
}
