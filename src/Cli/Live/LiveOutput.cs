using System.Text;
using Microsoft.Win32.SafeHandles;

namespace CompraVenta.Cli.Live;

/// <summary>Nobody reads standard output any more, as after <c>| head -3</c>.</summary>
internal sealed class ReaderGoneException : Exception
{
    public ReaderGoneException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public ReaderGoneException()
    {
    }

    public ReaderGoneException(string message)
        : base(message)
    {
    }
}

/// <summary>Standard output for a live stream: each line reaches its reader at once, and a terminal is drawn over in place.</summary>
internal sealed class LiveOutput : IDisposable
{
    private const int StandardOutput = 1;

    /// <summary>EPIPE: nobody reads the other end any more.</summary>
    private const int BrokenPipe = 32;

    // The console's own stream says nothing when its reader has gone.
    private readonly StreamWriter writer = new(
        new FileStream(new SafeFileHandle(StandardOutput, ownsHandle: false), FileAccess.Write, bufferSize: 0),
        new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n" };

    private bool isDrawing;

    /// <summary>Whether a person looks at a terminal, so that pictures may be redrawn.</summary>
    public bool IsTerminal { get; } = !Console.IsOutputRedirected;

    /// <summary>Whether colour is wanted: a terminal, and <c>NO_COLOR</c> not set.</summary>
    public bool HasColour { get; } = !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    /// <summary>Writes one line.</summary>
    /// <exception cref="ReaderGoneException">Nobody reads any more.</exception>
    public void Line(string line)
    {
        try
        {
            writer.WriteLine(line);
            writer.Flush();
        }
        catch (IOException e)
        {
            throw Problem(e);
        }
    }

    /// <summary>Draws a picture in place of the last one, as many lines of it as the terminal has.</summary>
    /// <exception cref="ReaderGoneException">Nobody reads any more.</exception>
    public void Draw(IEnumerable<string> lines)
    {
        var text = new StringBuilder(isDrawing ? "\u001b[H" : "\u001b[?25l\u001b[2J\u001b[H");
        isDrawing = true;
        foreach (var line in lines.Take(Math.Max(1, Console.WindowHeight - 1))) text.Append(line).Append("\u001b[K\n");
        text.Append("\u001b[J");
        try
        {
            writer.Write(text);
            writer.Flush();
        }
        catch (IOException e)
        {
            throw Problem(e);
        }
    }

    private static Exception Problem(IOException e) => e.HResult == BrokenPipe
        ? new ReaderGoneException("standard output is closed", e)
        : new LiveProblem($"standard output: {e.Message}", LiveProblem.Failure, e);

    /// <summary>Leaves the terminal as it was.</summary>
    public void Dispose()
    {
        try
        {
            if (isDrawing) writer.Write("\u001b[?25h");
            writer.Dispose();
        }
        catch (IOException)
        {
            // Nobody reads any more: there is no terminal to restore.
            isDrawing = false;
        }
    }
}
