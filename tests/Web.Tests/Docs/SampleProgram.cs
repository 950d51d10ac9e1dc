using System.Diagnostics;

namespace CompraVenta.Web.Tests.Docs;

/// <summary>A page's sample run as a program in a folder of its own; the end of this ends the program and removes the folder.</summary>
internal sealed class SampleProgram : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    private readonly CancellationTokenSource limit = new(Deadline);
    private readonly DirectoryInfo folder;
    private readonly Process process;
    private readonly Task<string> complained;
    private readonly string text;

    private SampleProgram(string text, DirectoryInfo folder, Process process)
    {
        (this.text, this.folder, this.process) = (text, folder, process);
        complained = process.StandardError.ReadToEndAsync(limit.Token);
    }

    /// <summary>Starts a sample.</summary>
    /// <param name="text">The sample as it stands on the page.</param>
    /// <param name="file">What it is saved as.</param>
    /// <param name="command">What runs a file of this kind; the file's name is added.</param>
    public static Task<SampleProgram> StartAsync(string text, string file, params string[] command) => StartAsync(text, new Dictionary<string, string>(StringComparer.Ordinal), file, command);

    private static async Task<SampleProgram> StartAsync(string text, IReadOnlyDictionary<string, string> variables, string file, string[] command)
    {
        // Without the compiler for native code, which is a package of its own.
        var whole = file.EndsWith(".cs", StringComparison.Ordinal) ? $"#:property PublishAot=false\n{text}" : text;
        var home = Directory.CreateTempSubdirectory("compraventa-sample-");
        await File.WriteAllTextAsync(Path.Combine(home.FullName, file), whole);
        var start = new ProcessStartInfo(command[0], [.. command[1..], file]) { WorkingDirectory = home.FullName, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var variable in new[] { "http_proxy", "HTTP_PROXY" }) start.Environment.Remove(variable);
        foreach (var (name, value) in variables) start.Environment[name] = value;
        return new SampleProgram(whole, home, Process.Start(start)!);
    }

    /// <summary>Runs a sample to its end, which must be a good one, and gives what it said.</summary>
    public static Task<string> RunAsync(string text, string file, params string[] command) => RunAsync(text, new Dictionary<string, string>(StringComparer.Ordinal), file, command);

    /// <summary>Runs a sample that reads environment variables to its end, which must be a good one, and gives what it said.</summary>
    /// <param name="text">The sample.</param>
    /// <param name="variables">Environment variables that it reads.</param>
    /// <param name="file">What it is saved as.</param>
    /// <param name="command">What runs a file of this kind; the file's name is added.</param>
    public static async Task<string> RunAsync(string text, IReadOnlyDictionary<string, string> variables, string file, params string[] command)
    {
        await using var program = await StartAsync(text, variables, file, command);
        var said = await program.process.StandardOutput.ReadToEndAsync(program.limit.Token);
        await program.process.WaitForExitAsync(program.limit.Token);
        Assert.True(program.process.ExitCode == 0, $"{program.text}\n{said}\n{await program.complained}");
        return said;
    }

    /// <summary>The next line that it says; null once it has ended.</summary>
    public async Task<string?> ReadLineAsync() => await process.StandardOutput.ReadLineAsync(limit.Token);

    public async ValueTask DisposeAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync(CancellationToken.None);
        process.Dispose();
        limit.Dispose();
        folder.Delete(recursive: true);
    }
}
