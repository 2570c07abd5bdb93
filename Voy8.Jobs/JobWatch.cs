using System.Collections.Concurrent;

namespace Voy8.Jobs;

/// <summary>Tells those who watch a job that it changed: by message when Redis is there, else when a slow poll is due.</summary>
internal sealed class JobWatch(JobSignals signals, RedisGate redis, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PollIntervalBesideMessages = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<Watcher, Guid> _watchers = new();
    private readonly CancellationTokenSource _stopping = new();
    private int _subscribed;

    private TimeSpan Interval => redis.IsAvailable ? PollIntervalBesideMessages : PollInterval;

    public Watcher Watch(Guid jobId)
    {
        if (Interlocked.CompareExchange(ref _subscribed, 1, 0) == 0)
        {
            var stopping = _stopping.Token;
            _ = Background.Run(() => Background.StoppedAsync(signals.OnChangedAsync(OnChanged, stopping)));
        }

        var watcher = new Watcher(this, time);
        _watchers[watcher] = jobId;
        return watcher;
    }

    public void Dispose()
    {
        _stopping.Cancel();
        _stopping.Dispose();
    }

    private void OnChanged(Guid jobId)
    {
        foreach (var (watcher, watched) in _watchers)
        {
            if (watched == jobId)
            {
                watcher.Changed.Set();
            }
        }
    }

    internal sealed class Watcher(JobWatch watch, TimeProvider time) : IDisposable
    {
        public Signal Changed { get; } = new(time);

        public Task NextAsync(CancellationToken cancellationToken) => Changed.WaitAsync(watch.Interval, cancellationToken);

        public void Dispose() => watch._watchers.TryRemove(this, out _);
    }
}
