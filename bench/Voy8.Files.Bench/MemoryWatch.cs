using System.Globalization;

namespace Voy8.Files.Bench;

/// <summary>What processes, and those that they start, hold in memory at most. Read from <c>/proc</c>; elsewhere nothing is known.</summary>
internal sealed class MemoryWatch : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _watching;

    public MemoryWatch(params int[] processes) => _watching = WatchAsync(processes);

    /// <summary>Bytes of the largest process alone.</summary>
    public long Alone { get; private set; }

    /// <summary>Bytes of the largest process and those that it started, together.</summary>
    public long Together { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watching;
        _stop.Dispose();
    }

    private async Task WatchAsync(int[] processes)
    {
        using var timer = new PeriodicTimer(Interval);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                foreach (var process in processes)
                {
                    var own = Resident(process);
                    Alone = Math.Max(Alone, own);
                    Together = Math.Max(Together, own + Children(process).Sum(Resident));
                }
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private static IEnumerable<int> Children(int process) => Directory.Exists($"/proc/{process}/task")
        ? Directory.GetDirectories($"/proc/{process}/task").SelectMany(task => Read(Path.Combine(task, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(child => int.Parse(child, CultureInfo.InvariantCulture))
        : [];

    private static long Resident(int process) =>
        Read($"/proc/{process}/status").Split('\n').FirstOrDefault(line => line.StartsWith("VmRSS:", StringComparison.Ordinal)) is { } line
            ? long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2].Split('\t')[^1], CultureInfo.InvariantCulture) * 1024
            : 0;

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
