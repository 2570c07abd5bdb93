namespace Voy8.Jobs;

/// <inheritdoc cref="IQueueControl"/>
internal sealed class QueueControl(
    JobsDatabase database, QueueStore store, BacklogStore backlogs, LimitMending mending, JobSignals signals) : IQueueControl
{
    private const int MaxNameLength = 200;
    private const int MostRunning = 100_000;
    private const int MostStarts = 10_000;

    public async Task<IReadOnlyList<QueueRecord>> ListAsync(CancellationToken cancellationToken = default)
    {
        await database.ReadyAsync(cancellationToken);
        var backlog = (await backlogs.ReadAsync(cancellationToken)).ToLookup(count => count.Queue, StringComparer.Ordinal);
        string[] scheduled = [.. backlog.Where(queue => queue.Any(count => count.Status == JobStatus.Scheduled)).Select(queue => queue.Key)];
        return [.. (await store.ListAsync(scheduled, cancellationToken)).Select(queue => ToRecord(queue, [.. backlog[queue.Name]]))];
    }

    public async Task<QueueRecord?> FindAsync(string queue, CancellationToken cancellationToken = default)
    {
        Check(queue);
        return (await ListAsync(cancellationToken)).FirstOrDefault(record => record.Name == queue);
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

    private static QueueRecord ToRecord(QueueState queue, BacklogCount[] counts)
    {
        BacklogCount[] waiting = [.. counts.Where(count => count.Status == JobStatus.Queued)];
        var depth = new QueueDepths(
            Of(JobPriority.Urgent),
            Of(JobPriority.High),
            Of(JobPriority.Normal),
            Of(JobPriority.Low),
            counts.Where(count => count.Status == JobStatus.Scheduled).Sum(count => count.Jobs));
        return new QueueRecord(
            queue.Name,
            queue.Limits.Paused,
            queue.Limits.MaxRunning,
            queue.Limits.Rate,
            depth,
            queue.Running,
            waiting.Length == 0 ? null : TimeSpan.FromSeconds(waiting.Max(count => count.OldestSeconds)),
            queue.Workers);

        long Of(JobPriority priority) => waiting.Where(count => count.Priority == priority).Sum(count => count.Jobs);
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
