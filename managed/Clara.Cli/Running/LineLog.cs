using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Clara.Cli.Running;

/// <summary>The server's log on standard error: time, level, event and message in one line. Failures of ours add the exception's type, never its text.</summary>
internal sealed class LineLog(TextWriter error) : ILoggerProvider, ILogger
{
    private readonly Lock _lock = new();

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
            return;
        string line = string.Create(CultureInfo.InvariantCulture, $"{DateTime.Now:HH:mm:ss.fff} {logLevel} {eventId.Id} {formatter(state, exception).ReplaceLineEndings(" ")}");
        lock (_lock)
            error.WriteLine(exception is null ? line : $"{line} ({exception.GetType().Name})");
    }

    public void Dispose()
    {
    }
}
