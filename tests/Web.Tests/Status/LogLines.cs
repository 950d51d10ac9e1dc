using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace CompraVenta.Web.Tests.Status;

/// <summary>Remembers the names of the events that an app logs.</summary>
internal sealed class LogLines : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> events = new();

    /// <summary>What was logged as a failure.</summary>
    public ConcurrentQueue<string> Failures { get; } = new();

    public int Count(string eventName) => events.Count(e => e == eventName);

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        events.Enqueue(eventId.Name ?? "");
        if (logLevel >= LogLevel.Error) Failures.Enqueue($"{formatter(state, exception)} {exception}");
    }

    public void Dispose()
    {
    }
}
