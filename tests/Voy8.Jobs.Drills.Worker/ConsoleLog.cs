using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Voy8.Jobs.Drills.Worker;

/// <summary>Writes each line before it goes on, so that a process that is killed has said what it did.</summary>
internal sealed class ConsoleLog(TimeProvider time) : ILoggerProvider, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{time.GetUtcNow():HH:mm:ss.fff} {logLevel} {eventId.Id} {formatter(state, exception)} {exception?.GetType().Name} {exception?.Message.ReplaceLineEndings(" ")}"));

    public void Dispose()
    {
    }
}
