namespace Voy8.Jobs;

/// <inheritdoc cref="IJobStatistics"/>
internal sealed class JobStatistics(JobsDatabase database, StatisticsStore store, BacklogStore backlog, WorkerLists workers) : IJobStatistics
{
    private const int MaxTypes = 200;

    public async Task<PlatformStatistics> ReadAsync(StatisticsQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Minutes, 1, nameof(query));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Minutes, StatisticsQuery.MaxMinutes, nameof(query));
        await database.ReadyAsync(cancellationToken);
        var attempts = await store.ReadAsync(query, cancellationToken);
        var counts = await backlog.ReadAsync(cancellationToken);
        return new PlatformStatistics(
            attempts.At,
            ToBacklog([.. counts.Where(count => (query.Queue ?? count.Queue) == count.Queue && (query.Type ?? count.Type) == count.Type)]),
            Total(attempts.Types),
            attempts.Minutes,
            [.. attempts.Types.Take(MaxTypes).Select(type => new TypeFigures(type.Type, type.Queue, ToFigures(type)))]);
    }

    public async Task<IReadOnlyList<WorkerRecord>> ListWorkersAsync(CancellationToken cancellationToken = default)
    {
        await database.ReadyAsync(cancellationToken);
        return await workers.ListAsync(cancellationToken);
    }

    private static Backlog ToBacklog(List<BacklogCount> counts)
    {
        var queued = counts.FindAll(count => count.Status == JobStatus.Queued);
        return new Backlog(
            [.. Enum.GetValues<JobPriority>().Select(priority => queued.Where(count => count.Priority == priority).Sum(count => count.Jobs))],
            Sum(JobStatus.Scheduled),
            Sum(JobStatus.Running),
            Sum(JobStatus.Dead),
            queued.Count == 0 ? null : TimeSpan.FromSeconds(queued.Max(count => count.OldestSeconds)));

        long Sum(JobStatus status) => counts.Where(count => count.Status == status).Sum(count => count.Jobs);
    }

    private static AttemptFigures Total(IReadOnlyList<TypeAttempts> types)
    {
        var (waits, runs) = (new LatencyHistogram(), new LatencyHistogram());
        foreach (var type in types)
        {
            waits.Add(type.Waits);
            runs.Add(type.Runs);
        }

        return new AttemptFigures(
            types.Sum(type => type.Succeeded),
            types.Sum(type => type.Failed),
            types.Sum(type => type.Dead),
            types.Sum(type => type.Cancelled),
            types.Sum(type => type.Expired),
            waits.ToQuantiles(),
            runs.ToQuantiles());
    }

    private static AttemptFigures ToFigures(TypeAttempts type) => new(
        type.Succeeded, type.Failed, type.Dead, type.Cancelled, type.Expired, type.Waits.ToQuantiles(), type.Runs.ToQuantiles());
}
