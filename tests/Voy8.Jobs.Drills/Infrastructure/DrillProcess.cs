using Voy8.LocalHosting.Processes;

namespace Voy8.Jobs.Drills.Infrastructure;

/// <summary>A process of a drill; it dies with the process of the tests. What it printed last is kept for a failure's message.</summary>
public sealed class DrillProcess : IAsyncDisposable
{
    private const int LinesKept = 60;
    private readonly Queue<string> _lines = new();
    private ChildProcess? _process;

    public required string Name { get; init; }

    public int Id => Process.Id;

    public Task<int> Exited => Process.Exited;

    private ChildProcess Process => _process ?? throw new InvalidOperationException($"{Name} was not started.");

    /// <summary>Starts a .NET program that lies beside the tests.</summary>
    public static Task<DrillProcess> StartProgramAsync(
        string name, string program, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string?> environment) =>
        StartAsync(name, "dotnet", [Path.Combine(AppContext.BaseDirectory, program + ".dll"), .. arguments], environment);

    public static async Task<DrillProcess> StartAsync(
        string name, string file, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string?> environment)
    {
        var process = new DrillProcess { Name = name };
        process._process = await ChildProcess.StartAsync(new ChildProcessStart(file, arguments) { Environment = environment, OnLine = process.Keep });
        return process;
    }

    /// <summary>SIGKILL, and waits until it is dead.</summary>
    public Task KillAsync()
    {
        Process.Signal(Signals.Kill);
        return Process.Exited;
    }

    /// <summary>SIGSTOP: it stands still in the middle of whatever it does.</summary>
    public void Freeze() => Process.Signal(Signals.Stop);

    /// <summary>SIGCONT.</summary>
    public void Thaw() => Process.Signal(Signals.Continue);

    public string LastLines()
    {
        lock (_lines)
        {
            return $"--- {Name} (process {Id}{(Exited.IsCompleted ? $", ended with {Exited.Result}" : "")}) ---\n{string.Join('\n', _lines)}";
        }
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        await Process.DisposeAsync();
    }

    private void Keep(string line)
    {
        lock (_lines)
        {
            _lines.Enqueue(line);
            if (_lines.Count > LinesKept)
            {
                _lines.Dequeue();
            }
        }
    }
}
