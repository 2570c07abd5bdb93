namespace Voy8.LocalHosting.Postgres;

/// <summary>Passes the server's log on and keeps its first lines, to explain a start that fails.</summary>
internal sealed class ServerLog(Action<string>? next)
{
    private const int MaxLines = 40;
    private readonly List<string> _lines = [];

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
