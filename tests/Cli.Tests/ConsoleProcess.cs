using System.Collections.Concurrent;
using System.Diagnostics;
using CompraVenta.Simulator;
using CompraVenta.TestKit;

namespace CompraVenta.Cli.Tests;

/// <summary>The command line as a process of its own, its exchanges the simulator's.</summary>
internal sealed class ConsoleProcess : IDisposable
{
    private readonly Process process;
    private readonly ConcurrentQueue<string> lines = new();
    private readonly ConcurrentQueue<string> errors = new();

    private ConsoleProcess(Process process)
    {
        this.process = process;
        process.OutputDataReceived += (_, e) => Take(lines, e.Data);
        process.ErrorDataReceived += (_, e) => Take(errors, e.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Lines of standard output so far.</summary>
    public IReadOnlyList<string> Lines => [.. lines];

    /// <summary>Standard error so far.</summary>
    public string Errors => string.Join('\n', errors);

    /// <summary>Starts a command.</summary>
    /// <param name="simulator">The simulator's address; null for none.</param>
    /// <param name="arguments">What stands after <c>compraventa</c>.</param>
    public static ConsoleProcess Start(Uri? simulator, params string[] arguments) => Start(simulator, new Dictionary<string, string>(), null, arguments);

    /// <summary>Starts a command in an environment of its own.</summary>
    /// <param name="simulator">The simulator's address; null for none.</param>
    /// <param name="environment">Variables.</param>
    /// <param name="input">What is typed; null for nothing.</param>
    /// <param name="arguments">What stands after <c>compraventa</c>.</param>
    public static ConsoleProcess Start(Uri? simulator, IReadOnlyDictionary<string, string> environment, string? input, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, UseShellExecute = false };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "compraventa.dll"));
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        if (simulator is not null)
        {
            foreach (var (key, value) in SimulatedVenues.Addresses(simulator)) start.Environment["COMPRAVENTA_" + key.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        foreach (var (key, value) in environment) start.Environment[key] = value;
        var started = Process.Start(start)!;
        if (input is not null)
        {
            started.StandardInput.Write(input);
            started.StandardInput.Close();
        }

        return new ConsoleProcess(started);
    }

    /// <summary>Runs a command to its end.</summary>
    public static async Task<(int Exit, string Output, string Errors)> RunAsync(Uri? simulator, params string[] arguments)
    {
        using var running = Start(simulator, arguments);
        return await running.ResultAsync();
    }

    /// <summary>Waits for the end, and says what there was.</summary>
    public async Task<(int Exit, string Output, string Errors)> ResultAsync()
    {
        var exit = await ExitAsync();
        return (exit, string.Join('\n', Lines), Errors);
    }

    /// <summary>Waits until a line is there that satisfies a condition.</summary>
    public async Task<string> LineAsync(Func<string, bool> condition)
    {
        string? found = null;
        await Eventually.True(() => (found = lines.FirstOrDefault(condition)) is not null, TimeSpan.FromSeconds(60), $"a line of {string.Join(' ', process.StartInfo.ArgumentList)}; stderr: {Errors}");
        return found!;
    }

    /// <summary>Waits until so many lines are there.</summary>
    public Task LinesAsync(int count) => Eventually.True(() => lines.Count >= count, TimeSpan.FromSeconds(60), $"{count} lines; there are {lines.Count}; stderr: {Errors}");

    /// <summary>Waits until standard error says something.</summary>
    public Task SaysAsync(string text) => Eventually.True(() => Errors.Contains(text, StringComparison.Ordinal), TimeSpan.FromSeconds(60), $"'{text}' on stderr: {Errors}");

    /// <summary>Sends a signal, as Ctrl-C (INT) or a service manager (TERM) does, and waits for the end.</summary>
    public async Task<int> StopAsync(string signal = "INT")
    {
        using var kill = Process.Start("kill", [$"-{signal}", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        return await ExitAsync();
    }

    /// <summary>Waits for the end.</summary>
    public async Task<int> ExitAsync()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await process.WaitForExitAsync(deadline.Token);
        return process.ExitCode;
    }

    public void Dispose()
    {
        if (!process.HasExited) process.Kill();
        process.Dispose();
    }

    private static void Take(ConcurrentQueue<string> queue, string? line)
    {
        if (line is not null) queue.Enqueue(line);
    }
}
