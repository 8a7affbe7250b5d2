using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Traceability.Edge.Agent.Tests;

/// <summary>Keeps what is logged from warnings on.</summary>
sealed class HeardLog : ILoggerFactory, ILogger
{
    readonly ConcurrentQueue<(LogLevel Level, string Line)> lines = new();

    public IEnumerable<string> From(LogLevel least) => lines.Where(l => l.Level >= least).Select(l => l.Line);

    public ILogger CreateLogger(string categoryName) => this;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel)) lines.Enqueue((logLevel, formatter(state, exception)));
    }

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public void Dispose() { }
}
