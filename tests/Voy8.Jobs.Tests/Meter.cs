using System.Collections.Concurrent;

namespace Voy8.Jobs.Tests;

/// <summary>A handler's eye for how many jobs of a name run at once.</summary>
public sealed class Meter
{
    private readonly ConcurrentDictionary<string, int> _running = new();
    private int _done;

    public ConcurrentDictionary<string, int> Most { get; } = new();

    public ConcurrentQueue<string> Order { get; } = new();

    public int Done => Volatile.Read(ref _done);

    public async Task WorkAsync(string name, JobContext context, CancellationToken cancellationToken)
    {
        Order.Enqueue(name);
        var now = _running.AddOrUpdate(name, 1, (_, count) => count + 1);
        Most.AddOrUpdate(name, now, (_, most) => Math.Max(most, now));
        await Task.Delay(10, cancellationToken);
        _running.AddOrUpdate(name, 0, (_, count) => count - 1);
        Interlocked.Increment(ref _done);
    }
}
