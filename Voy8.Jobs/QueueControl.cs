namespace Voy8.Jobs;

/// <inheritdoc cref="IQueueControl"/>
internal sealed class QueueControl(JobsDatabase database, QueueStore store, LimitMending mending, JobSignals signals) : IQueueControl
{
    private const int MaxNameLength = 200;
    private const int MostRunning = 100_000;
    private const int MostStarts = 10_000;

    public async Task<IReadOnlyList<QueueRecord>> ListAsync(CancellationToken cancellationToken = default)
    {
        await database.ReadyAsync(cancellationToken);
        return await store.ListAsync(null, cancellationToken);
    }

    public async Task<QueueRecord?> FindAsync(string queue, CancellationToken cancellationToken = default)
    {
        Check(queue);
        await database.ReadyAsync(cancellationToken);
        return (await store.ListAsync(queue, cancellationToken)).FirstOrDefault();
    }

    public Task PauseAsync(string queue, CancellationToken cancellationToken = default) => SetPausedAsync(queue, true, cancellationToken);

    public Task ResumeAsync(string queue, CancellationToken cancellationToken = default) => SetPausedAsync(queue, false, cancellationToken);

    public async Task SetLimitsAsync(string queue, int? maxRunning, JobRate? rate, CancellationToken cancellationToken = default)
    {
        Check(queue);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxRunning ?? 1, 1, nameof(maxRunning));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxRunning ?? 1, MostRunning, nameof(maxRunning));
        ArgumentOutOfRangeException.ThrowIfLessThan(rate?.Count ?? 1, 1, nameof(rate));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rate?.Count ?? 1, MostStarts, nameof(rate));
        ArgumentOutOfRangeException.ThrowIfLessThan(rate?.Interval ?? JobLimits.MaxInterval, TimeSpan.FromMilliseconds(1), nameof(rate));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rate?.Interval ?? JobLimits.MaxInterval, JobLimits.MaxInterval, nameof(rate));
        await database.ReadyAsync(cancellationToken);
        await store.SetLimitsAsync(queue, maxRunning, rate, cancellationToken);
        if (maxRunning is not null)
        {
            await mending.MendQueueAsync(queue, cancellationToken);
        }

        signals.QueuesChanged();
    }

    private async Task SetPausedAsync(string queue, bool paused, CancellationToken cancellationToken)
    {
        Check(queue);
        await database.ReadyAsync(cancellationToken);
        await store.SetPausedAsync(queue, paused, cancellationToken);
        signals.QueuesChanged();
    }

    private static void Check(string queue)
    {
        ArgumentNullException.ThrowIfNull(queue);
        if (queue.Length is 0 or > MaxNameLength || !JobLimits.IsKey(queue))
        {
            throw new ArgumentException($"A queue's name has 1 to {MaxNameLength} characters, none of them NUL.", nameof(queue));
        }
    }
}
