using Microsoft.Extensions.Logging;

namespace Traceability.Ledger.Tests.Web;

/// <summary>What is logged, by event id.</summary>
sealed class HeardLines : ILoggerProvider, ILogger
{
    readonly List<(int Id, string Line)> lines = [];

    public IReadOnlyList<string> Of(int id)
    {
        lock (lines) return [.. lines.Where(line => line.Id == id).Select(line => line.Line)];
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (lines) lines.Add((eventId.Id, formatter(state, exception)));
    }

    public void Dispose()
    {
    }
}
