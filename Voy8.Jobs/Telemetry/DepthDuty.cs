using Npgsql;

namespace Voy8.Jobs;

/// <summary>Counts the waiting jobs for the depth metric, in PostgreSQL: an emptied Redis would read as no work, and a scaler would stop the last worker.</summary>
internal sealed class DepthDuty : ILeaderDuty
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    public TimeSpan FirstDelay => TimeSpan.Zero;

    public bool FollowsSchedule => false;

    public async Task<TimeSpan> RunAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var depths = new List<QueueDepth>();
        await using var command = new NpgsqlCommand("select queue, priority, depth from jobs.waiting", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            depths.Add(new QueueDepth(reader.GetString(0), reader.GetString(1), reader.GetInt64(2)));
        }

        JobsTelemetry.Observe(depths);
        return Interval;
    }
}
