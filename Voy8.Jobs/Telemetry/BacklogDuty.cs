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

    public TimeSpan FirstDelay => TimeSpan.Zero;

    public bool FollowsSchedule => false;

    public async Task<TimeSpan> RunAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        JobsTelemetry.Observe(dataSource, await BacklogStore.NoteAsync(connection, cancellationToken));
        var rest = time.GetElapsedTime(started) * RestPerWork;
        return rest > Interval ? rest : Interval;
    }
}
