namespace Voy8.LocalHosting.Postgres;

/// <summary>Passes the server's log on and keeps its first lines, to explain a start that fails.</summary>
internal sealed class ServerLog(Action<string>? next)
{
    private const int MaxLines = 40;
    private readonly List<string> _lines = [];
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the server says that it takes connections. Asking sooner only fills its log with refusals.</summary>
    public Task Ready => _ready.Task;

    /// <summary>Whether the failure it tells of goes away by itself.</summary>
    public bool IsPassing => ToString() is var text
        && (text.Contains("Address already in use", StringComparison.Ordinal)
            || text.Contains("pre-existing shared memory block", StringComparison.Ordinal));

    public void Add(string line)
    {
        lock (_lines)
        {
            if (_lines.Count < MaxLines)
            {
                _lines.Add(line);
            }
        }

        if (line.EndsWith("database system is ready to accept connections", StringComparison.Ordinal))
        {
            _ready.TrySetResult();
        }

        next?.Invoke(line);
    }

    public override string ToString()
    {
        lock (_lines)
        {
            return string.Join('\n', _lines);
        }
    }
}
