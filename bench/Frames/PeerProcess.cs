using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace CompraVenta.Bench.Frames;

/// <summary>A peer in a process of its own that waits for its turn.</summary>
internal sealed class PeerProcess : IDisposable
{
    private readonly Process process;

    /// <summary>Starts it over a prepared input.</summary>
    public PeerProcess(string script, string venue, string input)
    {
        var start = new ProcessStartInfo("node") { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var argument in new[] { script, venue, input }) start.ArgumentList.Add(argument);
        process = Process.Start(start)!;
    }

    /// <summary>Passes over the input so often.</summary>
    /// <returns>How long that took, as the peer itself measured it.</returns>
    public TimeSpan Run(int passes)
    {
        var nanoseconds = long.Parse(Ask(string.Create(CultureInfo.InvariantCulture, $"run {passes}")), CultureInfo.InvariantCulture);
        return TimeSpan.FromTicks(nanoseconds / TimeSpan.NanosecondsPerTick);
    }

    /// <summary>The books of the last pass: by symbol, levels as price and size, best first.</summary>
    public Dictionary<string, (double[][] Bids, double[][] Asks)> Books() =>
        JsonDocument.Parse(Ask("books")).RootElement.EnumerateObject().ToDictionary(
            b => b.Name,
            b => (Levels(b.Value.GetProperty("bids")), Levels(b.Value.GetProperty("asks"))),
            StringComparer.Ordinal);

    public void Dispose()
    {
        process.StandardInput.Close();
        process.WaitForExit();
        process.Dispose();
    }

    private static double[][] Levels(JsonElement side) => [.. side.EnumerateArray().Select(l => new[] { l[0].GetDouble(), l[1].GetDouble() })];

    private string Ask(string line)
    {
        process.StandardInput.WriteLine(line);
        process.StandardInput.Flush();
        return process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("the peer has ended");
    }
}
