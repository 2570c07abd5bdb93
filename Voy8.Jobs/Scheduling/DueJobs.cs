using Npgsql;

namespace Voy8.Jobs;

/// <summary>Moves scheduled jobs that have fallen due to queued, by the database's clock, and says when the next one falls due.</summary>
internal sealed class DueJobs(JobAnnouncer announcer) : ILeaderDuty
{
    private const int BatchSize = 1000;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    private const string Move = $"""
        with due as (
            select id from jobs.job
            where status = 0 and run_at <= clock_timestamp()
            order by run_at
            limit $1
            for update skip locked)
        update jobs.job j set status = 1
        from due
        where j.id = due.id
        returning {ReadyJob.Columns}
        """;

    // Parents that wait for their children fall due at no time.
    private const string UntilNext = """
        select extract(epoch from min(run_at) - clock_timestamp())::float8 from jobs.job where status = 0 and run_at < 'infinity'
        """;

    public TimeSpan FirstDelay => TimeSpan.Zero;

    public bool FollowsSchedule => true;

    public async Task<TimeSpan> RunAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var moved = new List<ReadyJob>();
        await using (var move = new NpgsqlCommand(Move, connection) { Parameters = { new() { Value = BatchSize } } })
        await using (var reader = await move.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                moved.Add(ReadyJob.Read(reader));
            }
        }

        announcer.Announce(moved, anyScheduled: false);
        if (moved.Count == BatchSize)
        {
            return TimeSpan.Zero;
        }

        await using var next = new NpgsqlCommand(UntilNext, connection);
        var wait = await next.ExecuteScalarAsync(cancellationToken) is double seconds ? TimeSpan.FromSeconds(Math.Clamp(seconds, 0, 3600)) : LongestWait;
        return wait < LongestWait ? wait : LongestWait;
    }
}
