using Microsoft.Extensions.Logging;

namespace Voy8.Jobs.Tests;

/// <summary>Shows what the engine logs beside the test that caused it.</summary>
internal sealed class TestLog : ILoggerProvider, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        TestContext.Current.TestOutputHelper?.WriteLine($"{logLevel} {eventId.Id} {formatter(state, exception)} {exception?.GetType().Name} {exception?.Message}");

    public void Dispose()
    {
    }
}
