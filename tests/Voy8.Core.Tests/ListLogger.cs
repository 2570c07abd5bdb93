using Microsoft.Extensions.Logging;

namespace Voy8.Core.Tests;

/// <summary>Writes what is logged to a list.</summary>
internal sealed class ListLogger<T>(List<(LogLevel Level, string Message)> entries) : ILogger<T>
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        entries.Add((logLevel, formatter(state, exception)));
}
