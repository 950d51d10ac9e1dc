namespace CompraVenta.Cli.Live;

/// <summary>What ends a command: told on stderr as it is, with the exit status.</summary>
internal sealed class LiveProblem : Exception
{
    /// <summary>The question was wrong.</summary>
    public const int Usage = 2;

    /// <summary>It could not be done.</summary>
    public const int Failure = 1;

    public LiveProblem(string message, int exitCode = Failure, Exception? inner = null)
        : base(message, inner) => ExitCode = exitCode;

    public LiveProblem()
    {
    }

    public LiveProblem(string message)
        : this(message, Failure)
    {
    }

    public LiveProblem(string message, Exception innerException)
        : this(message, Failure, innerException)
    {
    }

    /// <summary>The process's exit status.</summary>
    public int ExitCode { get; }
}
