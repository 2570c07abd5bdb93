using Npgsql;

namespace Voy8.Jobs;

/// <summary>
/// Counts waiting, running and dead jobs for the metrics and for <c>jobs.backlog</c>, in PostgreSQL: an emptied Redis would read as no
/// work, and a scaler would stop the last worker. The more there is to count, the more seldom: it takes a twentieth of the time at most.
/// </summary>
internal sealed class BacklogDuty(NpgsqlDataSource dataSource, TimeProvider time) : ILeaderDuty
{
    private const int RestPerWork = 20;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    private readonly HashSet<BacklogCount> _told = [];

    /// <summary>With a million jobs waiting the count takes a second of a processor: a process that has just taken the lead has better to do.</summary>
    public TimeSpan FirstDelay => TimeSpan.FromSeconds(5);

    public bool FollowsSchedule => false;

    public async Task<TimeSpan> RunAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var counts = await BacklogStore.NoteAsync(connection, cancellationToken);

        // What was told once is told as none when it is gone: a series that just ends would seem to keep its last value.
        _told.UnionWith(counts.Select(None));
        JobsTelemetry.Observe(dataSource, [.. counts, .. _told.Except(counts.Select(None))]);
        var rest = time.GetElapsedTime(started) * RestPerWork;
        return rest > Interval ? rest : Interval;
    }

    private static BacklogCount None(BacklogCount count) => count with { Jobs = 0, OldestSeconds = 0 };
}
